// @ts-check
// How long a question to this server takes there and back, asked of it a few times, one after the
// other, over the connection that the first one has opened. The sentence is made right here: to
// tell the server would draw the page anew, under the hand of somebody who turns to another one.
// Where the browser's clock is too coarse for a single question, many are timed as one span.

import { clockStep, inSteps } from "../shared/clock.js";

/** @import { Component } from "../shared/types.js" */

/** @typedef {{ way: number, how: string } | { step: number }} Found milliseconds; or a clock that can't tell */

const TIMES = 9;
const MOST = 40; // questions in a span
const FINE = 0.2; // of what is timed, a step of the clock may be so much
const STILL_MS = 400; // until the page that is being drawn has come in
const STYLE = `
  :host { display: block; font-family: var(--st-font); color: var(--st-text-color); }
  p { margin: 0; line-height: 1.6; }
  small { display: block; font-size: .875rem; opacity: .8; margin-top: .5rem; }`;

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

/** @returns {Promise<Found>} */
async function timed() {
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
const page = /** @type {any} */ (globalThis); // measured once a page load

function thereAndBack() {
  page.__thereAndBack ??= timed().catch(() => {
    page.__thereAndBack = undefined; // no way to the server just now: it is tried again
    return undefined;
  });
  return page.__thereAndBack;
}

/** @param {number} ratio of the way to the answer itself */
export function compared(ratio) {
  if (ratio >= 1.5) return `<b>${ratio.toFixed(1)} times as long</b> as the answer itself`;
  return ratio > 0.67 ? "about as long as the answer itself"
    : `${Math.max(1, Math.round(100 * ratio))}% of the answer itself`;
}

/**
 * @param {Found} found
 * @param {number} warm the milliseconds of a warm answer
 */
function sentence(found, warm) {
  if ("step" in found)
    return `<p>The way from your browser to this server and back comes on top. It can’t be timed here:
      the clock of this browser ${inSteps(found.step)}, too coarse for it.</p>`;
  const { way, how } = found;
  const words = `${Number(way.toPrecision(3)).toLocaleString("en-GB")}\u00a0ms`;
  return `<p>From your browser to this server and back it is another <b>${words}</b>:
    ${compared(way / warm)}. A phone that carries its network in its pocket doesn’t pay for the
    way.<small>Measured by your browser, just now: ${how}.</small></p>`;
}

/** @param {Component<{ warm: number }>} component */
export default function ({ parentElement, data }) {
  thereAndBack().then((found) => {
    if (found === undefined || !parentElement.isConnected) return;
    parentElement.innerHTML = `<style>${STYLE}</style>${sentence(found, data.warm)}`;
  });
}
