// @ts-check
// Buttons that do nothing for a while. The wait is put on and timed right here: through the server,
// the way there and back would come on top of it.

import { clockStep, inSteps } from "../shared/clock.js";
import { el, say } from "../shared/dom.js";
import { parsed } from "../shared/payload.js";

/** @import { Component } from "../shared/types.js" */

/**
 * @typedef {object} WaitsData
 * @property {string} label
 * @property {number[]} milliseconds to wait, each with a button
 * @property {[seconds: number, meaning: string][]} limits of patience, up to where the scale ends
 * @property {[below: number, feeling: string][]} feelings by seconds
 * @property {string} first what is said before any wait
 * @property {string} colour
 */

/** @typedef {{ button: HTMLButtonElement, track: HTMLElement, value: HTMLElement }} Row */

const CSS = `
  :host { display: block; font-family: var(--st-font); color: var(--st-text-color); }
  .waits { display: grid; grid-template-columns: max-content minmax(0, 1fr) 4.4rem;
    column-gap: .8rem; row-gap: .4rem; align-items: center; position: relative; }
  button { font: inherit; color: inherit; background: transparent; cursor: pointer;
    min-height: 2.5rem; padding: .3rem .8rem; border-radius: .6rem;
    border: 1px solid color-mix(in srgb, currentColor 30%, transparent); }
  button:hover { border-color: currentColor; }
  button:focus-visible { outline: 2px solid currentColor; outline-offset: 2px; }
  button[aria-disabled="true"] { cursor: default; opacity: .45; }
  button[aria-busy="true"] { opacity: 1; border-color: var(--colour);
    box-shadow: inset 0 0 0 1px var(--colour); }
  .track { position: relative; height: 100%; min-height: 1.6rem; }
  .line { position: absolute; top: -.4rem; bottom: 0;
    border-left: 1px dashed color-mix(in srgb, currentColor 50%, transparent); }
  .stem { position: absolute; left: 0; top: calc(50% - 1px); height: 2px;
    background: var(--colour); }
  .dot { position: absolute; top: calc(50% - 7px); width: 14px; height: 14px; border-radius: 50%;
    margin-left: -7px; background: var(--colour); }
  .untimed { background: none; border: 2px solid var(--colour); box-sizing: border-box; }
  .word { position: absolute; transform: translateX(-50%); text-align: center;
    font-size: .8rem; line-height: 1.2; opacity: .8; bottom: 0; white-space: nowrap; }
  @media (max-width: 640px) {
    .waits { column-gap: .5rem; }
    .words { min-height: 2rem; }
    .words .word { width: min-content; white-space: normal; }
  }
  b { font-variant-numeric: tabular-nums; font-weight: 600; font-size: .9rem; }
  p { margin: .8rem 0 0; min-height: 3em; line-height: 1.5; }`;

const FIRST = 0.01; // seconds at the left end
const COARSE = 0.2; // of what was asked for: a larger step of the clock can't tell it

/**
 * Where a time stands on a logarithmic scale, in percent of it.
 * @param {number} seconds
 * @param {number} last where the scale ends
 */
export function placeOf(seconds, last) {
  const share = Math.log(seconds / FIRST) / Math.log(last / FIRST);
  return 100 * Math.min(Math.max(share, 0), 1);
}

/**
 * Where the words for each stretch between two limits stand: in its middle, on that scale.
 * @param {WaitsData["limits"]} limits
 * @returns {[seconds: number, words: string][]}
 */
export function middles(limits) {
  return limits.map(([seconds, meaning], i) =>
    [Math.sqrt((i ? limits[i - 1][0] : FIRST) * seconds), meaning]);
}

/** @param {number} milliseconds */
function words(milliseconds) {
  return `${Math.round(milliseconds).toLocaleString("en-GB")}\u00a0ms`;
}

/**
 * An element at the place of a time.
 * @param {HTMLElement} element
 * @param {number} seconds
 * @param {number} last
 */
function placed(element, seconds, last) {
  element.style.left = `${placeOf(seconds, last)}%`;
  return element;
}

/**
 * A track with the lines of patience; the last limit is where the scale ends.
 * @param {WaitsData["limits"]} limits
 * @param {number} last
 */
function track(limits, last) {
  return el("div.track", {}, ...limits.slice(0, -1).map(([seconds]) =>
    placed(el("div.line"), seconds, last)));
}

/**
 * A track with words at their places.
 * @param {[seconds: number, word: string][]} places
 * @param {number} last
 */
function written(places, last) {
  return el("div.track", {}, ...places.map(([seconds, textContent]) =>
    placed(el("span.word", { textContent }), seconds, last)));
}

/**
 * @param {Row} row
 * @param {number} milliseconds
 * @param {number} last
 * @param {boolean} isTimed
 */
function draw(row, milliseconds, last, isTimed) {
  row.track.querySelectorAll(".stem, .dot").forEach((old) => old.remove());
  const stem = el("div.stem"), dot = el(isTimed ? "div.dot" : "div.dot.untimed");
  stem.style.width = `${placeOf(milliseconds / 1000, last)}%`;
  row.track.append(stem, placed(dot, milliseconds / 1000, last));
  say(row.value, isTimed ? words(milliseconds) : "not timed");
}

/**
 * Wait for as long as was asked for, draw how long it was, and say how that feels.
 * @param {number} asked in milliseconds
 * @param {Row} row
 * @param {Row[]} rows all of them, which wait meanwhile
 * @param {WaitsData} data
 * @param {HTMLElement} says
 */
async function wait(asked, row, rows, data, says) {
  if (row.button.ariaDisabled === "true") return;
  for (const { button } of rows) button.ariaDisabled = "true";
  row.button.ariaBusy = "true";
  say(says, "Waiting …");
  const start = performance.now();
  await new Promise((done) => setTimeout(done, asked));
  const measured = performance.now() - start;
  const step = await clockStep(), tooCoarse = step > COARSE * asked;
  const took = tooCoarse ? asked : measured;
  draw(row, took, data.limits[data.limits.length - 1][0], !tooCoarse);
  for (const { button } of rows) button.ariaDisabled = "false";
  row.button.ariaBusy = "false";
  const [, feeling] = data.feelings.find(([limit]) => took / 1000 < limit)
    ?? data.feelings[data.feelings.length - 1];
  const timed = tooCoarse
    ? `. The clock of this browser ${inSteps(step)}, too coarse to time it.`
    : `, ${words(took)} measured.`;
  say(says, `${words(asked)} asked for${timed} ${feeling}`);
}

/** @param {Component} component */
export default function ({ parentElement, data: bytes }) {
  if (parentElement.querySelector(".waits")) return; // it stays, with all its dots
  /** @type {WaitsData} */
  const data = parsed(bytes);
  const { limits } = data, last = limits[limits.length - 1][0];
  const says = el("p", { textContent: data.first, role: "status" });
  clockStep(); // asked for early, so that no wait waits for it
  const rows = data.milliseconds.map((asked) => {
    /** @type {Row} */
    const row = {
      button: el("button", { type: "button", textContent: words(asked),
        onclick: () => wait(asked, row, rows, data, says) }),
      track: track(limits, last),
      value: el("b"),
    };
    return row;
  });
  const heads = written(middles(limits), last);
  heads.classList.add("words");
  /** @type {[number, string][]} */
  const ends = limits.map(([seconds]) => [seconds, `${seconds}\u00a0s`]);
  const box = el("div.waits", { role: "group", "aria-label": data.label },
    el("span"), heads, el("span"),
    ...rows.flatMap(({ button, track: line, value }) => [button, line, value]),
    el("span"), written(ends, last), el("span"));
  box.style.setProperty("--colour", data.colour);
  parentElement.append(el("style", { textContent: CSS }), box, says);
}
