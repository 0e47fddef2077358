// @ts-check
// A black board for white strokes, by mouse, finger or pen, and what the network sees of it.

import { pen } from "../shared/colours.js";
import { el } from "../shared/dom.js";
import { strangeness } from "./familiar.js";
import { asRgba, averaged, bytesIn } from "./pixels.js";

/** @import { Board, Drawing, PadData } from "./types.js" */

const BOARD_EDGE = 280; // pixels that are drawn on, at the least
const A_LITTLE = 0.01; // of a pixel: a tap is a dot, but a line of no length is none

/**
 * A picture in its own few pixels; the style sheet enlarges it.
 * @param {ArrayLike<number>} levels
 * @param {number[]} shape
 * @param {HTMLCanvasElement} onto
 */
function small(levels, shape, onto) {
  const { width, height, data } = asRgba(levels, shape);
  if (onto.width !== width || onto.height !== height) [onto.width, onto.height] = [width, height];
  pen(onto).putImageData(new ImageData(data, width, height), 0, 0);
  return onto;
}

/** @implements {Board} */
export class DrawingBoard {
  /** @type {Map<number, [x: number, y: number]>} where each pointer that draws was last */
  strokes = new Map();

  /**
   * @param {PadData} data
   * @param {Drawing} drawing
   * @param {() => void} changed
   */
  constructor({ shape, thing }, drawing, changed) {
    const [, height, width] = this.shape = shape;
    this.familiar = drawing.familiar;
    this.changed = changed;
    const factor = this.factor = Math.ceil(BOARD_EDGE / Math.max(width, height));
    this.board = el("canvas.board", { width: width * factor, height: height * factor, role: "img", "aria-label": "The pad: draw on it with a mouse, a finger or a pen" });
    this.pen = /** @type {CanvasRenderingContext2D} */ (this.board.getContext("2d", { willReadFrequently: true }));
    Object.assign(this.pen, { lineCap: "round", lineJoin: "round", strokeStyle: "#fff", lineWidth: drawing.brush * factor, imageSmoothingEnabled: false });
    this.seen = el("canvas.pixels", { width, height, role: "img", "aria-label": "What the network sees" });
    const examples = drawing.examples.map(([title, pixels]) => {
      const levels = bytesIn(pixels);
      return el("button.example", { type: "button", title, "aria-label": `Put this ${thing} on the pad: ${title}`, onclick: () => this.put(levels) },
        small(levels, shape, el("canvas.pixels")));
    });
    const clear = el("button", { type: "button", textContent: "Clear", onclick: () => this.clear() });
    this.root = el("div.boards", {}, el("figure", {}, this.board),
      el("figure", {}, this.seen, el("figcaption", { textContent: `What it sees, ${width} × ${height}` }), el("div.row", {}, clear)));
    this.more = el("div.examples", { role: "group", "aria-label": "Held-out examples" },
      el("p", { textContent: `Or begin with a held-out ${thing}, and draw on:` }), el("div.row", {}, ...examples));
    this.listen();
    this.clear();
  }

  listen() {
    const { board, strokes } = this;
    board.addEventListener("pointerdown", (event) => {
      if (event.button !== 0) return;
      board.setPointerCapture(event.pointerId);
      strokes.set(event.pointerId, this.placeOf(event));
      this.draw(event.pointerId, [event]);
    });
    board.addEventListener("pointermove", (event) => {
      if (!strokes.has(event.pointerId)) return;
      const between = event.getCoalescedEvents?.() ?? [];
      this.draw(event.pointerId, between.length ? between : [event]);
    });
    for (const end of /** @type {const} */ (["pointerup", "pointercancel"]))
      board.addEventListener(end, ({ pointerId }) => strokes.delete(pointerId));
  }

  /**
   * @param {PointerEvent} event
   * @returns {[x: number, y: number]}
   */
  placeOf({ clientX, clientY }) {
    const { left, top, width, height } = this.board.getBoundingClientRect();
    return [((clientX - left) / width) * this.board.width, ((clientY - top) / height) * this.board.height];
  }

  /**
   * @param {number} pointer
   * @param {PointerEvent[]} events
   */
  draw(pointer, events) {
    for (const event of events) {
      const to = this.placeOf(event);
      this.pen.beginPath();
      this.pen.moveTo(...(this.strokes.get(pointer) ?? to));
      this.pen.lineTo(to[0], to[1] + A_LITTLE);
      this.pen.stroke();
      this.strokes.set(pointer, to);
    }
    this.changed();
  }

  clear() {
    this.pen.fillRect(0, 0, this.board.width, this.board.height);
    this.changed();
  }

  /** @param {Uint8Array} levels of an example */
  put(levels) {
    const picture = small(levels, this.shape, el("canvas"));
    this.pen.drawImage(picture, 0, 0, this.board.width, this.board.height);
    this.changed();
  }

  example() {
    const { width, height } = this.board;
    const x = averaged(this.pen.getImageData(0, 0, width, height), this.factor, this.shape[0]);
    small(x, this.shape, this.seen);
    return x.some((level) => level > 0) ? x : null;
  }

  /** @param {Float32Array} x */
  strange(x) {
    return strangeness(this.familiar, x, this.shape);
  }

  mark() {}
}
