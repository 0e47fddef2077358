// @ts-check
// How each layer is doing: a table, gradients and update sizes over time, and bands of weights.

import { dots, keepWidth, makeChart, setData, zoomHint } from "../shared/charts.js";
import { attribute, el, find, say } from "../shared/dom.js";

/** @import { Chart } from "../shared/charts.js" */
/** @import { LayersWords, RunData, View } from "./types.js" */

const COLUMNS = [
  ["weights", "weights", "how many"],
  ["weight", "typical weight", "root mean square"],
  ["gradient", "typical gradient", "root mean square"],
  ["update", "last update", "root mean square"],
  ["ratio", "update ÷ weight", "of a typical weight"],
];
const VITALS = ["gradient", "ratio"];
const QUANTILES = 5; // 5 %, 25 %, 50 %, 75 %, 95 %

const LAYERS = `<div class="scrolls"><table class="figures"></table></div>
    <div class="pair">
      <figure><figcaption>Gradient size <small>root mean square, each layer; powers of ten</small>
        </figcaption><div class="plot low" data-vital="gradient" role="img"></div></figure>
      <figure><figcaption>Update ÷ weight <small>how far one update moves a layer; powers of ten</small>
        </figcaption><div class="plot low" data-vital="ratio" role="img"></div></figure></div>
    <h2>Spread of the weights <small>the middle line is the median; half of the weights lie in the
      dark band, nine in ten in the light one</small></h2>
    <div class="small-plots"></div><p class="keys"><small></small></p>`;

/**
 * @param {HTMLElement} box
 * @returns {View}
 */
export function layersView(box) {
  box.innerHTML = LAYERS;
  say(find(box, ".keys small"), zoomHint());
  /** @type {Chart[]} */
  let charts = [];
  let built = "";
  const watch = keepWidth(box, () => charts);
  return {
    /** @param {RunData<LayersWords>} data */
    draw(data) {
      const names = data.words.rows.map((row) => row.name);
      // Anew also when a reset empties them: an axis would keep its numbers.
      const wanted = [...names, data.arrays.steps.length > 0].join();
      if (built !== wanted) {
        built = wanted;
        charts.forEach((chart) => chart.destroy());
        const colours = names.map((_, i) => data.palette.series[i % data.palette.series.length]);
        buildLayerTable(box, names, colours);
        charts = [...vitalCharts(box, names, colours), ...bandCharts(box, names, colours)];
      }
      drawTable(box, data.words.rows);
      drawVitals(charts, data);
      drawBands(charts.slice(VITALS.length), data);
    },
    end() {
      watch.disconnect();
      charts.forEach((chart) => chart.destroy());
    },
  };
}

/**
 * @param {HTMLElement} box
 * @param {string[]} names
 * @param {string[]} colours
 */
function buildLayerTable(box, names, colours) {
  const head = el("tr", {}, el("th", { textContent: "Layer" }));
  for (const [, title, unit] of COLUMNS)
    head.append(el("th", { title: unit, textContent: title }));
  const rows = names.map((name, i) => {
    const dot = el("span.dot");
    dot.style.background = colours[i];
    return el("tr", {}, el("th", { scope: "row" }, dot, name), ...COLUMNS.map(() => el("td")));
  });
  find(box, "table").replaceChildren(el("thead", {}, head), el("tbody", {}, ...rows));
}

/**
 * @param {HTMLElement} box
 * @param {LayersWords["rows"]} rows
 */
function drawTable(box, rows) {
  const drawn = box.querySelectorAll("tbody tr");
  rows.forEach((row, i) => COLUMNS.forEach(([key], c) =>
    say(drawn[i].children[c + 1], row[key] ?? "–")));
}

/**
 * @param {HTMLElement} box
 * @param {string[]} names
 * @param {string[]} colours
 * @returns {Chart[]}
 */
function vitalCharts(box, names, colours) {
  /** @type {(_: unknown, value: number | null) => string} */
  const value = (_, v) => v == null ? "–" : inPowers(v, 1);
  /** @type {uPlot.Axis.DynamicValues} */
  const ticks = (_, all) => all.map((v) => v == null ? "" : inPowers(v, 0));
  return VITALS.map((name) => makeChart(box, find(box, `[data-vital="${name}"]`), {
    log: true, y: { ticks },
    series: names.map((layer, i) => ({ label: layer.split(" ")[0], stroke: colours[i], width: 2,
      value, spanGaps: true, points: dots(colours[i]) })),
  }));
}

/**
 * @param {HTMLElement} box
 * @param {string[]} names
 * @param {string[]} colours
 * @returns {Chart[]}
 */
function bandCharts(box, names, colours) {
  const places = names.map((name) => el("div.plot.low", { role: "img", "data-band": name }));
  find(box, ".small-plots").replaceChildren(...places.map((place, i) => el("figure", {},
    el("figcaption", {}, el("small", { textContent: "Layer " + names[i] })), place)));
  return places.map((place, i) => bandChart(box, place, colours[i]));
}

/**
 * @param {HTMLElement} box
 * @param {HTMLElement} place
 * @param {string} stroke
 */
function bandChart(box, place, stroke) {
  /** @type {uPlot.Series} */
  const edge = { stroke: "transparent", points: { show: false }, value: () => "", label: "" };
  /** @type {(_: unknown, value: number | null) => string} */
  const value = (_, v) => v == null ? "–" : v.toFixed(3);
  return makeChart(box, place, {
    y: { space: 18, range: (_, low, high) => withMargin(low, high) },
    series: [edge, edge, { label: "median", stroke, width: 2, value, points: dots(stroke) },
      edge, edge],
    bands: [{ series: [5, 1], fill: stroke + "33" }, { series: [4, 2], fill: stroke + "55" }],
  });
}

/**
 * @param {number} low
 * @param {number} high
 * @returns {[number, number]}
 */
function withMargin(low, high) {
  if (low === high) return [low - 1, high + 1];
  const margin = (high - low) * 0.05;
  return [low - margin, high + margin];
}

/**
 * @param {Chart[]} charts
 * @param {RunData<LayersWords>} data
 */
function drawVitals(charts, { arrays, words: { rows } }) {
  const xs = Array.from(arrays.steps);
  VITALS.forEach((name, c) => {
    const lines = rows.map((_, i) => Array.from(arrays[name + i], (v) => v > 0 ? v : null));
    setData(charts[c], [xs, ...lines]);
    tellAlt(charts[c], vitalAlt(name, rows));
  });
}

/**
 * @param {Chart[]} charts
 * @param {RunData<LayersWords>} data
 */
function drawBands(charts, { arrays, words }) {
  const xs = Array.from(arrays.steps);
  words.rows.forEach((row, i) => {
    const lines = bandLines(arrays["bands" + i], xs.length, words.spans[i]);
    setData(charts[i], [xs, ...lines]);
    const last = lines.map((line) => line.at(-1)?.toFixed(2));
    tellAlt(charts[i], xs.length
      ? `Weights of layer ${row.name}: nine in ten from ${last[0]} to ${last[4]}.`
      : "No update yet.");
  });
}

/**
 * The lines of a band, from bytes that engine/training/views/layers.py has packed.
 * @param {ArrayLike<number>} levels for each update, five quantiles, 1–255
 * @param {number} updates
 * @param {number} span the weight that the largest level stands for
 */
export function bandLines(levels, updates, span) {
  return Array.from({ length: QUANTILES }, (_, q) => Array.from({ length: updates }, (_, at) =>
    (levels[at * QUANTILES + q] - 128) / 127 * span));
}

/**
 * @param {Chart} chart
 * @param {string} alt
 */
function tellAlt(chart, alt) {
  attribute(/** @type {Element} */ (chart.root.parentElement), "aria-label", alt);
}

/**
 * @param {string} name
 * @param {LayersWords["rows"]} rows
 */
function vitalAlt(name, rows) {
  const what = name === "ratio" ? "Update divided by weight" : "Gradient size";
  return `${what}, last: ` + rows.map((row) => `${row.name} ${row[name] ?? "none yet"}`).join(", ");
}

/**
 * 3.1 × 10⁻⁴, or 10⁻⁴ without digits; what is neither tiny nor huge as it is.
 * @param {number} value
 * @param {number} digits behind the point
 */
export function inPowers(value, digits) {
  if (value >= 0.01 && value < 1000) return String(+value.toPrecision(2));
  const [times, power] = value.toExponential(digits).split("e");
  const raised = [...power.replace("+", "")].map((c) => "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"["-0123456789".indexOf(c)]);
  return (digits ? times + " × 10" : "10") + raised.join("");
}
