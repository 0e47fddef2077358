// @ts-check
// The plane in the colours of the answers, with the points on it.

import { mix, packed, paint, pen, rgb } from "../shared/colours.js";
import { attribute, el, find, themed } from "../shared/dom.js";

/** @import { Colour } from "../shared/types.js" */
/** @import { BoundaryWords, RunData } from "./types.js" */

const STRONGEST = 0.62; // of a class's colour, where the network is sure

/**
 * What a byte of the plane says: engine/training/views/boundary.py packs it.
 * @param {number} byte
 */
export function answerOf(byte) {
  return { answer: byte >> 5, sure: (byte & 31) / 31 };
}

/**
 * @param {HTMLElement} box
 * @returns {(data: RunData<BoundaryWords>) => void}
 */
export function planeDrawer(box) {
  const plane = find(box, ".plane canvas", HTMLCanvasElement);
  // The points stay where they are: they are drawn once, and laid over each new answer.
  const field = el("canvas"), dots = el("canvas");
  let dotted = "";
  return (data) => {
    const page = rgb(themed(box, "--st-background-color", "#ffffff"));
    const ring = themed(box, "--st-text-color");
    const { points, labels, heldOut } = data.arrays;
    const key = [ring, page, points, labels, heldOut].join("|");
    if (dotted !== key) drawDots(dots, plane.width, data, ring, page);
    dotted = key;
    drawField(field, data, page);
    const onto = pen(plane);
    onto.imageSmoothingQuality = "high";
    onto.drawImage(field, 0, 0, plane.width, plane.height);
    onto.drawImage(dots, 0, 0);
    drawKeys(find(box, ".classes"), data);
    const { classes } = data.words;
    attribute(plane, "aria-label", `The plane in the colours of the answers, with ${labels.length} ` +
      `points of ${classes.length} classes: ${classes.join(", ")}.`);
  };
}

/**
 * @param {HTMLCanvasElement} canvas
 * @param {number} size of the canvas, in its pixels
 * @param {RunData<BoundaryWords>} data
 * @param {string} ring the colour around held-out points
 * @param {Colour} page
 */
function drawDots(canvas, size, data, ring, page) {
  const { points, labels, heldOut } = data.arrays, { series } = data.palette;
  canvas.width = canvas.height = size;
  const onto = pen(canvas);
  for (let i = 0; i < labels.length; i++) {
    const x = (points[2 * i] / 255) * size, y = (1 - points[2 * i + 1] / 255) * size;
    onto.beginPath();
    onto.arc(x, y, 8, 0, 7);
    onto.fillStyle = series[labels[i] % series.length];
    onto.fill();
    onto.lineWidth = heldOut[i] ? 4 : 2;
    onto.strokeStyle = heldOut[i] ? ring : `rgb(${page})`;
    onto.stroke();
  }
}

/**
 * @param {HTMLCanvasElement} canvas
 * @param {RunData<BoundaryWords>} data
 * @param {Colour} page
 */
function drawField(canvas, data, page) {
  const answers = data.arrays.plane, colours = data.palette.series.map(rgb);
  const table = Array.from({ length: 256 }, (_, byte) => {
    const { answer, sure } = answerOf(byte);
    return packed(mix(page, colours[answer % colours.length], sure * STRONGEST));
  });
  paint(canvas, data.words.side, (i) => table[answers[i]]);
}

/**
 * @param {HTMLElement} place
 * @param {RunData<BoundaryWords>} data
 */
function drawKeys(place, { words: { classes }, palette: { series } }) {
  if (place.dataset.names === classes.join()) return;
  place.dataset.names = classes.join();
  place.replaceChildren(...classes.flatMap((name, i) => {
    const key = el("span.key");
    key.style.background = series[i % series.length];
    return [key, name];
  }), el("small.end", { textContent: "bold rings: held-out points" }));
}
