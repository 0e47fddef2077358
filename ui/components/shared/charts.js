// @ts-check
// Charts: uPlot with the page's fonts and colours, a zoom that stays, and fingers.

import { el, themed } from "./dom.js";
import { keep, kept } from "./kept.js";

/** @typedef {uPlot} Chart */

/**
 * @typedef {object} Look
 * @property {uPlot.Series[]} series
 * @property {Upright} y
 * @property {Across} [x]
 * @property {string} [xLabel] below the chart
 * @property {string} [xName] one step along the axis, in the legend
 * @property {uPlot.Band[]} [bands]
 * @property {boolean} [log] powers of ten upright
 * @property {(chart: Chart) => void} [drawn] draws behind the lines
 * @property {boolean} [still] no zoom, no legend, nothing that follows the pointer
 */

/**
 * @typedef {object} Upright
 * @property {uPlot.Range.Function} [range]
 * @property {uPlot.Axis.Splits} [splits]
 * @property {uPlot.Axis.DynamicValues} [ticks] the words of the axis
 * @property {number} [space] the least between two of them, in pixels
 */

/**
 * @typedef {object} Across
 * @property {uPlot.Range.Function} range
 * @property {uPlot.Axis.Splits} splits
 * @property {uPlot.Axis.DynamicValues} ticks
 */

const LEGEND = 26; // pixels that its line takes of a chart's box

/**
 * @param {Element} host
 * @returns {uPlot.Axis}
 */
function axisStyle(host) {
  /** @param {string} name */
  const style = (name) => themed(host, name);
  return {
    stroke: () => style("--st-text-color"),
    grid: { stroke: () => style("--st-border-color"), width: 1 },
    ticks: { stroke: () => style("--st-border-color"), width: 1 },
    font: "12px " + (style("--st-font") || "sans-serif"),
  };
}

/**
 * @param {uPlot.Axis} axis
 * @param {Look} look
 * @returns {uPlot.Axis}
 */
function axisAcross(axis, { x, xLabel = "updates", still }) {
  /** @type {uPlot.Axis} */
  const across = { ...axis, label: xLabel, labelSize: 18, labelFont: axis.font, size: 30 };
  if (still) Object.assign(across, { size: 18, labelSize: 16, gap: 6, labelGap: 1 });
  if (x) return { ...across, splits: x.splits, values: x.ticks, grid: { show: false }, ticks: { show: false } };
  return xLabel === "updates" ? { ...across, incrs: WHOLE } : across;
}

/**
 * @param {uPlot.Axis} axis
 * @param {Look} look
 * @returns {uPlot.Axis}
 */
function axisUpright(axis, { y, log, still }) {
  /** @type {uPlot.Axis} */
  const upright = { ...axis, size: still ? 44 : 50, values: y.ticks };
  if (y.space) upright.space = y.space;
  if (y.splits) upright.splits = y.splits;
  if (still) upright.ticks = { show: false };
  if (!log) return upright;
  const filter = powers;
  return { ...upright, grid: { ...axis.grid, filter }, ticks: { ...axis.ticks, filter } };
}

/**
 * @param {Element} host
 * @param {HTMLElement} place
 * @param {Look} look
 * @returns {Chart}
 */
export function makeChart(host, place, look) {
  const axis = axisStyle(host), { series, y, x, xName = "update", still } = look;
  /** @type {uPlot.Options} */
  const options = {
    width: place.clientWidth || 320,
    height: place.clientHeight - (still ? 0 : LEGEND),
    scales: {
      x: { time: false, ...(x && { range: x.range }) },
      y: look.log ? { distr: 3 } : { range: y.range },
    },
    axes: [axisAcross(axis, look), axisUpright(axis, look)],
    cursor: still ? { show: false } : { drag: { x: true, y: false }, points: { size: 7 } },
    legend: { show: !still },
    series: [
      { label: xName, value: (_, v) => v == null ? "–" : v < 100 && v % 1 ? v.toFixed(1)
        : Math.round(v).toLocaleString() },
      ...series,
    ],
    padding: still ? [8, 10, 0, 0] : undefined,
    bands: look.bands,
    hooks: { drawAxes: look.drawn ? [look.drawn] : [] }, // behind the lines
  };
  const empty = /** @type {uPlot.AlignedData} */ (Array(series.length + 1).fill([]));
  const chart = new uPlot(options, empty, place);
  if (still) return chart;
  // Lines without a name of their own stay out of the legend.
  const rows = place.querySelectorAll(".u-series");
  series.forEach((one, i) => { if (!one.label) rows[i + 1].remove(); });
  fingers(chart);
  return chart;
}

// A line's first values are dots as well: of a single one no line would be seen.
const FEW = 12;

/**
 * @param {Chart} chart
 * @param {number} i
 */
export function isShort(chart, i) {
  return Array.from(chart.data[i]).filter((value) => value != null).length <= FEW;
}

/**
 * @param {string} colour
 * @param {uPlot.Series.Points.Show} show
 * @returns {uPlot.Series.Points}
 */
export function dots(colour, show = isShort) {
  return { show, size: 5, fill: colour };
}

/**
 * Bars at the places of a line's values, each so wide.
 * @param {(chart: Chart) => number} widthOf in CSS pixels
 * @returns {uPlot.Series.PathBuilder}
 */
export function barPaths(widthOf) {
  return (chart, line, from, to) => {
    const fill = new Path2D(), width = widthOf(chart) * devicePixelRatio;
    const ground = chart.valToPos(0, "y", true);
    for (let i = from; i <= to; i++) {
      const value = chart.data[line][i];
      if (value == null) continue;
      const middle = chart.valToPos(chart.data[0][i], "x", true), top = chart.valToPos(value, "y", true);
      fill.rect(middle - width / 2, top, width, ground - top);
    }
    return { fill };
  };
}

/**
 * A dashed line across a chart, at one height.
 * @param {Chart} chart
 * @param {number} height
 * @param {{ colour: string, dash: number[], width?: number, alpha?: number }} look
 * @returns {number | null} where it is, in the canvas's pixels, if it is on the chart
 */
export function levelLine(chart, height, { colour, dash, width = 1, alpha = 1 }) {
  const { ctx, bbox } = chart, unit = devicePixelRatio;
  const y = chart.valToPos(height, "y", true);
  if (!(y >= bbox.top)) return null;
  ctx.save();
  ctx.globalAlpha = alpha;
  ctx.strokeStyle = colour;
  ctx.lineWidth = width * unit;
  ctx.setLineDash(dash.map((one) => one * unit));
  ctx.beginPath();
  ctx.moveTo(bbox.left, y);
  ctx.lineTo(bbox.left + bbox.width, y);
  ctx.stroke();
  ctx.restore();
  return y;
}

// Steps between the ticks of what is counted: 1, 2, 5, 10 and so on.
const WHOLE = Array.from({ length: 12 }, (_, power) => [1, 2, 5].map((n) => n * 10 ** power)).flat();

/**
 * Of a logarithmic axis, only the powers of ten.
 * @param {unknown} _
 * @param {number[]} splits
 */
export function powers(_, splits) {
  return splits.map((value) => Math.abs(Math.log10(value) % 1) < 1e-6 ? value : null);
}

/**
 * A zoom that the visitor made stays; otherwise the axis grows with the run.
 * @param {Chart} chart
 * @param {(number | null)[][]} data the places along the axis, then each line's heights
 */
export function setData(chart, data) {
  const { min, max } = chart.scales.x, full = chart.data[0];
  const zoomed = full.length > 1 && min != null && max != null
    && (min > full[0] || max < full[full.length - 1]);
  chart.setData(/** @type {uPlot.AlignedData} */ (data), !zoomed);
  if (zoomed) chart.redraw();
}

/**
 * The part of an axis that two fingers, or one, have moved into view.
 * @param {{ min: number, max: number, at: number[] }} start how it was, and where they came down, 0–1
 * @param {number[]} now where they are, 0–1
 * @param {{ min: number, max: number }} ends of all that there is
 */
export function pinched({ min, max, at }, now, ends) {
  const span = max - min;
  let width = span, low = min - span * (now[0] - at[0]);
  if (now.length >= 2) {
    width = span * Math.min(8, Math.abs(at[0] - at[1]) / Math.max(0.03, Math.abs(now[0] - now[1])));
    width = Math.min(width, ends.max - ends.min);
    low = min + span * (at[0] + at[1]) / 2 - width * (now[0] + now[1]) / 2;
  }
  low = Math.max(ends.min, Math.min(low, ends.max - width));
  return { min: low, max: low + width };
}

/**
 * Two fingers zoom, one moves along when zoomed, a double tap zooms out.
 * @param {Chart} chart
 */
function fingers(chart) {
  const { over } = chart;
  /** @type {Map<number, number>} */
  const down = new Map();
  /** @type {{ min?: number, max?: number, at: number[] }} */
  let start = { at: [] };
  let lastTap = 0;
  /** @param {number} x */
  const share = (x) => (x - over.getBoundingClientRect().left) / over.clientWidth;
  const begin = () => {
    const { min, max } = chart.scales.x;
    start = { min, max, at: [...down.values()].map(share) };
  };
  over.addEventListener("pointerdown", (event) => {
    if (event.pointerType !== "touch") return;
    down.set(event.pointerId, event.clientX);
    begin();
    if (down.size === 1) {
      if (event.timeStamp - lastTap < 300) chart.setScale("x", whole(chart));
      lastTap = event.timeStamp;
    }
  });
  over.addEventListener("pointermove", (event) => {
    const { min, max, at } = start;
    if (!down.has(event.pointerId) || min == null || max == null) return;
    down.set(event.pointerId, event.clientX);
    const shown = pinched({ min, max, at }, [...down.values()].map(share), whole(chart));
    if (shown.max > shown.min) chart.setScale("x", shown);
  });
  /** @param {PointerEvent} event */
  const end = (event) => {
    if (down.delete(event.pointerId) && down.size) begin();
  };
  over.addEventListener("pointerup", end);
  over.addEventListener("pointercancel", end);
  over.addEventListener("pointerleave", end);
}

/** @param {Chart} chart */
function whole(chart) {
  const xs = chart.data[0];
  return { min: xs[0] ?? 0, max: xs[xs.length - 1] ?? 1 };
}

/**
 * @param {Element} box
 * @param {() => Chart[]} charts
 */
export function keepWidth(box, charts) {
  const watch = new ResizeObserver(() => {
    for (const chart of charts()) {
      const place = chart.root.parentElement;
      if (place?.clientWidth && place.clientWidth !== chart.width)
        chart.setSize({ width: place.clientWidth, height: chart.height });
    }
  });
  watch.observe(box);
  return watch;
}

export function zoomHint() {
  return matchMedia("(pointer: coarse)").matches ? "pinch a chart to zoom, double-tap to zoom out"
    : "drag across a chart to zoom, double-click to zoom out";
}

/**
 * A row of buttons, one of them pressed; the visitor's own browser keeps which.
 * @param {string} name under which it is kept
 * @param {string} label
 * @param {string[]} options
 * @param {() => void} changed
 */
export function choice(name, label, options, changed) {
  const box = el("span.choice", { role: "group", "aria-label": label });
  const before = kept(name);
  let value = before !== null && options.includes(before) ? before : options[0];
  for (const option of options) {
    box.append(el("button", {
      type: "button", textContent: option, "aria-pressed": option === value,
      onclick: () => {
        value = option;
        keep(name, option);
        for (const one of box.children)
          one.setAttribute("aria-pressed", String(one.textContent === option));
        changed();
      },
    }));
  }
  return { box, value: () => value };
}
