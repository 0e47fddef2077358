// @ts-check
// Which way is shorter, here and now? The network comes to this device and answers for a photo, and
// small questions go to the server and back. What both take is told to the server.

import { clockStep } from "../shared/clock.js";
import { el, say } from "../shared/dom.js";
import { parsed } from "../shared/payload.js";
import { timed } from "../shared/way.js";
import { DeviceFault, FAULTS, device } from "../hand/device.js";
import { percentile } from "../hand/frames.js";

/** @import { Component } from "../shared/types.js" */
/** @import { Device } from "../hand/device.js" */
/** @import { Files, Recipe } from "../hand/types.js" */

/** @typedef {{ files: Files, recipe: Recipe, photo: string, kind: string }} WaysData photo: its address, next to the page */

const ANSWERS = 9;
const AGAIN_MS = 2000; // after which a lost way is tried again
const COARSE_SHARE = 0.2; // of an answer, a step of the clock may be so much

/** @type {WeakMap<HTMLElement, boolean>} */
const begunIn = new WeakMap();

/**
 * The milliseconds of one warm answer: the median; with a coarse clock, the mean of all.
 * @param {Device} own
 * @param {WaysData} data
 * @param {Blob} photo
 */
async function answerMs(own, { kind, recipe }, photo) {
  const step = await clockStep(), times = [];
  await own.answer(kind, photo, recipe);
  const start = performance.now();
  while (times.length < ANSWERS) {
    const one = performance.now();
    await own.answer(kind, photo, recipe);
    times.push(performance.now() - one);
  }
  const middle = percentile(times, 0.5);
  return step > COARSE_SHARE * middle ? (performance.now() - start) / ANSWERS : middle;
}

/**
 * @param {HTMLElement} place
 * @param {WaysData} data
 * @param {(found: { device: number | null, way: number | null }) => void} tell
 */
async function race(place, data, tell) {
  const own = device(data.files);
  const { machine, networks } = data.files, whole = machine.sizeBytes + networks[data.kind].sizeBytes;
  const says = el("p", { role: "status" }), bar = el("progress", { max: 1, value: 0, "aria-label": "How much of the network is here" });
  place.append(el("div.ways", {}, says, bar));
  say(says, "The network comes to this device …");
  /** @type {number | null} */
  let ms = null;
  try {
    const photo = await (await fetch(new URL(data.photo, location.href))).blob();
    await own.open(data.kind, (bytes) => { bar.value = bytes / whole; });
    bar.removeAttribute("value");
    say(says, "Both ways are timed …");
    ms = await answerMs(own, data, photo);
  } catch (error) {
    say(says, FAULTS[error instanceof DeviceFault ? error.kind : "unknown"]);
  }
  let found = await timed().catch(() => undefined);
  while (!found && place.isConnected) {
    say(says, "There is no way to the server just now, so only this device can answer. This goes on when there is one.");
    await new Promise((done) => setTimeout(done, AGAIN_MS));
    found = await timed().catch(() => undefined);
  }
  if (found && place.isConnected) tell({ device: ms, way: "way" in found ? found.way : null });
}

/** @param {Component} component */
export default function ({ parentElement, data: bytes, setTriggerValue }) {
  if (begunIn.has(parentElement)) return;
  begunIn.set(parentElement, true);
  race(parentElement, parsed(bytes), (found) => setTriggerValue("found", found));
}
