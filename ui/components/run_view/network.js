// @ts-check
// The network of a plane: its units as little maps, its weights as lines to click.

import { mix, packed, paint, rgb, shades, signColours } from "../shared/colours.js";
import { canvases, el } from "../shared/dom.js";
import { level } from "../shared/payload.js";
import { answerOf } from "./plane.js";
import { idOf, largestOf, layout, nodeName, valueOf, wireOf, wires } from "./wiring.js";

/** @import { Colour } from "../shared/types.js" */
/** @import { Network } from "./wiring.js" */
/** @import { BoundaryWords, RunData } from "./types.js" */

const SVG = "http://www.w3.org/2000/svg";
const COORDINATE_CELLS = 12; // of the map of a coordinate, each way

/**
 * Build the nodes and lines of a network. The lines are for the eye: a list says the same.
 * @param {HTMLElement} net
 * @param {Network} network
 * @param {(id: string) => void} pick
 */
export function buildNetwork(net, network, pick) {
  const { shown } = network;
  net.style.height = Math.max(150, Math.max(...shown) * 46) + "px";
  const places = layout(shown, net.clientWidth, net.clientHeight);
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("aria-hidden", "true");
  for (const { layer, unit, source } of wires(shown))
    if (source !== null) {
      const [left, y1] = places.at(layer, source), [x2, y2] = places.at(layer + 1, unit);
      const x1 = left + places.size, middle = (x1 + x2) / 2;
      const bend = `M${x1} ${y1} C${middle} ${y1} ${middle} ${y2} ${x2} ${y2}`;
      svg.append(...linePaths(bend, idOf({ layer, unit, source }), pick));
    }
  const nodes = shown.flatMap((count, column) => Array.from({ length: count }, (_, row) =>
    nodeParts(network, places, column, row)).flat());
  net.replaceChildren(svg, ...nodes);
}

/**
 * A line that is seen, and a wider one to hit, which tells its weight.
 * @param {string} bend
 * @param {string} id
 * @param {(id: string) => void} pick
 */
function linePaths(bend, id, pick) {
  const [line, hit] = ["line", "hit"].map((kind) => {
    const path = document.createElementNS(SVG, "path");
    path.setAttribute("d", bend);
    path.setAttribute("class", kind);
    path.dataset.id = id;
    return path;
  });
  hit.append(document.createElementNS(SVG, "title"));
  hit.addEventListener("click", () => pick(id));
  return [line, hit];
}

/**
 * A node's canvas, and its name where the network begins and ends.
 * @param {Network} network
 * @param {ReturnType<typeof layout>} places
 * @param {number} column
 * @param {number} row
 */
function nodeParts(network, { size, at }, column, row) {
  const [x, y] = at(column, row), name = nodeName(network, column, row);
  const node = el("canvas", { title: name, "data-node": `${column}/${row}`, "aria-hidden": "true" });
  Object.assign(node.style, {
    left: x + "px", top: y - size / 2 + "px", width: size + "px", height: size + "px",
  });
  if (column !== 0 && column !== network.shown.length - 1) return [node];
  const label = el("span.label", { textContent: name });
  Object.assign(label.style, { left: column ? x + size + 6 + "px" : "0", top: y - 6 + "px" });
  return [node, label];
}

/**
 * Each node shows the plane as it sees it: a coordinate, a unit’s output, or one class’s answer.
 * @param {HTMLElement} net
 * @param {RunData<BoundaryWords>} data
 */
export function drawNodes(net, data) {
  const { shown } = data.words, signs = signColours(net, data.palette), table = shades(signs).map(packed);
  for (const node of canvases(net, "[data-node]")) {
    const [column, row] = /** @type {string} */ (node.dataset.node).split("/").map(Number);
    if (column === 0) paint(node, COORDINATE_CELLS, (i) => coordinateColour(i, row, signs));
    else if (column === shown.length - 1) drawClass(node, row, data, signs[1]);
    else {
      const grid = data.grids["maps" + (column - 1)], cells = grid ? grid.width : 1;
      paint(node, cells, (i) => table[grid ? level(grid.levels, row * cells * cells + i) + 8 : 8]);
    }
  }
}

/**
 * @param {number} cell
 * @param {number} row 0: grows to the right · 1: grows upwards
 * @param {Colour[]} signs
 */
function coordinateColour(cell, row, [below, zero, above]) {
  const last = COORDINATE_CELLS - 1;
  const at = row ? 1 - 2 * Math.floor(cell / COORDINATE_CELLS) / last
    : 2 * (cell % COORDINATE_CELLS) / last - 1;
  return packed(mix(zero, at < 0 ? below : above, Math.abs(at)));
}

/**
 * Where in the plane the network answers with one class, in that class's colour.
 * @param {HTMLCanvasElement} node
 * @param {number} wanted
 * @param {RunData<BoundaryWords>} data
 * @param {Colour} zero
 */
function drawClass(node, wanted, data, zero) {
  const { series } = data.palette, own = rgb(series[wanted % series.length]);
  const elsewhere = packed(zero);
  const table = Array.from({ length: 256 }, (_, byte) => {
    const { answer, sure } = answerOf(byte);
    return answer === wanted ? packed(mix(zero, own, 0.25 + sure * 0.75)) : elsewhere;
  });
  paint(node, data.words.side, (i) => table[data.arrays.plane[i]]);
}

/**
 * @param {HTMLElement} net
 * @param {RunData<BoundaryWords>} data
 * @param {string} picked
 */
export function drawLines(net, data, picked) {
  const { arrays, palette, words: { shown } } = data;
  const largest = shown.slice(1).map((_, layer) => largestOf(arrays, layer));
  /** @type {NodeListOf<SVGPathElement>} */
  const lines = net.querySelectorAll("path.line");
  for (const line of lines) {
    const id = /** @type {string} */ (line.dataset.id), wire = wireOf(id);
    const weight = valueOf(arrays, shown, wire), share = Math.abs(weight) / largest[wire.layer];
    line.setAttribute("stroke", weight < 0 ? palette.negative : palette.training);
    line.setAttribute("stroke-width", (0.6 + 5 * share).toFixed(1));
    line.setAttribute("stroke-opacity", (0.35 + 0.65 * share).toFixed(2));
    line.classList.toggle("picked", id === picked);
    const title = line.nextElementSibling?.firstChild;
    if (title) title.textContent = weight.toFixed(2);
  }
}
