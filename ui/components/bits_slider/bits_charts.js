// @ts-check
// The slider's two charts: the weights of one unit, and right answers by bits.

import { barPaths, levelLine, makeChart, setData } from "../shared/charts.js";
import { attribute } from "../shared/dom.js";
import { binWidth, countTicks, distinct, inBins, isFew, largestOf, onLevels, rounded } from "./rounding.js";
import { bitsText } from "./words.js";

/** @import { BitsData } from "./types.js" */
/** @import { Chart } from "../shared/charts.js" */

const SPREAD = 0.47; // of the chart's width, from the middle to the largest weight
const EDGE = 0.03; // of the chart's width, beside the first and the last stop
const THINNEST = 2; // pixels of a bar

/**
 * How many weights lie where, as trained and rounded.
 * @param {HTMLElement} place
 * @param {BitsData} data
 * @returns {(data: BitsData, bits: number) => Chart}
 */
export function weightsChart(place, data) {
  let largest = 1, highest = 1, tealShare = 0.5;
  /** @type {(chart: Chart, share: number) => number} */
  const barWidth = (chart, share) => {
    const pixels = chart.bbox.width / devicePixelRatio * SPREAD / largest;
    return Math.max(THINNEST, pixels * binWidth(largest) * share);
  };
  const chart = makeChart(place, place, {
    still: true, xLabel: "value of the weight (upright: how many)",
    x: {
      range: () => [-largest / SPREAD / 2, largest / SPREAD / 2],
      splits: () => [-largest, 0, largest],
      ticks: (_, all) => all.map((v) => v ? v.toFixed(2).replace("-", "−") : "0"),
    },
    y: { range: () => [0, countTicks(highest).at(-1) ?? 1], splits: () => countTicks(highest) },
    series: [
      { fill: data.palette.neutral, alpha: 0.5, points: { show: false },
        paths: barPaths((one) => barWidth(one, 0.9)) },
      { fill: data.palette.inference, points: { show: false },
        paths: barPaths((one) => barWidth(one, tealShare)) },
    ],
  });
  return ({ weights }, bits) => {
    const after = rounded(weights, bits), few = bits < 32 && isFew(after);
    largest = largestOf(weights);
    tealShare = few ? 0.55 : 0.5;
    const grey = inBins(weights, largest);
    const teal = bits === 32 ? new Map() : few ? onLevels(after) : inBins(after, largest);
    highest = Math.max(...grey.values(), ...teal.values());
    const xs = [...new Set([...grey.keys(), ...teal.keys()])].sort((a, b) => a - b);
    setData(chart, [xs, ...[grey, teal].map((counts) => xs.map((x) => counts.get(x) ?? null))]);
    attribute(place, "aria-label", bits === 32
      ? `${weights.length} weights as trained, from ${(-largest).toFixed(2)} to ${largest.toFixed(2)}.`
      : `With ${bitsText(bits)}, the ${weights.length} weights lie on ${distinct(after)} different values.`);
    return chart;
  };
}

/**
 * Right answers at each stop, and which of them the slider stands at.
 * @param {HTMLElement} place
 * @param {BitsData} data
 * @returns {(data: BitsData, bits: number) => Chart}
 */
export function examChart(place, data) {
  const { stops, palette: { inference, neutral } } = data, last = stops.length - 1;
  const room = last * EDGE / (1 - 2 * EDGE);
  let chance = data.chance;
  const chart = makeChart(place, place, {
    still: true, xLabel: "bits for each weight",
    x: {
      range: () => [-room, last + room],
      splits: () => stops.map((_, i) => i),
      ticks: (_, all) => all.map((i) => stops[i]),
    },
    y: { range: () => [0, 100], splits: () => [0, 25, 50, 75, 100] },
    drawn: (one) => { levelLine(one, 100 * chance, { colour: neutral, dash: [2, 4], width: 2 }); },
    series: [
      { stroke: inference, width: 2, spanGaps: true,
        points: { show: true, size: 7, width: 0, fill: inference } },
      { stroke: "transparent", points: { show: true, size: 16, width: 2, fill: inference,
        stroke: () => getComputedStyle(place).color } },
    ],
  });
  return ({ exam, chance: guess }, bits) => {
    chance = guess;
    const shares = stops.map((stop) => exam[stop]?.accuracy);
    const known = shares.map((share) => share === undefined ? null : 100 * share);
    setData(chart, [stops.map((_, i) => i), known, known.map((v, i) => stops[i] === bits ? v : null)]);
    const words = stops.filter((stop) => exam[stop]).map((stop) =>
      `${bitsText(stop)} ${known[stops.indexOf(stop)]?.toFixed(1)}%`);
    attribute(place, "aria-label", `Right answers: ${words.join(", ")}.`);
    return chart;
  };
}
