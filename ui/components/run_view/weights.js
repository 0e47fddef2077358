// @ts-check
// A layer's weights, and what the last update changed.

import { signColours } from "../shared/colours.js";
import { canvases, el, find, focused, say } from "../shared/dom.js";
import { drawGrid } from "../shared/pictures.js";
import { SIGNS, layerButtons } from "./parts.js";

/** @import { RunData, Tell, View, WeightsWords } from "./types.js" */

const WEIGHTS = `<div class="choices"><span class="choice" role="group" aria-label="Layer"></span>
    <span class="choice" role="group" aria-label="Units" data-pages></span>
    <label><input type="checkbox"> as one heat map</label></div><div class="pair">
    <figure><figcaption><span data-title></span><small data-note="weights"></small></figcaption>
      <canvas data-grid="weights" role="img"></canvas></figure>
    <figure><figcaption>What the last update changed<small data-note="change"></small></figcaption>
      <canvas data-grid="change" role="img"></canvas></figure></div>${SIGNS}`;

/**
 * @param {HTMLElement} box
 * @param {Tell} tell
 * @returns {View}
 */
export function weightsView(box, tell) {
  box.innerHTML = WEIGHTS;
  const layers = find(box, ".choice"), pages = find(box, "[data-pages]");
  const flat = find(box, "input", HTMLInputElement);
  flat.addEventListener("change", () => tell({ flat: flat.checked }));
  return {
    /** @param {RunData<WeightsWords>} data */
    draw(data) {
      layerButtons(layers, data, tell);
      pageButtons(pages, data.words, tell);
      find(box, "label").hidden = !data.words.hasPictures;
      if (flat !== focused(box)) flat.checked = data.flat;
      const colours = signColours(box, data.palette);
      const first = data.words.at === 0 ? "First layer’s weights" : `Weights of ${data.words.layer}`;
      say(find(box, "[data-title]"), first);
      for (const name of ["weights", "change"]) {
        drawGrid(canvases(box, `[data-grid="${name}"]`)[0], data.grids[name], colours);
        say(find(box, `[data-note="${name}"]`), data.grids[name].note);
      }
    },
  };
}

/**
 * A layer of many units is looked at page by page.
 * @param {HTMLElement} place
 * @param {WeightsWords} words
 * @param {Tell} tell
 */
function pageButtons(place, { pages, page }, tell) {
  place.hidden = pages.length < 2;
  /** @type {(text: string, label: string, to: number) => Element} */
  const turn = (text, label, to) => el("button", { type: "button", textContent: text,
    "aria-label": label, disabled: to < 0 || to >= pages.length, onclick: () => tell({ page: to }) });
  const key = pages.join() + page;
  if (place.dataset.key === key) return;
  place.dataset.key = key;
  place.replaceChildren(turn("‹", "Units before", page - 1),
    el("span.shown", { textContent: pages[page] }), turn("›", "Further units", page + 1));
}
