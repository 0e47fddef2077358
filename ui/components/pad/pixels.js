// @ts-check
// From a large drawing to the few pixels of a network's picture, and back.

/** @typedef {{ width: number, height: number, data: ArrayLike<number> }} Rgba four bytes a pixel */

/**
 * Bring a drawing to size: each pixel is the mean of a block of the drawing's, rounded, halves up.
 * @param {Rgba} drawing its edges are multiples of the factor
 * @param {number} factor edge of a block
 * @param {number} channels 1: grey, which is the red of the drawing; 3: red, green and blue
 * @returns {Float32Array} (channels, height, width), whole numbers 0–255
 */
export function averaged({ width, height, data }, factor, channels) {
  const columns = width / factor, rows = height / factor;
  const sums = new Float64Array(channels * rows * columns);
  for (let y = 0; y < height; y++) {
    const row = Math.floor(y / factor) * columns;
    for (let x = 0; x < width; x++) {
      const cell = row + Math.floor(x / factor);
      for (let c = 0; c < channels; c++)
        sums[c * rows * columns + cell] += data[4 * (y * width + x) + c];
    }
  }
  return Float32Array.from(sums, (sum) => Math.floor(sum / (factor * factor) + 0.5));
}

/**
 * A network's picture as a canvas takes it.
 * @param {ArrayLike<number>} levels (channels, height, width), 0–255
 * @param {number[]} shape
 */
export function asRgba(levels, [channels, height, width]) {
  const size = height * width;
  const data = new Uint8ClampedArray(4 * size).fill(255);
  for (let cell = 0; cell < size; cell++)
    for (let c = 0; c < 3; c++) data[4 * cell + c] = levels[(channels === 3 ? c * size : 0) + cell];
  return { width, height, data };
}

/** @param {string} base64 */
export function bytesIn(base64) {
  return Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
}
