// @ts-check
// Weights of fewer bits, and how many of them lie where.

const BINS = 63; // over all weights, from the smallest to the largest

/**
 * As engine/optimise/copies.py does it: whole multiples of the largest weight ÷ (2^(bits − 1) − 1),
 * and for a single bit the sign times the mean magnitude.
 * @param {number[]} weights of one unit
 * @param {number} bits 1–32, where 32 changes nothing
 */
export function rounded(weights, bits) {
  if (bits === 32) return weights;
  if (bits === 1) {
    const mean = weights.reduce((sum, w) => sum + Math.abs(w), 0) / weights.length;
    return weights.map((w) => (w < 0 ? -mean : mean));
  }
  const scale = largestOf(weights, 0) / (2 ** (bits - 1) - 1) || 1;
  return weights.map((w) => toEven(w / scale) * scale);
}

/**
 * The nearest whole number, and of two equally near the even one, as torch and numpy round.
 * @param {number} value
 */
function toEven(value) {
  const below = Math.floor(value), rest = value - below;
  return rest === 0.5 ? below + Math.abs(below % 2) : Math.round(value);
}

/**
 * @param {number[]} weights
 * @param {number} otherwise where all are zero
 */
export function largestOf(weights, otherwise = 1) {
  return Math.max(...weights.map(Math.abs)) || otherwise;
}

/**
 * How many values a weight can take; above 24 bits float32 itself has no more.
 * @param {number} bits
 */
export function levels(bits) {
  return bits === 1 ? 2 : 2 ** bits - 1;
}

/**
 * How many different values there are, to six digits behind the point.
 * @param {number[]} values
 */
export function distinct(values) {
  return new Set(values.map((v) => v.toFixed(6))).size;
}

/**
 * @param {number} largest
 * @returns the width of a bin
 */
export const binWidth = (largest) => (2 * largest) / BINS;

/**
 * Whether a bar for each value is clearer than a bar for each bin.
 * @param {number[]} values
 */
export const isFew = (values) => distinct(values) <= 2 * BINS;

/**
 * How many values lie in each bin, by the bin's middle.
 * @param {number[]} values
 * @param {number} largest the bins go from minus this to this
 * @returns {Map<number, number>}
 */
export function inBins(values, largest) {
  const width = binWidth(largest);
  return counted(values, (v) =>
    -largest + width * (Math.min(BINS - 1, Math.max(0, Math.floor((v + largest) / width))) + 0.5));
}

/**
 * How many values lie on each level.
 * @param {number[]} values
 * @returns {Map<number, number>}
 */
export function onLevels(values) {
  return counted(values, (v) => Number(v.toFixed(6)));
}

/**
 * @param {number[]} values
 * @param {(value: number) => number} placeOf
 */
function counted(values, placeOf) {
  /** @type {Map<number, number>} */
  const counts = new Map();
  for (const place of values.map(placeOf)) counts.set(place, (counts.get(place) ?? 0) + 1);
  return counts;
}

/**
 * Ticks of an axis of counts, from 0 to where the highest fits: some four steps of 1, 2 or 5.
 * @param {number} highest
 */
export function countTicks(highest) {
  const rough = highest / 4, power = 10 ** Math.floor(Math.log10(rough));
  const step = Math.max(1, ([1, 2, 5].find((n) => n * power >= rough) ?? 10) * power);
  return Array.from({ length: Math.ceil(highest / step) + 1 }, (_, i) => i * step);
}
