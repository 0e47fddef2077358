// @ts-check
// A run as it stands: its figures, its curves, and the view that is picked.
//
// Each call brings the whole picture, so one that was mounted anew shows the same as one that stayed.

import { choice, keepWidth, zoomHint } from "../shared/charts.js";
import { attribute, canvases, children, el, find, say } from "../shared/dom.js";
import { unpack } from "../shared/payload.js";
import { drawStrip } from "../shared/pictures.js";
import { drawCurves, makeCurves } from "./curves.js";
import { drawLens, mountLens } from "./lens.js";

/** @import { Component, Palette } from "../shared/types.js" */
/** @import { CurvesView } from "./curves.js" */
/** @import { Lens } from "./lens.js" */
/** @import { RunData, Tell } from "./types.js" */

/**
 * @typedef {CurvesView & { draws: number, watch: ResizeObserver, lens: Lens, tell: Tell,
 *   arrived: () => void, silence?: ReturnType<typeof setTimeout> }} RunView
 */

const CURVES = `
  <div class="stats" part="stats"></div><p class="note"></p>
  <figure class="asked"><figcaption>What it says <small></small></figcaption>
    <div class="guesses" role="img"></div></figure>
  <div class="keys"><span class="key training"></span>training batches
    <span class="key inference"></span>held-out, never trained on
    <span class="end crowd"></span></div>
  <div class="pair">
    <figure><figcaption>Loss <small>cross-entropy; lower is better</small></figcaption>
      <div class="plot" data-plot="loss" role="img"></div></figure>
    <figure><figcaption>Accuracy <small>% right; higher is better</small></figcaption>
      <div class="plot" data-plot="accuracy" role="img"></div></figure>
  </div>
  <div class="keys"><span class="end choices"><small class="hint"></small></span></div>
  <p class="note"></p>`;

/** @type {WeakMap<Element, RunView>} */
const runs = new WeakMap();
const SILENCE = "No word from the server for a while. What you see is how it stood then; it goes on " +
  "by itself once the connection is back.";
const SILENT_MS = 8000;

/**
 * @param {Element} root
 * @param {RunData} data
 * @returns {RunView}
 */
function mountRun(root, data) {
  const box = el("div.live", { innerHTML: `<style>${LIVE_STYLES}</style>${CURVES}` });
  root.appendChild(box);
  setColours(box, data.palette);
  const shape = choice("curves", "Curves", ["raw", "smoothed"], () => drawCurves(view));
  const along = choice("along", "Along the axis", ["over updates", "over seconds"], () => {
    makeCurves(view);
    drawCurves(view);
  });
  say(find(box, ".hint"), zoomHint());
  find(box, ".choices").append(shape.box, along.box);
  /** @type {RunView} */
  const view = {
    box, data, charts: {}, draws: 0, shape, along,
    watch: keepWidth(box, () => Object.values(view.charts)),
    lens: mountLens(box, (act) => view.tell(act)),
    arrived: () => drawAsked(box),
    tell: () => {},
  };
  makeCurves(view);
  addEventListener("asked-arrived", view.arrived);
  return view;
}

/**
 * @param {HTMLElement} box
 * @param {Palette} palette
 */
function setColours(box, palette) {
  for (const [name, value] of Object.entries(palette))
    if (typeof value === "string") box.style.setProperty("--" + name, value);
}

/**
 * @param {HTMLElement} box
 * @param {RunData["stats"]} stats
 */
function drawStats(box, stats) {
  const tiles = children(find(box, ".stats"), stats.length, () => el("div.stat", {}, el("b"), el("span")));
  stats.forEach(([label, value, phase], i) => {
    const [number, name] = tiles[i].children;
    say(number, value);
    say(name, label);
    attribute(tiles[i], "class", `stat of-${phase}`);
  });
}

/**
 * The images themselves, which another component brings: once, not with every tick.
 * @param {HTMLElement} box
 */
function drawAsked(box) {
  const onto = canvases(box, ".guesses canvas");
  if (onto.length) drawStrip(/** @type {any} */ (globalThis).__asked, onto);
}

/**
 * Held-out images, and under each what the network takes it for.
 * @param {HTMLElement} box
 * @param {RunData} data
 */
function drawGuesses(box, { guesses }) {
  const asked = find(box, ".asked"), place = find(asked, ".guesses");
  asked.hidden = !guesses.length;
  if (asked.hidden) return;
  const shown = children(place, guesses.length, () => el("div", {}, el("canvas"), el("span")));
  drawAsked(box);
  guesses.forEach(([truth, said], i) => {
    const right = said === truth;
    attribute(shown[i], "class", right ? "is-right" : "is-wrong");
    attribute(shown[i], "title", right ? `It is: ${truth}` : `It is: ${truth}. The network says: ${said}`);
    say(shown[i].children[1], `${right ? "✓" : "✗"} ${said}`);
  });
  const count = guesses.filter(([truth, said]) => said === truth).length;
  say(find(asked, "small"), `of ${guesses.length} held-out images: ${count} right`);
  attribute(place, "aria-label", guesses.map(([truth, said]) => `${truth}: ${said}`).join(", "));
}

/** @param {Component} component */
export function drawRun(component) {
  const root = component.parentElement;
  /** @type {RunData} */
  const data = unpack(component.data);
  const view = runs.get(root) ?? mountRun(root, data);
  runs.set(root, view);
  if (data.at < view.data.at) return () => takeDown(root); // a newer one has overtaken it
  const emptied = view.data.arrays.x.length && !data.arrays.x.length; // axes keep their numbers
  const other = emptied || data.guess.loss !== view.data.guess.loss;
  view.data = data;
  if (other) makeCurves(view);
  view.tell = (act) => component.setTriggerValue("act", act);
  drawStats(view.box, data.stats);
  view.box.querySelectorAll("p.note").forEach((note, i) => say(note, data.notes[i]));
  say(find(view.box, ".crowd"), data.crowd);
  drawGuesses(view.box, data);
  drawCurves(view);
  for (const [name, alt] of Object.entries(data.alts))
    attribute(find(view.box, `[data-plot="${name}"]`), "aria-label", alt);
  drawLens(view.lens, data);
  view.box.dataset.going = String(data.going);
  view.box.dataset.draws = String(++view.draws);
  clearTimeout(view.silence);
  if (data.going) view.silence = setTimeout(() => say(find(view.box, "p.note"), SILENCE), SILENT_MS);
  return () => takeDown(root);
}

/**
 * Streamlit calls this when the component goes, but also when the next picture came before this
 * one was out. In that case the view stays, with its zoom.
 * @param {Element} root
 */
function takeDown(root) {
  const view = runs.get(root);
  if (root.isConnected || !view) return;
  clearTimeout(view.silence);
  view.watch.disconnect();
  removeEventListener("asked-arrived", view.arrived);
  view.lens.drawing?.end?.();
  Object.values(view.charts).forEach((chart) => chart.destroy());
  view.box.remove();
  runs.delete(root);
}
