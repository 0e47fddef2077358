// @ts-check
// The frames of a camera, and what became of them: pure numbers, no page.

/** @typedef {ReturnType<typeof begun>} Tally times: from frame to answer, in milliseconds; forward: the forward pass alone */

const LATEST = 200; // answers that the times are told of

/** @param {number} now in milliseconds */
export const begun = (now) => ({ start: now, seen: 0, answered: 0, times: /** @type {number[]} */ ([]), forward: /** @type {number[]} */ ([]) });

/**
 * The time within which a share of all answers came: linear between the two nearest, as NumPy does.
 * @param {number[]} times
 * @param {number} share 0–1
 */
export function percentile(times, share) {
  const sorted = [...times].sort((one, other) => one - other);
  const at = (sorted.length - 1) * share, low = Math.floor(at), high = Math.ceil(at);
  return sorted[low] + (sorted[high] - sorted[low]) * (at - low);
}

/**
 * @param {Tally} tally
 * @param {number} ms from the frame to its answer
 * @param {number} forward
 */
export function answered(tally, ms, forward) {
  tally.answered += 1;
  tally.times = [...tally.times, ms].slice(-LATEST);
  tally.forward = [...tally.forward, forward].slice(-LATEST);
}

/**
 * What is told of them.
 * @param {Tally} tally
 * @param {number} now
 */
export function told({ start, seen, times, answered: done }, now) {
  const seconds = Math.max(1e-3, (now - start) / 1000);
  return {
    seconds, seen, answered: done, dropped: seen - done,
    cameraRate: seen / seconds, answerRate: done / seconds,
    median: times.length ? percentile(times, 0.5) : NaN,
    most: times.length >= 10 ? percentile(times, 0.9) : NaN, // of fewer it would say nothing
  };
}
