// @ts-check
// The times that were measured here, taken to Compare; nothing goes there unasked.

import { el, say } from "../shared/dom.js";

/** @import { Measured, Opened, Receipt } from "./types.js" */

const WORD_MS = 30_000;
const NO_WORD = "No word came from the server. Press again when there is a way to it.";
const UNSAID = 1.05; // engine/experiments/verdicts.py
const MOST_LETTERS = 40, MOST_CORES = 1024;
const PLACEHOLDER = /^Not|Brand$/; // a brand that browsers make up, so that nobody relies on a list
const AGENTS = [
  [/Edg(?:A|iOS)?\/(\d+)/, "Edge"], [/OPR\/(\d+)/, "Opera"], [/(?:Firefox|FxiOS)\/(\d+)/, "Firefox"],
  [/(?:Chrome|CriOS)\/(\d+)/, "Chrome"], [/Version\/(\d+).*Safari\//, "Safari"],
];

/**
 * A browser's name and major version, and nothing else about it.
 * @param {{ userAgent: string, userAgentData?: { brands: { brand: string, version: string }[] } }} browser
 */
export function browserName({ userAgent, userAgentData }) {
  const brands = (userAgentData?.brands ?? []).filter(({ brand }) => !PLACEHOLDER.test(brand));
  const one = brands.find(({ brand }) => brand !== "Chromium") ?? brands[0];
  if (one) return `${one.brand} ${parseInt(one.version, 10)}`.replace(/[^A-Za-z0-9. ]/g, "").slice(0, MOST_LETTERS);
  for (const [pattern, name] of AGENTS) {
    const found = userAgent.match(/** @type {RegExp} */ (pattern));
    if (found) return `${name} ${found[1]}`;
  }
  return "A browser";
}

/** The middle one. @param {number[]} times */
const middle = (times) => [...times].sort((one, other) => one - other)[(times.length - 1) >> 1];

export class TakeBox {
  /** @type {Measured | null} */
  times = null;
  number = 0;
  /** @type {(times: Measured) => void} */
  send = () => {};
  /** @type {() => void} */
  turn = () => {};
  /** @type {Map<string, number>} the forward pass of each form of the network, in milliseconds */
  static forward = new Map();

  /** @param {string} noFaster a sentence for where 8 bits are no faster here */
  constructor(noFaster) {
    this.noFaster = noFaster;
    this.says = el("small", { role: "status" });
    this.press = el("button", { type: "button", textContent: "Take these times to Compare", onclick: () => this.take() });
    this.link = el("button", { type: "button", textContent: "See them there", hidden: true, onclick: () => this.turn() });
    this.verdict = el("p");
    this.root = el("section", { hidden: true }, this.verdict, el("div.row", {}, this.press, this.link, this.says));
  }

  /** Something new is looked at. */
  clear() {
    this.root.hidden = true;
  }

  /**
   * Times were measured. A clock too coarse for them leaves nothing to take.
   * @param {string} kind of the network
   * @param {number[]} ms of each answer
   * @param {number[]} forward
   * @param {Opened} opened
   * @param {number} photoBytes 0 for frames of a camera
   */
  offer(kind, ms, forward, { movedBytes, fetchMs, startMs }, photoBytes) {
    const forwardMs = middle(forward);
    if (!ms.length || !(Math.min(...ms, forwardMs) > 0)) return;
    const cores = Math.min(MOST_CORES, navigator.hardwareConcurrency || 1);
    this.times = { number: 0, kind, ms, forwardMs, movedBytes, fetchMs, startMs, photoBytes, browser: browserName(navigator), cores };
    this.number += 1; // what may still be said is about others
    TakeBox.forward.set(kind, forwardMs);
    this.root.hidden = this.press.hidden = this.press.disabled = false;
    this.link.hidden = true;
    say(this.says, `Sends these times, ${photoBytes ? "the size of the photo’s file, " : ""}the browser’s name and its number of cores.`);
    const { int8, fp32 } = Object.fromEntries(TakeBox.forward);
    say(this.verdict, int8 > fp32 / UNSAID ? this.noFaster : "");
  }

  take() {
    if (!this.times) return;
    const number = ++this.number;
    this.press.disabled = true;
    say(this.says, "Taking them there …");
    this.send({ ...this.times, number });
    setTimeout(() => this.end(number, NO_WORD), WORD_MS);
  }

  /** @param {Receipt | null} receipt */
  hear(receipt) {
    if (!receipt) return;
    const { number, kept } = receipt;
    this.end(number, kept ? "These times are in Compare now." : "The server can’t make sense of these times, and took none.", kept);
  }

  /**
   * @param {number} number of the press that it is about
   * @param {string} why
   */
  end(number, why, kept = false) {
    if (number !== this.number || !this.press.disabled) return;
    this.press.disabled = false;
    this.press.hidden = kept;
    this.link.hidden = !kept;
    say(this.says, why);
  }
}
