// @ts-check
// A small network as it is drawn: which lines there are, where its nodes stand, what each is worth.

/** @import { Payload } from "../shared/types.js" */

/**
 * A weight, or a bias where there is no source; as text, "layer/unit/source" or "layer/unit/b".
 * @typedef {{ layer: number, unit: number, source: number | null }} Wire
 */

/** @typedef {{ shown: number[], sizes: number[], classes: string[] }} Network */

/** @type {(wire: Wire) => string} */
export const idOf = ({ layer, unit, source }) => `${layer}/${unit}/${source ?? "b"}`;

/**
 * @param {string} id
 * @returns {Wire}
 */
export function wireOf(id) {
  const [layer, unit, source] = id.split("/");
  return { layer: Number(layer), unit: Number(unit), source: source === "b" ? null : Number(source) };
}

/**
 * Every weight that is drawn, unit by unit, and each unit's bias behind its weights.
 * @param {number[]} shown how many units of each layer are drawn
 * @returns {Wire[]}
 */
export function wires(shown) {
  return shown.slice(1).flatMap((units, layer) => Array.from({ length: units }, (_, unit) => [
    ...Array.from({ length: shown[layer] }, (_, source) => ({ layer, unit, source })),
    { layer, unit, source: null },
  ]).flat());
}

/**
 * @param {Network} network
 * @param {number} column
 * @param {number} row
 */
export function nodeName({ sizes, classes }, column, row) {
  if (column === 0) return `x${"₁₂"[row]}`;
  return column === sizes.length - 1 ? classes[row] : `unit ${column}.${row + 1}`;
}

/**
 * @param {Network} network
 * @param {Wire} wire
 */
export function wireName(network, { layer, unit, source }) {
  const to = nodeName(network, layer + 1, unit);
  return source === null ? `bias of ${to}` : `${nodeName(network, layer, source)} → ${to}`;
}

/**
 * How many units aren't drawn.
 * @param {Network} network
 */
export function undrawn({ sizes, shown }) {
  return sizes.reduce((sum, size, i) => sum + size - shown[i], 0);
}

const LARGEST_NODE = 38, LARGEST_PITCH = 58, ROOM_LEFT = 22, ROOM_RIGHT = 80; // pixels

/**
 * Where the nodes stand in a box, in pixels: their size, and of each its left edge and its middle.
 * @param {number[]} shown
 * @param {number} width
 * @param {number} height
 */
export function layout(shown, width, height) {
  const room = width - ROOM_LEFT - ROOM_RIGHT, columns = shown.length - 1;
  // Between two columns there is room for lines, nearly as wide as a node.
  const size = Math.min(LARGEST_NODE, room / (1.8 * columns + 1));
  const pitch = Math.min(LARGEST_PITCH, height / Math.max(...shown));
  /** @type {(column: number, row: number) => [x: number, y: number]} */
  const at = (column, row) => [
    ROOM_LEFT + (room - size) * column / columns,
    height / 2 + (row - (shown[column] - 1) / 2) * pitch,
  ];
  return { size, at };
}

/**
 * @param {Payload["arrays"]} arrays
 * @param {number[]} shown
 * @param {Wire} wire
 */
export function valueOf(arrays, shown, { layer, unit, source }) {
  return source === null ? arrays["biases" + layer][unit]
    : arrays["weights" + layer][unit * shown[layer] + source];
}

/**
 * The size of the largest weight of a layer.
 * @param {Payload["arrays"]} arrays
 * @param {number} layer
 */
export function largestOf(arrays, layer) {
  return Math.max(1e-6, ...arrays["weights" + layer].map(Math.abs));
}
