// @ts-check
// The visitor's own network, answering on this device while one draws.

import { device, faultWords } from "../hand/device.js";
import { FlightBox } from "../hand/flight.js";
import { el, say } from "../shared/dom.js";
import { parsed } from "../shared/payload.js";
import { AnswerClock } from "./answer_clock.js";
import { ClassBars } from "./class_bars.js";
import { DrawingBoard } from "./drawing.js";
import { OwnStartBox } from "./own_start.js";
import { bytesIn } from "./pixels.js";
import { PlaneBoard } from "./plane.js";

/** @import { Component } from "../shared/types.js" */
/** @import { PadData } from "./types.js" */

const REST_MS = 400; // without a change: then the hand rests

/** @type {WeakMap<HTMLElement, PadBox>} */
const pads = new WeakMap();

class PadBox {
  isWanted = false; // something has changed since the last question
  isBusy = false;
  isHere = false; // the network
  clock = new AnswerClock();
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  rest;

  /** @param {PadData} data */
  constructor(data) {
    this.data = data;
    this.device = device(data.files);
    const changed = () => this.ask();
    this.bars = new ClassBars(data);
    this.time = el("small");
    this.says = el("p", { role: "status" });
    this.flight = new FlightBox("Go on drawing.");
    this.board = data.drawing ? new DrawingBoard(data, data.drawing, changed)
      : new PlaneBoard(/** @type {import("./types.js").Plane} */ (data.plane), changed);
    this.view = el("div.pad", { hidden: true }, this.board.root, el("div.answers", {}, this.bars.root, this.says, this.time), this.board.more);
    this.start = new OwnStartBox(this.device, data.fingerprint, bytesIn(data.graph), () => {
      this.isHere = true;
      this.view.hidden = false;
      this.flight.begin();
      this.ask();
    });
    this.root = el("div.hand", {}, this.start.root, this.view, this.flight.root);
  }

  /** Answer for what is on the pad, now or after the answer that is under way. */
  ask() {
    this.isWanted = true;
    clearTimeout(this.rest);
    if (this.isHere && !this.isBusy) this.answerAll();
  }

  async answerAll() {
    this.isBusy = true;
    try {
      while (this.isWanted) {
        this.isWanted = false;
        await this.answer();
      }
      say(this.says, "");
    } catch (error) {
      say(this.says, faultWords(error));
    } finally {
      this.isBusy = false;
    }
  }

  async answer() {
    const { board, bars, clock } = this;
    const x = board.example();
    if (!x) {
      bars.wait(this.data.drawing ? "Draw something" : "Touch the plane");
      return;
    }
    const begun = performance.now();
    const { beliefs } = await this.question(x);
    clock.add(performance.now() - begun);
    board.mark(bars.show(beliefs, board.strange(x)));
    const words = clock.words();
    if (words) say(this.time, words);
    else this.rest = setTimeout(() => this.timeAtRest(x), REST_MS);
  }

  /** @param {Float32Array} x */
  question(x) {
    return this.device.example(this.start.name, x, this.data.shape);
  }

  /** @param {Float32Array} x */
  async timeAtRest(x) {
    try {
      const words = await this.clock.inARow(() => this.question(x), () => !this.isBusy && this.root.isConnected);
      if (words) say(this.time, words);
    } catch (error) {
      say(this.says, faultWords(error));
    }
  }

  end() {
    clearTimeout(this.rest);
    this.flight.end();
  }
}

/** @param {Component} component */
export default function ({ parentElement, data: bytes }) {
  /** @type {PadData} */
  const data = parsed(bytes);
  const before = pads.get(parentElement);
  if (before?.data.fingerprint === data.fingerprint) return () => before.end();
  before?.end();
  before?.root.remove();
  const pad = new PadBox(data);
  pads.set(parentElement, pad);
  parentElement.append(pad.root);
  return () => pad.end();
}
