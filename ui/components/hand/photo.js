// @ts-check
// One photo, answered on the device: what the network sees of it, the answer, the stopwatch.

import { clockStep, inSteps } from "../shared/clock.js";
import { el, say } from "../shared/dom.js";
import { AnswerBox } from "./answer.js";
import { oneScale, partsOf } from "./bars.js";
import { faultWords } from "./device.js";

/** @import { Device } from "./device.js" */
/** @import { HandData, OnShow, Opened, PhotoAnswer, Stage } from "./types.js" */

const WARM_RUNS = 5;
const COARSE = 0.2; // of an answer: a clock whose steps are larger can't time it

/** How long a run took, in milliseconds. @param {Stage[]} run */
export const long = (run) => run.reduce((sum, [, ms]) => sum + ms, 0);

/** Its forward pass alone. @param {Stage[]} run */
export const forwardMs = (run) => long(run.filter(([name]) => name === "forward"));

/** The run that took the middle time of all. @param {Stage[][]} runs */
export function middleRun(runs) {
  return [...runs].sort((one, other) => long(one) - long(other))[runs.length >> 1];
}

export class PhotoBox {
  /** @type {OnShow | null} */
  onShow = null;
  turn = 0;
  /** @type {Map<string, Stage[]>} form of the network → its very first answer, which is cold */
  static cold = new Map();

  /**
   * @param {Device} device
   * @param {HandData} data
   * @param {(shown: OnShow, kind: string, opened: Opened) => void} answered
   */
  constructor(device, data, answered) {
    this.device = device;
    this.data = data;
    this.answered = answered;
    this.says = el("p", { role: "status" });
    this.image = el("img", { alt: "" });
    this.seen = el("canvas");
    this.caption = el("figcaption");
    this.box = new AnswerBox();
    this.stopwatch = el("div.stopwatch");
    this.view = el("div.photo", { hidden: true },
      el("figure.whole", {}, this.image, el("figcaption", { textContent: "The photo" })),
      el("figure.seen", {}, this.seen, this.caption), this.box.root);
    this.root = el("div", {}, this.says, this.view, this.stopwatch);
  }

  /**
   * Answer for a picture, once cold and a few times warm. Only the latest picture is shown.
   * @param {Blob} picture
   * @param {string} title
   * @param {string} kind of the network
   */
  async look(picture, title, kind) {
    const turn = ++this.turn;
    say(this.says, "Looking …");
    try {
      const opened = this.device.opened.get(kind);
      const first = await this.device.answer(kind, picture, this.data.recipe);
      if (opened && !PhotoBox.cold.has(kind))
        PhotoBox.cold.set(kind, [["fetch", opened.fetchMs], ["start", opened.startMs], ...first.stages]);
      if (turn !== this.turn) return;
      this.show(picture, first);
      const warm = [];
      while (warm.length < WARM_RUNS && turn === this.turn)
        warm.push((await this.device.answer(kind, picture, this.data.recipe)).stages);
      if (turn !== this.turn || !opened) return;
      this.onShow = { title, picture, found: first, cold: PhotoBox.cold.get(kind) ?? [], warm };
      await this.time(this.onShow);
      say(this.says, "");
      this.answered(this.onShow, kind, opened);
    } catch (error) {
      say(this.says, faultWords(error));
    }
  }

  /**
   * @param {Blob} picture
   * @param {PhotoAnswer} found
   */
  show(picture, { seen, beliefs }) {
    URL.revokeObjectURL(this.image.src);
    this.image.src = URL.createObjectURL(picture);
    this.seen.width = seen.width;
    this.seen.height = seen.height;
    this.seen.getContext("2d")?.putImageData(
      new ImageData(new Uint8ClampedArray(seen.data), seen.width, seen.height), 0, 0);
    say(this.caption, `What the network sees, ${seen.width} × ${seen.height}`);
    const answer = this.box.show(beliefs, this.data.vocabulary);
    this.image.alt = `The photo; answered as ${this.data.vocabulary.words[answer.word]}`;
    this.view.hidden = false;
  }

  /** @param {OnShow} shown */
  async time({ warm, cold }) {
    const middle = middleRun(warm), ms = long(middle), step = await clockStep();
    const ways = [{ title: `Warm, the middle of ${warm.length} runs:`, parts: partsOf(middle) }];
    if (cold.length) ways.push({ title: "Cold, the very first:", parts: partsOf(cold) });
    const grain = step > COARSE * ms
      ? `The clock of this browser ${inSteps(step)}, too coarse for single stages: take the sum with as large a grain of salt.`
      : `Measured in this browser, whose clock ${inSteps(step)}.`;
    this.stopwatch.replaceChildren(el("h4", { textContent: "The stopwatch, on this device" }), oneScale(ways), el("small", { textContent: grain }));
  }
}
