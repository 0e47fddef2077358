// @ts-check
// What a network believes, in everyday words: engine/inference/vocabulary.py in the browser.

import { el, say } from "../shared/dom.js";

/** @import { Vocabulary } from "./types.js" */

/**
 * @typedef {object} Answer
 * @property {number} word its number among the words
 * @property {number} probability of all its classes together, 0–1
 * @property {string} label the likeliest of these classes
 * @property {[label: string, probability: number][]} likeliest classes, best first
 */

const TOP = 5;

/**
 * @param {Float32Array} beliefs one a class, 0–1
 * @param {Vocabulary} vocabulary
 * @returns {Answer}
 */
export function named(beliefs, { labels, words, groups }) {
  const sums = new Float64Array(words.length);
  beliefs.forEach((belief, i) => { sums[groups[i]] += belief; });
  const word = sums.indexOf(sums.reduce((one, other) => Math.max(one, other)));
  const order = Array.from(beliefs.keys()).sort((one, other) => beliefs[other] - beliefs[one]);
  const first = order.find((i) => groups[i] === word) ?? order[0];
  const likeliest = order.slice(0, TOP).map((i) => /** @type {[string, number]} */ ([labels[i], beliefs[i]]));
  return { word, probability: sums[word], label: labels[first], likeliest };
}

/**
 * “A cat”, or “Not sure: perhaps a cat”.
 * @param {{ word: number, probability: number }} answer
 * @param {Vocabulary} vocabulary
 */
export function headline({ word, probability }, { words, sure, clueless }) {
  if (probability < clueless) return "It has no idea";
  const one = words[word];
  return probability >= sure ? one[0].toUpperCase() + one.slice(1) : `Not sure: perhaps ${one}`;
}

/** A share, 0–1, in percent; never all and never nothing. @param {number} share */
export function percentText(share) {
  if (share >= 0.995) return "over 99%";
  return share >= 0.01 ? `${Math.round(100 * share)}%` : "under 1%";
}

/** The answer in words and bars; they stay in the page, and change. */
export class AnswerBox {
  constructor() {
    this.head = el("h3", { textContent: "" });
    this.sure = el("p.sure");
    this.bars = el("ol.likeliest");
    this.root = el("div.answer", { "aria-live": "polite" }, this.head, this.sure, this.bars);
    this.rows = Array.from({ length: TOP }, () => {
      const name = el("span"), bar = el("i"), share = el("b");
      this.bars.append(el("li", {}, name, el("span.track", {}, bar), share));
      return { name, bar, share };
    });
  }

  /**
   * @param {Float32Array} beliefs
   * @param {Vocabulary} vocabulary
   */
  show(beliefs, vocabulary) {
    const answer = named(beliefs, vocabulary);
    say(this.head, headline(answer, vocabulary));
    const sure = `Sure to ${percentText(answer.probability)}.`;
    say(this.sure, answer.probability < vocabulary.clueless ? "Nothing here looks much like any of the thousand things it knows." : sure);
    answer.likeliest.forEach(([label, probability], i) => {
      const { name, bar, share } = this.rows[i];
      say(name, label);
      say(share, percentText(probability));
      bar.style.width = `${100 * probability}%`;
    });
    return answer;
  }
}
