// @ts-check
// How long a question to this server takes there and back, asked of it a few times, one after the
// other, over the connection that the first one has opened. Where the browser's clock is too coarse
// for a single question, many are timed as one span.

import { clockStep, inSteps } from "./clock.js";

/** @typedef {{ way: number, how: string } | { step: number }} Found milliseconds; or a clock that can't tell */

const TIMES = 9;
const MOST = 40; // questions in a span
const FINE = 0.2; // of what is timed, a step of the clock may be so much
const STILL_MS = 400; // until the page that is being drawn has come in

/** The milliseconds of one question. */
async function ask() {
  // Where the browser reports it, the time on the wire alone: the page's own work isn't in it.
  const address = new URL("_stcore/health", location.href);
  address.searchParams.set("ping", String(Math.random()).slice(2));
  const start = performance.now();
  const answer = await fetch(address, { cache: "no-store" });
  await answer.text();
  const took = performance.now() - start;
  const [entry] = /** @type {PerformanceResourceTiming[]} */ (
    performance.getEntriesByName(address.href));
  const wire = entry && entry.responseEnd - entry.requestStart;
  return wire > 0 ? Math.min(wire, took) : took;
}

/**
 * Many questions as one span, until it is long beside a step of the clock: the mean, if it ever is.
 * @param {number} step of the clock, in milliseconds
 * @returns {Promise<Found>}
 */
async function inOneSpan(step) {
  const start = performance.now();
  let asked = 0, span = 0;
  while (asked < MOST && (asked < TIMES || span < step / FINE)) {
    await ask();
    asked += 1;
    span = performance.now() - start;
  }
  if (span < step / FINE) return { step };
  return { way: span / asked, how: `the mean of ${asked} questions to this server, timed as one: the clock
    of this browser ${inSteps(step)}` };
}

/** Fails where there is no way. @returns {Promise<Found>} */
export async function timed() {
  await new Promise((done) => setTimeout(done, STILL_MS));
  const step = await clockStep();
  await ask();
  const found = [];
  while (found.length < TIMES) found.push(await ask());
  const way = found.sort((one, other) => one - other)[(TIMES - 1) / 2];
  if (way * FINE < step) return inOneSpan(step);
  return { way, how: `the middle of ${TIMES} questions to this server` };
}

/** @type {{ __thereAndBack?: Promise<Found | undefined> }} */
const once = /** @type {any} */ (globalThis); // measured once a page load

/** The same, once a page load; nothing where there is no way to the server just now. */
export function thereAndBack() {
  once.__thereAndBack ??= timed().catch(() => {
    once.__thereAndBack = undefined; // no way to the server just now: it is tried again
    return undefined;
  });
  return once.__thereAndBack;
}
