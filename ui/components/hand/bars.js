// @ts-check
// Times on one scale: a bar a way, made of its stages.

import { el } from "../shared/dom.js";

/** @typedef {{ name: string, ms: number, kind: "network" | "own" | "way" | "wait" }} Part */
/** @typedef {{ title: string, parts: Part[] }} Way */

const WORDS = {
  fetch: "fetch the network", start: "start it", decode: "decode the file", upright: "turn upright",
  resize: "resize and crop", normalise: "normalise", forward: "forward pass", softmax: "softmax",
};

/** @param {string} name */
export const stageWords = (name) => WORDS[/** @type {keyof typeof WORDS} */ (name)] ?? name;

/**
 * Milliseconds as the rest of the app writes them: engine/core/units.py.
 * @param {number} ms
 */
export function msText(ms) {
  const digits = ms >= 9.95 || ms === 0 ? 0 : ms >= 0.995 ? 1 : 2;
  const text = ms.toLocaleString("en-GB", { minimumFractionDigits: digits, maximumFractionDigits: digits });
  return `${text}\u00a0ms`;
}

/** @param {Part[]} parts */
export const total = (parts) => parts.reduce((sum, { ms }) => sum + ms, 0);

/**
 * The stages of an answer as parts of a bar.
 * @param {[name: string, ms: number][]} stages
 * @returns {Part[]}
 */
export function partsOf(stages) {
  return stages.map(([name, ms]) => ({ name: stageWords(name), ms, kind: name === "forward" ? "network" : "own" }));
}

/**
 * @param {Way[]} ways
 * @returns {HTMLElement}
 */
export function oneScale(ways) {
  const longest = Math.max(...ways.map(({ parts }) => total(parts)));
  return el("div.scale", {}, ...ways.map(({ title, parts }) => {
    const bar = el("div.bar", {}, ...parts.map(({ name, ms, kind }) => {
      const part = el(`i.${kind}`, { title: `${name}: ${msText(ms)}` });
      part.style.width = `${(100 * ms) / longest}%`;
      return part;
    }));
    const list = parts.map(({ name, ms, kind }) => el("li", {}, el(`i.${kind}`), `${name} `, el("b", { textContent: msText(ms) })));
    return el("figure", {}, el("figcaption", {}, title, " ", el("b", { textContent: msText(total(parts)) })), bar, el("ul", {}, ...list));
  }));
}
