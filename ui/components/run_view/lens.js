// @ts-check
// The lower part of the picture: a row of views, and the one that is picked.

import { attribute, el, say } from "../shared/dom.js";
import { VIEWS } from "./views.js";

/** @import { RunData, Tell, View } from "./types.js" */

/**
 * @typedef {object} Lens
 * @property {HTMLElement} tabs
 * @property {HTMLElement} summary
 * @property {HTMLElement} body
 * @property {Tell} tell
 * @property {number} draws
 * @property {string} [view]
 * @property {View} [drawing]
 */

/**
 * @param {Element} place
 * @param {Tell} tell says what the visitor did
 * @returns {Lens}
 */
export function mountLens(place, tell) {
  const tabs = el("div.tabs", { role: "tablist", "aria-label": "What to look at",
    onkeydown: (/** @type {KeyboardEvent} */ event) => turn(event, tabs) });
  const summary = el("p.faint.summary"), body = el("div.lens", { role: "tabpanel" });
  place.append(tabs, summary, body);
  return { tabs, summary, body, tell, draws: 0 };
}

/**
 * @param {Lens} lens
 * @param {RunData} data
 */
function drawTabs(lens, data) {
  const { tabs } = lens, names = data.views.map(([name]) => name).join();
  if (tabs.dataset.names !== names) {
    tabs.dataset.names = names;
    tabs.replaceChildren(...data.views.map(([name, title]) => el("button", {
      type: "button", role: "tab", textContent: title, value: name, onclick: () => {
        lens.tell({ view: name });
        markTab(lens, name); // at once, before the server has answered
      },
    })));
  }
  markTab(lens, data.picked);
  say(lens.summary, data.summary);
}

/**
 * @param {Lens} lens
 * @param {string} name
 */
function markTab(lens, name) {
  for (const tab of lens.tabs.querySelectorAll("button")) {
    attribute(tab, "aria-selected", tab.value === name);
    tab.tabIndex = tab.value === name ? 0 : -1;
    if (tab.value === name) attribute(lens.body, "aria-label", tab.textContent);
  }
}

/**
 * The arrow keys go from tab to tab, as in every row of tabs.
 * @param {KeyboardEvent} event
 * @param {Element} tabs
 */
function turn(event, tabs) {
  const way = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  const all = [...tabs.querySelectorAll("button")], at = all.findIndex((one) => one === event.target);
  if (!way || at < 0) return;
  event.preventDefault();
  const next = all[(at + way + all.length) % all.length];
  next.focus();
  next.click();
}

/**
 * @param {Lens} lens
 * @param {RunData} data
 */
export function drawLens(lens, data) {
  drawTabs(lens, data);
  if (!data.view) return;
  if (!lens.drawing || lens.view !== data.view) {
    lens.drawing?.end?.();
    lens.body.replaceChildren();
    lens.drawing = VIEWS[data.view](lens.body, lens.tell);
    lens.view = data.view;
    lens.body.dataset.view = data.view;
  }
  lens.drawing.draw(data);
  lens.body.dataset.looks = String(++lens.draws);
}
