// @ts-check
// Up to four runs on one chart: held-out accuracy over updates, seconds or operations.

import { dots, keepWidth, makeChart, setData, zoomHint } from "../shared/charts.js";
import { attribute, el } from "../shared/dom.js";
import { unpack } from "../shared/payload.js";
import { sideBySide } from "../run_view/lines.js";

/** @import { Chart } from "../shared/charts.js" */
/** @import { Component, Palette, Payload } from "../shared/types.js" */

/**
 * @typedef {Payload & { palette: Palette, labels: string[], xLabel: string, end: number, alt: string }} RaceData
 */

/**
 * @typedef {object} RaceView
 * @property {HTMLElement} box
 * @property {HTMLElement} place
 * @property {HTMLElement} keys
 * @property {RaceData} data
 * @property {ResizeObserver} watch
 * @property {Chart} [chart]
 * @property {string} [shape] for which runners and which axis the chart is made
 */

/** @type {WeakMap<Element, RaceView>} */
const races = new WeakMap();
const DASHES = [[], [8, 4], [2, 4], [12, 3, 2, 3]];

/**
 * @param {Element} root
 * @param {RaceData} data
 * @returns {RaceView}
 */
function mountRace(root, data) {
  const box = el("div.live", { innerHTML: `<style>${LIVE_STYLES}</style>` });
  const place = el("div.plot", { role: "img" }), keys = el("div.keys");
  const title = el("figcaption", {}, "Held-out accuracy ",
    el("small", { textContent: "% right, looked at along the way; higher is better" }));
  box.append(el("figure", {}, title, place), keys);
  root.appendChild(box);
  /** @type {RaceView} */
  const view = { box, place, keys, data, watch: keepWidth(box, () => view.chart ? [view.chart] : []) };
  return view;
}

/** @param {RaceView} view */
function makeRaceChart(view) {
  view.chart?.destroy();
  const { labels, xLabel, palette } = view.data;
  const isNarrow = view.box.clientWidth < 600; // four names would lie over the keys below
  /** @type {uPlot.Series[]} */
  const series = labels.map((label, i) => ({
    label: isNarrow ? "" : label, stroke: palette.series[i], width: 2, spanGaps: true,
    dash: DASHES[i],
    value: (_, v) => v == null ? "–" : v.toFixed(1) + "%", points: dots(palette.series[i]),
  }));
  return makeChart(view.box, view.place, { series, xLabel, xName: xLabel,
    y: { range: () => [0, 100], ticks: (_, all) => all.map((v) => v + "%") } });
}

/** @param {RaceView} view */
function drawRaceKeys({ keys, data: { labels, palette } }) {
  keys.replaceChildren(...labels.map((label, i) => {
    const line = `<line x2="32" y1="4" y2="4" stroke="${palette.series[i]}" stroke-width="3"
      stroke-dasharray="${DASHES[i]}"/>`; // as long as the longest dash and its gap, and more
    const key = el("span", { innerHTML: `<svg width="32" height="8" aria-hidden="true">${line}</svg>` });
    return el("span.item", {}, key, label);
  }), el("small.end", { textContent: zoomHint() }));
}

/**
 * @param {RaceView} view
 * @param {RaceData} data
 */
function updateRace(view, data) {
  view.data = data;
  const shape = JSON.stringify([data.labels, data.xLabel]);
  if (!view.chart || view.shape !== shape) {
    view.chart = makeRaceChart(view);
    drawRaceKeys(view);
    view.shape = shape;
  }
  const xs = data.labels.map((_, i) => Array.from(data.arrays["x" + i]));
  const ys = data.labels.map((_, i) => Array.from(data.arrays["y" + i], (share) => 100 * share));
  setData(view.chart, sideBySide(xs, ys, data.end));
  attribute(view.place, "aria-label", data.alt);
  view.box.dataset.laps = String(new Set(xs.flat()).size);
}

/** @param {Component} component */
export function drawRace(component) {
  const root = component.parentElement;
  /** @type {RaceData} */
  const data = unpack(component.data);
  const view = races.get(root) ?? mountRace(root, data);
  races.set(root, view);
  if (data.at >= view.data.at) updateRace(view, data); // else a newer one has overtaken it
  return () => {
    if (root.isConnected) return;
    view.watch.disconnect();
    view.chart?.destroy();
    view.box.remove();
    races.delete(root);
  };
}
