// @ts-check
// The curves' arithmetic: smoothing, seconds at an update, one axis for two lines.

/**
 * An exponential moving average along the axis, of straight lines between the points. Were it an
 * average over points, of two lines the one with fewer points would lag behind.
 * @param {number[]} xs
 * @param {number[]} values
 * @param {number} reach how far back along the axis it looks
 */
export function smooth(xs, values, reach) {
  let mean = values[0];
  return values.map((value, i) => {
    const run = i && xs[i] - xs[i - 1];
    if (!(run > 0)) return mean;
    const lag = reach * (value - values[i - 1]) / run;
    mean = value - lag + (mean - values[i - 1] + lag) * Math.exp(-run / reach);
    return mean;
  });
}

/**
 * Seconds at any update: between two points of the curve, evenly.
 * @param {ArrayLike<number>} xs the updates of the curve's points
 * @param {ArrayLike<number>} clock the seconds of the same points
 * @param {number} update
 */
export function secondsAt(xs, clock, update) {
  let i = 0;
  while (i < xs.length && xs[i] < update) i++;
  if (i === xs.length) return clock[i - 1] ?? 0;
  const x0 = i ? xs[i - 1] : 0, s0 = i ? clock[i - 1] : 0;
  return s0 + (clock[i] - s0) * (update - x0) / (xs[i] - x0);
}

/**
 * uPlot wants one x axis: merge the curve's and the held-out points' places.
 * @param {number[]} xs
 * @param {number[]} evalXs
 * @param {number[][]} columns 0 and 2 at the curve's places, 1 and 3 at the held-out points'
 * @returns {(number | null)[][]} the places, then the four columns
 */
export function merge(xs, evalXs, columns) {
  /** @type {Map<number, (number | null)[]>} */
  const rows = new Map();
  /** @param {number} x */
  const row = (x) => {
    const known = rows.get(x) ?? [null, null, null, null];
    rows.set(x, known);
    return known;
  };
  xs.forEach((x, i) => { row(x)[0] = columns[0][i] ?? null; row(x)[2] = columns[2][i]; });
  evalXs.forEach((x, i) => { row(x)[1] = columns[1][i] ?? null; row(x)[3] = columns[3][i]; });
  const sorted = [...rows.keys()].sort((a, b) => a - b);
  return [sorted, ...[0, 1, 2, 3].map((c) => sorted.map((x) => row(x)[c]))];
}

/**
 * Lines of the same name and unit, at the places of all.
 * @param {number[][]} xs each line's places
 * @param {number[][]} ys and its heights
 * @param {number} end how long the axis is at least, from 0 on; 0: as long as the lines
 * @returns {(number | null)[][]}
 */
export function sideBySide(xs, ys, end) {
  const all = [...new Set(xs.flat())].sort((a, b) => a - b);
  const columns = xs.map((own, i) => {
    const at = new Map(own.map((x, j) => [x, ys[i][j]]));
    return all.map((x) => at.get(x) ?? null);
  });
  if (end > (all.at(-1) ?? 0)) { // an axis as long as the race, from its start on
    if (all[0] !== 0) { all.unshift(0); columns.forEach((column) => column.unshift(null)); }
    all.push(end);
    columns.forEach((column) => column.push(null));
  }
  return [all, ...columns];
}
