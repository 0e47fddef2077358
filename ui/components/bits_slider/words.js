// @ts-check
// What is said about a number of bits.

import { levels } from "./rounding.js";

/** @import { BitsData } from "./types.js" */

/** @param {number} bits */
export const bitsText = (bits) => bits === 1 ? "1 bit" : `${bits} bits`;

/**
 * Label and value of each tile.
 * @param {BitsData} data
 * @param {number} bits
 * @returns {[label: string, value: string][]}
 */
export function tiles(data, bits) {
  const found = data.exam[bits];
  const differ = found && `${found.differ.toLocaleString()} of ${data.shapes.toLocaleString()}`;
  const values = bits > 16 ? `2${bits === 32 ? "³²" : "²⁴"}` : levels(bits).toLocaleString();
  return [
    ["right in the exam, measured", found ? (100 * found.accuracy).toFixed(1) + "%" : "…"],
    ["answers that differ, measured", differ ?? "…"],
    ["values a weight can take", values],
    ["packed tightly, measured", found?.size ?? "…"],
  ];
}

/**
 * A curve that rises again at its end surprises: say why, beside it.
 * @param {BitsData["exam"]} exam
 */
export function why(exam) {
  if (!exam[1] || !exam[2] || exam[1].accuracy <= exam[2].accuracy) return "";
  return "Better with 1 bit than with 2? Two bits leave three values: zero, and plus or minus the "
    + "largest weight of the unit. All weights less than half as large fall to zero. One bit keeps "
    + "the sign of each, at their mean size.";
}

/**
 * @param {BitsData} data
 * @param {number} bits
 */
export function sentence(data, bits) {
  const found = data.exam[bits];
  if (bits === 32) return "Full precision: the weights as training left them. Pull the slider to the right.";
  const values = bits === 1
    ? "One bit keeps only the sign. Each weight becomes plus or minus one number: the mean size of all weights of its unit."
    : bits > 16 ? `${bits} bits are still plenty.` : `With ${bits} bits, a weight can take ${levels(bits).toLocaleString()} values.`;
  if (bits === 1 && why(data.exam)) return `${values} And yet it does better than two bits.`;
  if (!found) return values + " The exam is under way.";
  return `${values} ${found.differ === 0 ? "Not one answer differs." : found.verdict}`;
}
