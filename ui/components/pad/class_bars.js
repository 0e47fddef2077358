// @ts-check
// What the network answers, in words, and a bar for each class, each in its place.

import { headline, percentText } from "../hand/answer.js";
import { el, say } from "../shared/dom.js";

/** @import { PadData } from "./types.js" */

/**
 * @param {ArrayLike<number>} beliefs
 * @returns {{ word: number, probability: number }}
 */
export function likeliest(beliefs) {
  const probability = Math.max(...Array.from(beliefs));
  return { word: Array.from(beliefs).indexOf(probability), probability };
}

/**
 * What is said of an answer: a head and a sentence.
 * @param {{ word: number, probability: number }} answer
 * @param {string} strange what the drawing is, more than nearly all examples
 * @param {PadData} data
 * @returns {[head: string, sentence: string]}
 */
export function saidOf(answer, strange, { labels, words, sure, clueless, thing }) {
  const share = percentText(answer.probability);
  const choice = `It can only choose among its ${labels.length} words`;
  if (strange)
    return ["It has seen nothing like this", `It is ${strange} than nearly everything it trained on. ${choice}, so it picks ${words[answer.word]}, with ${share}. That number says nothing about this ${thing}.`];
  return [headline(answer, { words, sure, clueless, labels, groups: [] }), `Sure to ${share}. ${choice}: there is no “none of these”.`];
}

export class ClassBars {
  /** @param {PadData} data */
  constructor(data) {
    this.data = data;
    this.head = el("h3");
    this.sentence = el("p.sure");
    this.rows = data.labels.map((label) => {
      const bar = el("i"), share = el("b");
      return { bar, share, line: el("li", {}, el("span", { textContent: label }), el("span.track", {}, bar), share) };
    });
    this.root = el("div.answer", {}, el("div", { "aria-live": "polite" }, this.head),
      this.sentence, el("ol.likeliest", {}, ...this.rows.map(({ line }) => line)));
    this.wait("");
  }

  /** Nothing is answered. @param {string} words */
  wait(words) {
    say(this.head, words);
    say(this.sentence, "");
    for (const { bar, share, line } of this.rows) {
      bar.style.width = "0";
      say(share, "–");
      line.classList.remove("best");
    }
  }

  /**
   * @param {Float32Array} beliefs one a class, 0–1
   * @param {string} strange
   */
  show(beliefs, strange) {
    const answer = likeliest(beliefs);
    const [head, sentence] = saidOf(answer, strange, this.data);
    say(this.head, head);
    say(this.sentence, sentence);
    this.root.classList.toggle("strange", strange !== "");
    this.rows.forEach(({ bar, share, line }, i) => {
      bar.style.width = `${100 * beliefs[i]}%`;
      say(share, percentText(beliefs[i]));
      line.classList.toggle("best", i === answer.word);
    });
    return answer.word;
  }
}
