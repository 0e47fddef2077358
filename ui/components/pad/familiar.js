// @ts-check
// Whether a drawing is like the training examples: engine/inference/familiarity.py in the browser,
// by the same seven numbers.

/** @import { Familiar } from "./types.js" */

const SHRUNK_EDGE = 14;

/** @param {number} value */
const logOf = (value) => Math.log(Math.max(value, 1e-9));

/**
 * The mean of the channels, 0–1.
 * @param {Float32Array} levels (C, H, W), 0–255
 * @param {number[]} shape
 */
function greyOf(levels, [channels, height, width]) {
  const size = height * width, grey = new Float64Array(size);
  for (let i = 0; i < channels * size; i++) grey[i % size] += levels[i] / 255 / channels;
  return grey;
}

/**
 * Shrunk to 14 × 14, or stretched: each cell is the mean of all pixels that it touches.
 * @param {Float64Array} grey
 * @param {number} height
 * @param {number} width
 */
function cellsOf(grey, height, width) {
  const from = (/** @type {number} */ i, /** @type {number} */ n) => Math.floor((i * n) / SHRUNK_EDGE);
  const to = (/** @type {number} */ i, /** @type {number} */ n) => Math.ceil(((i + 1) * n) / SHRUNK_EDGE);
  return Float64Array.from({ length: SHRUNK_EDGE ** 2 }, (_, cell) => {
    const row = Math.floor(cell / SHRUNK_EDGE), column = cell % SHRUNK_EDGE;
    let sum = 0, count = 0;
    for (let y = from(row, height); y < to(row, height); y++)
      for (let x = from(column, width); x < to(column, width); x++, count++) sum += grey[y * width + x];
    return sum / count;
  });
}

/**
 * Brightness, contrast, edges, and edges beside each of the first two.
 * @param {Float64Array} grey
 * @param {number} height
 * @param {number} width
 */
function lightAndEdges(grey, height, width) {
  const light = grey.reduce((sum, one) => sum + one, 0) / grey.length;
  const variance = grey.reduce((sum, one) => sum + (one - light) ** 2, 0) / (grey.length - 1);
  let across = 0, down = 0;
  for (let i = 0; i < grey.length; i++) {
    if (i % width) across += (grey[i] - grey[i - 1]) ** 2;
    if (i >= width) down += (grey[i] - grey[i - width]) ** 2;
  }
  const edges = across / (height * (width - 1)) + down / ((height - 1) * width);
  const beside = [light, variance].map((part) => logOf((edges + 1e-4) / (part + 1e-2)));
  return [light, Math.sqrt(variance), Math.sqrt(edges), ...beside];
}

/**
 * The seven numbers of a picture.
 * @param {Familiar} familiar
 * @param {Float32Array} levels (C, H, W), 0–255
 * @param {number[]} shape
 */
export function likeness({ mean, components, spread }, levels, shape) {
  const [, height, width] = shape;
  const grey = greyOf(levels, shape);
  const away = cellsOf(grey, height, width).map((one, i) => one - mean[i]);
  const along = components.map((one) => one.reduce((sum, part, i) => sum + part * away[i], 0));
  const squares = along.map((one) => one * one);
  const whole = away.reduce((sum, one) => sum + one * one, 0);
  const outside = squares.reduce((rest, one) => rest - one, whole);
  const pattern = squares.reduce((sum, one, i) => sum + one / spread[i], 0);
  return [...lightAndEdges(grey, height, width), logOf(pattern), logOf(outside)];
}

/**
 * What a picture is, more than nearly all training examples: “darker”; nothing where it is like them.
 * @param {Familiar} familiar
 * @param {Float32Array} levels
 * @param {number[]} shape
 */
export function strangeness(familiar, levels, shape) {
  const { low, high, words } = familiar;
  const scores = likeness(familiar, levels, shape);
  const first = scores.findIndex((score, i) => !(low[i] <= score && score <= high[i]));
  return first < 0 ? "" : words[first][scores[first] < low[first] ? 0 : 1];
}
