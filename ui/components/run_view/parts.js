// @ts-check
// What more than one view has: the key of the colours, percentages, a row of layers.

import { el, mark } from "../shared/dom.js";

/** @import { RunData, Tell } from "./types.js" */

export const SIGNS = `<p class="keys"><span class="key negative"></span>below zero
  <span class="key zero"></span>zero <span class="key training"></span>above zero</p>`;

/**
 * A share, 0–1, in percent; never all and never nothing, as nobody is that sure. A half goes to the
 * even number, as Python's do.
 * @param {number} share
 */
export function percent(share) {
  if (share >= 0.995) return ">\u202f99%";
  if (share < 0.01) return "<\u202f1%";
  const rounded = Math.round(100 * share);
  return `${rounded - 100 * share === 0.5 ? 2 * Math.floor(rounded / 2) : rounded}%`;
}

/**
 * One button a layer; hidden where there is only one.
 * @param {HTMLElement} place
 * @param {RunData} data
 * @param {Tell} tell
 */
export function layerButtons(place, data, tell) {
  if (place.dataset.names !== data.layers.join()) {
    place.dataset.names = data.layers.join();
    place.replaceChildren(...data.layers.map((name, i) => el("button", {
      type: "button", textContent: name, value: i,
      onclick: () => {
        tell({ layer: i });
        mark(place, i);
      } })));
    place.hidden = data.layers.length < 2;
  }
  mark(place, Math.min(data.layer, data.layers.length - 1));
}
