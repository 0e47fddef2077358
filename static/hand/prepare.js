// @ts-check
// From a photo's pixels to the numbers that a network gets: to the last bit as Pillow resizes on the
// server, which the network's own recipe (engine/data/preprocessing.py) comes from as numbers.

/** @typedef {{ size: number, shortSide: number, filter: "bicubic" | "bilinear", mean: number[], spread: number[] }} Recipe */
/** @typedef {{ width: number, height: number, data: Uint8ClampedArray | Uint8Array }} Pixels four bytes a pixel: red, green, blue, and one that nobody looks at */
/** @typedef {[left: number, top: number, right: number, bottom: number]} Box in pixels */

export const SIDE = 1024; // pixels: the longest side of what the server keeps of a photo
const MOST_AT_ONCE = 4 * 2 ** 20; // pixels; what has more is averaged in blocks first
const BITS = 22; // behind the point, of a weight
const CHANNELS = 3, BYTES = 4;

const A = -0.5; // Pillow's bicubic
/** @param {number} x */
function bicubic(x) {
  const away = Math.abs(x);
  if (away < 1) return ((A + 2) * away - (A + 3)) * away * away + 1;
  return away < 2 ? (((away - 5) * away + 8) * away - 4) * A : 0;
}
/** @param {number} x */
const bilinear = (x) => Math.max(0, 1 - Math.abs(x));
const FILTERS = { bicubic: { weigh: bicubic, reach: 2 }, bilinear: { weigh: bilinear, reach: 1 } };

/**
 * What each new pixel of a row is made of: the first old one, and a weight for it and those after.
 * @param {number} length of the old row
 * @param {number} start the part of it that is used
 * @param {number} end
 * @param {number} count of new pixels
 * @param {"bicubic" | "bilinear"} filter
 */
export function weights(length, start, end, count, filter) {
  const { weigh, reach } = FILTERS[filter];
  const scale = Math.fround(end - start) / count;
  const wide = Math.max(1, scale);
  return Array.from({ length: count }, (_, i) => {
    const centre = start + (i + 0.5) * scale;
    const first = Math.max(0, Math.trunc(centre - reach * wide + 0.5));
    const last = Math.min(length, Math.trunc(centre + reach * wide + 0.5));
    const found = Array.from({ length: last - first }, (__, x) => weigh((x + first - centre + 0.5) / wide));
    const sum = found.reduce((one, other) => one + other, 0);
    const whole = found.map((one) => Math.trunc((one / sum) * 2 ** BITS + (one < 0 ? -0.5 : 0.5)));
    return { first, weights: Int32Array.from(whole) };
  });
}

/** @typedef {ReturnType<typeof weights>} Weights */

/**
 * One pass: each pixel of a line from those of an old line.
 * @param {Uint8ClampedArray | Uint8Array} from
 * @param {number} step from an old pixel to the next, in bytes
 * @param {Uint8ClampedArray} to
 * @param {number} stride from a new pixel to the next
 * @param {Weights} made
 * @param {number} source where the old line starts
 * @param {number} target where the new one does
 */
function line(from, step, to, stride, made, source, target) {
  for (let i = 0; i < made.length; i++) {
    const { first, weights: each } = made[i];
    let red = 2 ** (BITS - 1), green = red, blue = red;
    let at = source + first * step;
    for (let k = 0; k < each.length; k++, at += step) {
      red += from[at] * each[k];
      green += from[at + 1] * each[k];
      blue += from[at + 2] * each[k];
    }
    to[target] = Math.max(0, red >> BITS);
    to[target + 1] = Math.max(0, green >> BITS);
    to[target + 2] = Math.max(0, blue >> BITS);
    to[target + 3] = 255;
    target += stride;
  }
}

/**
 * The old pixels that are used at all; and the weights, counted from the first of these.
 * @param {Weights} made
 */
function span(made) {
  const { first } = made[0], last = made[made.length - 1];
  const moved = made.map((one) => ({ ...one, first: one.first - first }));
  return { first, count: last.first + last.weights.length - first, moved };
}

/**
 * Some rows of a picture at another width.
 * @param {Pixels} picture
 * @param {Weights} made
 * @param {number} first of the rows
 * @param {number} count
 * @returns {Pixels}
 */
function across({ width, data: from }, made, first, count) {
  const data = new Uint8ClampedArray(count * made.length * BYTES);
  for (let row = 0; row < count; row++)
    line(from, BYTES, data, BYTES, made, (first + row) * width * BYTES, row * made.length * BYTES);
  return { width: made.length, height: count, data };
}

/**
 * Some columns of a picture at another height.
 * @param {Pixels} picture
 * @param {Weights} made
 * @param {number} first of the columns
 * @param {number} count
 * @returns {Pixels}
 */
function down({ width, data: from }, made, first, count) {
  const data = new Uint8ClampedArray(made.length * count * BYTES);
  for (let column = 0; column < count; column++)
    line(from, width * BYTES, data, count * BYTES, made, (first + column) * BYTES, column * BYTES);
  return { width: count, height: made.length, data };
}

/**
 * A part of a picture at another size. The first pass is across, but where the height shrinks far
 * more than the width: Pillow rounds in between, so its order tells.
 * @param {Pixels} picture
 * @param {number} width
 * @param {number} height
 * @param {Box} box
 * @param {"bicubic" | "bilinear"} filter
 * @returns {Pixels}
 */
export function resize(picture, width, height, [left, top, right, bottom], filter) {
  const columns = weights(picture.width, left, right, width, filter);
  const rows = weights(picture.height, top, bottom, height, filter);
  const lower = picture.height - height;
  if (lower > 0 && lower > 2 * (picture.width - width)) {
    const { first, count, moved } = span(columns);
    return across(down(picture, rows, first, count), moved, 0, height);
  }
  const { first, count, moved } = span(rows);
  return down(across(picture, columns, first, count), moved, 0, width);
}

/**
 * The mean of each block of `factor` by `factor` pixels; blocks at the edges may be smaller.
 * @param {Pixels} picture
 * @param {number} factor
 * @returns {Pixels}
 */
export function reduce(picture, factor) {
  const width = Math.ceil(picture.width / factor), height = Math.ceil(picture.height / factor);
  const data = new Uint8ClampedArray(width * height * BYTES).fill(255);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++)
      for (let channel = 0; channel < CHANNELS; channel++)
        data[(y * width + x) * BYTES + channel] = blockMean(picture, factor, x, y, channel);
  return { width, height, data };
}

/**
 * @param {Pixels} picture
 * @param {number} factor
 * @param {number} x of the block
 * @param {number} y
 * @param {number} channel
 */
function blockMean({ width, height, data }, factor, x, y, channel) {
  const right = Math.min(width, (x + 1) * factor), bottom = Math.min(height, (y + 1) * factor);
  let sum = 0;
  for (let row = y * factor; row < bottom; row++)
    for (let column = x * factor; column < right; column++)
      sum += data[(row * width + column) * BYTES + channel];
  // Pillow multiplies by a reciprocal of 32 bits, which falls a little short.
  const count = (right - x * factor) * (bottom - y * factor);
  return Math.floor(((sum + (count >> 1)) * Math.floor(2 ** 24 / count)) / 2 ** 24);
}

/** Round as Python does: halves to the even number. @param {number} x */
function rounded(x) {
  const below = Math.floor(x);
  if (x - below !== 0.5) return Math.round(x);
  return below % 2 ? below + 1 : below;
}

/**
 * The size of what the server keeps of a photo.
 * @param {number} width
 * @param {number} height
 */
export function fitted(width, height) {
  const scale = Math.min(1, SIDE / Math.max(width, height));
  return { width: Math.max(1, rounded(width * scale)), height: Math.max(1, rounded(height * scale)) };
}

/**
 * Into how large blocks a photo is averaged before it is fitted; 1: not at all.
 * @param {number} width
 * @param {number} height
 */
export function blocks(width, height) {
  return width * height <= MOST_AT_ONCE ? 1
    : Math.max(1, Math.floor((Math.max(width, height) * 2) / (3 * SIDE)));
}

/**
 * A photo as the server keeps it: at most SIDE pixels long.
 * @param {Pixels} small averaged in blocks
 * @param {number} width of the photo
 * @param {number} height
 * @returns {Pixels}
 */
export function fit(small, width, height) {
  const target = fitted(width, height), factor = blocks(width, height);
  if (small.width === target.width && small.height === target.height) return small;
  return resize(small, target.width, target.height, [0, 0, width / factor, height / factor], "bicubic");
}

/**
 * Where the square lies that the network sees: engine/data/preprocessing.py says why just there.
 * @param {number} width of the photo
 * @param {number} height
 * @param {Recipe} recipe
 * @param {number} place along the long side, 0–1
 * @returns {Box}
 */
export function middle(width, height, { shortSide, size }, place = 0.5) {
  const edges = [width, height];
  const shrunk = edges.map((edge) => Math.floor((shortSide * edge) / Math.min(width, height)));
  const along = width > height ? [place, 0.5] : height > width ? [0.5, place] : [0.5, 0.5];
  const starts = shrunk.map((edge, i) => rounded((edge - size) * along[i]));
  const scales = edges.map((edge, i) => edge / shrunk[i]);
  const ends = edges.map((edge, i) => Math.min(edge, (starts[i] + size) * scales[i]));
  const box = [starts[0] * scales[0], starts[1] * scales[1], ends[0], ends[1]];
  return /** @type {Box} */ (box.map(Math.fround)); // Pillow takes them in single precision
}

/**
 * The square that the network sees.
 * @param {Pixels} photo
 * @param {Recipe} recipe
 * @param {number} place
 */
export function square(photo, recipe, place = 0.5) {
  const box = middle(photo.width, photo.height, recipe, place);
  return resize(photo, recipe.size, recipe.size, box, recipe.filter);
}

/**
 * That square as the network wants it: all reds, then greens, then blues; float32.
 * @param {Pixels} picture
 * @param {Recipe} recipe
 */
export function normalised({ width, height, data }, { mean, spread }) {
  const plane = width * height, x = new Float32Array(CHANNELS * plane);
  for (let channel = 0; channel < CHANNELS; channel++)
    for (let i = 0; i < plane; i++)
      x[channel * plane + i] = (data[i * BYTES + channel] - mean[channel]) / spread[channel];
  return x;
}

/**
 * What the network believes, 0–1, from its scores.
 * @param {Float32Array} scores
 */
export function softmax(scores) {
  const most = scores.reduce((one, other) => Math.max(one, other), -Infinity);
  const found = scores.map((score) => Math.exp(score - most));
  const sum = found.reduce((one, other) => one + other, 0);
  return found.map((one) => one / sum);
}
