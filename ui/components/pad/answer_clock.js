// @ts-check
// The time of an answer, though one takes less than many a clock can tell.

import { clockStep, inSteps } from "../shared/clock.js";
import { msText } from "../hand/bars.js";

const LAST = 25; // answers, of which the middle one is told
const FEWEST_TIMED = 5;
const FINE_ENOUGH = 0.2; // of what is timed: a clock's step may be so much of it, and no more
const IN_A_ROW = 50; // answers in a span, at the least
const MOST_IN_A_ROW = 2000;

/** @param {number[]} times */
export function middleOf(times) {
  return [...times].sort((one, other) => one - other)[times.length >> 1];
}

/**
 * The middle of some times; null where the clock's step is too large a part of it.
 * @param {number[]} times
 * @param {number} step
 */
export function middleTime(times, step) {
  if (times.length < FEWEST_TIMED) return null;
  const middle = middleOf(times);
  return step <= FINE_ENOUGH * middle ? middle : null;
}

/**
 * Ask again and again, until the span is long enough for the clock.
 * @param {() => Promise<unknown>} ask
 * @param {number} step of the clock, ms
 * @param {() => boolean} goesOn
 * @param {() => number} now
 * @returns {Promise<{ ms: number, count: number } | null>} of one answer; null where it was broken off
 */
export async function timeInARow(ask, step, goesOn, now = () => performance.now()) {
  const start = now();
  for (let count = 1; goesOn(); count++) {
    await ask();
    const span = now() - start;
    const isLong = count >= IN_A_ROW && span * FINE_ENOUGH >= step;
    if (isLong || count >= MOST_IN_A_ROW) return { ms: span / count, count };
  }
  return null;
}

export class AnswerClock {
  /** @type {number[]} */
  times = [];
  step = Infinity;

  constructor() {
    clockStep().then((step) => { this.step = step; });
  }

  /** @param {number} ms */
  add(ms) {
    this.times = [...this.times, ms].slice(-LAST);
  }

  /** In words; nothing where the clock is too coarse, or has too few. */
  words() {
    const middle = middleTime(this.times, this.step);
    if (middle === null) return "";
    return `One answer takes ${msText(middle)}: asked, computed and heard, the middle of the last ${this.times.length}.`;
  }

  /**
   * Take the time of many answers in a row, in words.
   * @param {() => Promise<unknown>} ask
   * @param {() => boolean} goesOn
   */
  async inARow(ask, goesOn) {
    const found = Number.isFinite(this.step) ? await timeInARow(ask, this.step, goesOn) : null;
    if (!found) return "";
    return `One answer takes ${msText(found.ms)}: asked, computed and heard. The clock of this browser ${inSteps(this.step)}, so ${found.count} in a row were timed as one.`;
  }
}
