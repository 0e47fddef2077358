// @ts-check
// Colours as numbers, and cells of a canvas in them.

import { themed } from "./dom.js";

/** @import { Colour, Palette } from "./types.js" */

/** @type {Map<string, Colour>} */
const COLOURS = new Map(); // a canvas that reads a colour takes a millisecond

/**
 * @param {HTMLCanvasElement} canvas
 * @returns {CanvasRenderingContext2D}
 */
export function pen(canvas) {
  return /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
}

/**
 * @param {string} text a colour of a style sheet
 * @returns {Colour}
 */
export function rgb(text) {
  const known = COLOURS.get(text);
  if (known) return known;
  const probe = pen(document.createElement("canvas"));
  probe.fillStyle = text;
  const hex = probe.fillStyle;
  const found = [1, 3, 5].map((i) => parseInt(hex.slice(i, i + 2), 16));
  COLOURS.set(text, found);
  return found;
}

/**
 * A colour as a canvas keeps it: four bytes in one number.
 * @param {Colour} colour
 */
export function packed([r, g, b]) {
  return (255 << 24) | (b << 16) | (g << 8) | r;
}

/**
 * Fill a canvas of side × side cells; it is the browser that makes it larger, smoothly.
 * @param {HTMLCanvasElement} canvas
 * @param {number} side
 * @param {(cell: number) => number} colourOf
 */
export function paint(canvas, side, colourOf) {
  if (canvas.width !== side) canvas.width = canvas.height = side;
  const image = pen(canvas).createImageData(side, side);
  const cells = new Uint32Array(image.data.buffer);
  for (let i = 0; i < cells.length; i++) cells[i] = colourOf(i);
  pen(canvas).putImageData(image, 0, 0);
}

/**
 * Below zero, zero, above zero.
 * @param {Element} host
 * @param {Palette} palette
 * @returns {Colour[]}
 */
export function signColours(host, palette) {
  const zero = rgb(themed(host, "--st-background-color", "#ffffff"));
  return [rgb(palette.negative), zero, rgb(palette.training)];
}

/**
 * @param {Colour} zero
 * @param {Colour} towards
 * @param {number} share 0–1
 * @returns {Colour}
 */
export function mix(zero, towards, share) {
  return [0, 1, 2].map((c) => zero[c] + (towards[c] - zero[c]) * share);
}

/** @type {Map<string, Colour[]>} */
const SHADES = new Map();

/**
 * The colours of a sheet's levels, -8 … 7.
 * @param {Colour[]} signs
 * @returns {Colour[]}
 */
export function shades([below, zero, above]) {
  const key = [below, zero, above].join();
  const known = SHADES.get(key);
  if (known) return known;
  const made = [];
  for (let l = -8; l <= 7; l++)
    made.push(mix(zero, l < 0 ? below : above, Math.min(Math.abs(l), 7) / 7));
  SHADES.set(key, made);
  return made;
}
