// @ts-check
// The same photo by way of the server, and both ways on one scale. Server and browser have clocks of
// their own: a small question before tells how far apart they are, taken that its way there was as
// long as its way back.

import { base64 } from "../shared/base64.js";
import { el, say } from "../shared/dom.js";
import { headline } from "./answer.js";
import { oneScale, partsOf } from "./bars.js";
import { middleRun } from "./photo.js";

/** @import { HandData, OnShow, Reply } from "./types.js" */
/** @import { Part } from "./bars.js" */

/** @typedef {{ number: number, photo: string, kind: string }} Question photo: its file in base64; empty to compare the clocks */
/** @typedef {{ sent: number, back: number, reply: Reply }} Asked sent, back: milliseconds since 1970, by the browser's clock */

const PATIENCE_MS = 30_000;
const NO_WAY = "No answer came from the server. This device goes on by itself.";

const now = () => performance.timeOrigin + performance.now();

/**
 * The server's way in parts, in milliseconds.
 * @param {Asked} small the question that compares the clocks
 * @param {Asked} asked
 * @param {number} encodeMs
 * @returns {Part[]}
 */
export function cloudWay(small, { sent, back, reply }, encodeMs) {
  const ahead = (1000 * (small.reply.arrived + small.reply.left) - small.sent - small.back) / 2;
  const arrived = 1000 * reply.arrived - ahead, left = 1000 * reply.left - ahead;
  const inside = reply.stages.map(([name, seconds]) => /** @type {[string, number]} */ ([name, 1000 * seconds]));
  return [
    { name: "encode", ms: encodeMs, kind: "own" },
    { name: "the way there", ms: Math.max(0, arrived - sent), kind: "way" },
    { name: "wait for a turn", ms: 1000 * reply.waited, kind: "wait" },
    ...partsOf(inside),
    { name: "the way back", ms: Math.max(0, back - left), kind: "way" },
  ];
}

export class CloudBox {
  /** @type {Map<number, (reply: Reply) => void>} */
  waiting = new Map();
  number = 0;
  /** @type {OnShow | null} */
  shown = null;
  kind = "int8";
  /** @type {(question: Question) => void} */
  send = () => {};

  /** @param {HandData} data */
  constructor(data) {
    this.data = data;
    this.says = el("p", { role: "status" });
    this.press = el("button", { type: "button", textContent: "Ask the server the same", onclick: () => this.ask() });
    this.ways = el("div");
    this.root = el("section", { hidden: true }, el("h4", { textContent: "By the server, or here?" }),
      el("div.row", {}, this.press, el("small", { textContent: "This sends the photo to the server, which keeps nothing of it." })), this.says, this.ways);
  }

  /**
   * A photo was answered here.
   * @param {OnShow} shown
   * @param {string} kind
   */
  next(shown, kind) {
    this.shown = shown;
    this.kind = kind;
    this.root.hidden = false;
    this.ways.replaceChildren();
    say(this.says, "");
  }

  /** @param {Reply | null} reply */
  hear(reply) {
    if (!reply) return;
    this.waiting.get(reply.number)?.(reply);
    this.waiting.delete(reply.number);
  }

  /**
   * @param {string} photo
   * @returns {Promise<Asked>}
   */
  question(photo) {
    const number = ++this.number;
    return new Promise((done, failed) => {
      const sent = now();
      this.waiting.set(number, (reply) => done({ sent, back: now(), reply }));
      setTimeout(() => failed(new Error(NO_WAY)), PATIENCE_MS);
      this.send({ number, photo, kind: this.kind });
    });
  }

  async ask() {
    const { shown } = this;
    if (!shown) return;
    this.press.disabled = true;
    say(this.says, "Asking …");
    try {
      const small = await this.question("");
      const start = now();
      const photo = await base64(shown.picture);
      const encodeMs = now() - start;
      const asked = await this.question(photo);
      if (shown === this.shown) this.show(shown, small, asked, encodeMs);
    } catch {
      say(this.says, NO_WAY);
    } finally {
      this.press.disabled = false;
    }
  }

  /**
   * @param {OnShow} shown
   * @param {Asked} small
   * @param {Asked} asked
   * @param {number} encodeMs
   */
  show(shown, small, asked, encodeMs) {
    const { reply } = asked;
    if (reply.fault) {
      say(this.says, reply.fault);
      return;
    }
    const ways = [
      { title: "On this device, warm:", parts: partsOf(middleRun(shown.warm)) },
      { title: "By the server:", parts: cloudWay(small, asked, encodeMs) },
    ];
    say(this.says, `The server says: ${headline(reply, this.data.vocabulary)}, sure to ${Math.round(100 * reply.probability)}%.`);
    this.ways.replaceChildren(oneScale(ways), el("small", { textContent: "Measured here and now, once. The two ways are estimated: a small question before told how far the server’s clock and this one are apart, taken that it went there as quickly as back." }));
  }
}
