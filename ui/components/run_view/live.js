// @ts-check
// What stays on the Train page and draws: a run, and a race.

import { drawRace } from "../race/race.js";
import { drawRun } from "./run_view.js";

/** @import { Component } from "../shared/types.js" */

/** @type {Record<string, (component: Component) => unknown>} */
const DRAWN = { __drawRun: drawRun, __drawRace: drawRace };
for (const [name, draw] of Object.entries(DRAWN)) {
  Object.assign(globalThis, { [name]: draw });
  dispatchEvent(new Event(name)); // a stub may be waiting
}
