// @ts-check
// How coarse this browser's clock is. Some move it in steps of 16 to 100 ms, so that nobody is known
// by the speed of their machine; what takes less than a step then took 0 ms, or a whole one.

const AT_ONCE = 20_000; // readings, in a millisecond or two

/**
 * The smallest step between readings of a clock; 0 where there are too few to tell.
 * @param {number[]} readings
 */
export function smallestStep(readings) {
  const steps = readings.slice(1).map((one, i) => one - readings[i]).filter((step) => step > 0);
  return steps.length > 1 ? Math.min(...steps) : 0;
}

async function stepByWaiting() {
  const readings = [performance.now()];
  while (readings.length < 4) {
    await new Promise((done) => setTimeout(done));
    const now = performance.now();
    if (now > readings[readings.length - 1]) readings.push(now);
  }
  return smallestStep(readings);
}

/** @type {{ __clockStep?: Promise<number> }} */
const clock = /** @type {any} */ (globalThis); // found out once a page, for all components

/** The step of the clock, in milliseconds; of a fine one, at the most so much. */
export function clockStep() {
  clock.__clockStep ??= (async () => {
    const readings = Array.from({ length: AT_ONCE }, () => performance.now());
    return smallestStep(readings) || await stepByWaiting();
  })();
  return clock.__clockStep;
}

/** @param {number} step in milliseconds */
export function inSteps(step) {
  return `moves in steps of ${Number(step.toPrecision(2))}\u00a0ms`;
}
