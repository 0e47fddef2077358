// @ts-check
// Fewer bits for each weight, felt at once: the rounding is done here, while the slider moves. What
// the exam says about each number of bits was measured by the server and comes with the data.

import { keepWidth } from "../shared/charts.js";
import { children, el, find, say } from "../shared/dom.js";
import { parsed } from "../shared/payload.js";
import { examChart, weightsChart } from "./bits_charts.js";
import { bitsText, sentence, tiles, why } from "./words.js";

/** @import { Component } from "../shared/types.js" */
/** @import { Chart } from "../shared/charts.js" */
/** @import { BitsData } from "./types.js" */

/**
 * @typedef {object} BitsView
 * @property {HTMLElement} box
 * @property {BitsData} data
 * @property {number} stop at which the slider stands
 * @property {((data: BitsData, bits: number) => Chart)[]} charts
 * @property {Chart[]} drawn
 * @property {ResizeObserver} watch
 * @property {(bits: number) => void} tell
 */

const HTML = `
  <label for="bits">Bits for each weight: <output></output></label>
  <input id="bits" type="range" min="0" step="1">
  <div class="stops" aria-hidden="true"></div>
  <div class="stats"></div>
  <div class="pair">
    <figure><figcaption>The weights of one unit <small data-note="unit"></small></figcaption>
      <div class="plot" data-plot="weights" role="img"></div>
      <p class="keys"><span class="neutral"></span>as trained
        <span class="inference"></span>rounded</p></figure>
    <figure><figcaption>Right answers, % <small data-note="exam"></small></figcaption>
      <div class="plot" data-plot="exam" role="img"></div>
      <p class="keys why"></p></figure>
  </div>
  <p class="says" aria-live="polite"></p>`;

/** @type {WeakMap<Element, BitsView>} */
const mounted = new WeakMap();

/** @param {BitsView} view */
function draw(view) {
  const { box, data } = view, bits = data.stops[view.stop];
  const slider = find(box, "input", HTMLInputElement);
  slider.value = String(view.stop);
  slider.style.setProperty("--done", `${100 * view.stop / (data.stops.length - 1)}%`);
  slider.setAttribute("aria-valuetext", bitsText(bits));
  say(find(box, "output"), String(bits));
  const shown = tiles(data, bits);
  const stats = children(find(box, ".stats"), shown.length,
    () => el("div.stat", {}, el("b"), el("span")));
  shown.forEach(([label, value], i) => {
    say(stats[i].children[0], value);
    say(stats[i].children[1], label);
  });
  view.drawn = view.charts.map((chart) => chart(data, bits));
  say(find(box, ".says"), sentence(data, bits));
  say(find(box, ".why"), why(data.exam));
  box.dataset.bits = String(bits);
}

/**
 * @param {Element} root
 * @param {BitsData} data
 * @returns {BitsView}
 */
function mount(root, data) {
  const box = el("div", { innerHTML: `<style>${LIVE_STYLES}</style>${HTML}` });
  root.appendChild(box);
  for (const [name, colour] of Object.entries(data.palette)) box.style.setProperty("--" + name, colour);
  find(box, ".stops").replaceChildren(...data.stops.map((bits) =>
    el("span", { textContent: String(bits) })));
  /** @type {BitsView} */
  const view = {
    box, data, stop: data.stops.indexOf(data.start), drawn: [], tell: () => {},
    charts: [weightsChart(find(box, '[data-plot="weights"]'), data),
      examChart(find(box, '[data-plot="exam"]'), data)],
    watch: keepWidth(box, () => view.drawn),
  };
  const slider = find(box, "input", HTMLInputElement);
  slider.max = String(data.stops.length - 1);
  slider.addEventListener("input", () => { view.stop = Number(slider.value); draw(view); });
  slider.addEventListener("change", () => view.tell(view.data.stops[view.stop]));
  return view;
}

/** @param {Component} component */
function drawBits(component) {
  const root = component.parentElement;
  /** @type {BitsData} */
  const data = parsed(component.data);
  const view = mounted.get(root) ?? mount(root, data);
  mounted.set(root, view);
  view.data = data;
  view.tell = (bits) => component.setStateValue("bits", bits);
  say(find(view.box, '[data-note="unit"]'), data.unit);
  say(find(view.box, '[data-note="exam"]'), data.note);
  draw(view);
  return () => {
    view.watch.disconnect();
    view.drawn.forEach((chart) => chart.destroy());
    view.box.remove();
    mounted.delete(root);
  };
}

Object.assign(globalThis, { __drawBits: drawBits });
dispatchEvent(new Event("__drawBits")); // a stub may be waiting
