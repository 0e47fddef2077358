// @ts-check
// The curves of a run.

import { dots, isShort, levelLine, makeChart, setData } from "../shared/charts.js";
import { themed } from "../shared/dom.js";
import { merge, secondsAt, smooth } from "./lines.js";

/** @import { Chart } from "../shared/charts.js" */
/** @import { RunData } from "./types.js" */

/**
 * @typedef {object} CurvesView
 * @property {HTMLElement} box
 * @property {RunData} data
 * @property {Record<string, Chart>} charts
 * @property {{ value: () => string }} shape raw or smoothed
 * @property {{ value: () => string }} along over updates or over seconds
 */

const MEMORY = 0.03; // of the axis: so far back does a smoothed value look

/**
 * A dashed line at the height that answers out of the air would have.
 * @param {HTMLElement} host
 * @param {number} guess
 */
function guessLine(host, guess) {
  /** @param {Chart} chart */
  return (chart) => {
    const { ctx, bbox } = chart, unit = devicePixelRatio, colour = themed(host, "--st-text-color");
    const y = levelLine(chart, guess, { colour, dash: [5, 4], alpha: 0.75 });
    if (y === null) return;
    ctx.save();
    ctx.font = `${12 * unit}px ${themed(host, "--st-font") || "sans-serif"}`;
    ctx.textAlign = "right";
    ctx.textBaseline = "bottom";
    ctx.lineWidth = 4 * unit;
    ctx.strokeStyle = themed(host, "--st-background-color"); // parts the words from what's behind
    ctx.fillStyle = colour;
    const x = bbox.left + bbox.width - 4 * unit;
    ctx.strokeText("blind guessing", x, y - 4 * unit);
    ctx.globalAlpha = 0.75;
    ctx.fillText("blind guessing", x, y - 4 * unit);
    ctx.restore();
  };
}

/**
 * @param {HTMLElement} host
 * @param {HTMLElement} place
 * @param {boolean} isPercent
 * @param {number} guess
 * @param {string} xLabel
 */
function makeCurve(host, place, isPercent, guess, xLabel) {
  /** @type {(_: unknown, value: number | null) => string} */
  const value = (_, v) => v == null ? "–" : isPercent ? v.toFixed(1) + "%" : v.toFixed(3);
  /** @type {(label: string, name: string, always?: boolean) => uPlot.Series} */
  const line = (label, name, always) => ({
    label, stroke: themed(host, "--" + name), width: 2, value, spanGaps: true,
    points: dots(themed(host, "--" + name), always || isShort),
  });
  /** @type {(name: string) => uPlot.Series} */
  const behind = (name) => (
    { ...line("", name), width: 1, alpha: 0.35, value: () => "", points: { show: false } });
  return makeChart(host, place, {
    xLabel, xName: xLabel === "updates" ? "update" : "second", drawn: guessLine(host, guess),
    y: {
      range: (_, low, high) => isPercent ? [0, 100] : [0, Math.max((high ?? guess) * 1.15, 0.1)],
      ticks: isPercent ? (_, all) => all.map((v) => v + "%") : undefined,
    },
    series: [behind("training"), behind("inference"), line("training", "training"),
      line("held-out", "inference", true)],
  });
}

/** @param {CurvesView} view */
export function makeCurves(view) {
  const xLabel = view.along.value() === "over seconds" ? "seconds of updating alone" : "updates";
  for (const name of /** @type {const} */ (["loss", "accuracy"])) {
    const place = /** @type {HTMLElement} */ (view.box.querySelector(`[data-plot="${name}"]`));
    view.charts[name]?.destroy();
    view.charts[name] = makeCurve(view.box, place, name === "accuracy", view.data.guess[name], xLabel);
  }
}

/** @param {CurvesView} view */
export function drawCurves(view) {
  const { arrays } = view.data, seconds = view.along.value() === "over seconds";
  /** @param {number} update */
  const at = (update) => secondsAt(arrays.x, arrays.clock, update);
  const xs = seconds ? Array.from(arrays.clock) : Array.from(arrays.x);
  const evalXs = seconds ? Array.from(arrays.evalX, at) : Array.from(arrays.evalX);
  const smoothed = view.shape.value() === "smoothed";
  const reach = MEMORY * Math.max(xs.at(-1) ?? 0, evalXs.at(-1) ?? 0);
  for (const [name, tested, factor] of /** @type {const} */ (
    [["loss", "evalLoss", 1], ["accuracy", "evalAccuracy", 100]])) {
    const raw = Array.from(arrays[name], (v) => v * factor);
    const tests = Array.from(arrays[tested], (v) => v * factor);
    const columns = smoothed ? [raw, tests, smooth(xs, raw, reach), smooth(evalXs, tests, reach)]
      : [[], [], raw, tests];
    setData(view.charts[name], merge(xs, evalXs, columns));
  }
}
