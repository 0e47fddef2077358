// @ts-check
// The plane of the points: the training examples in it, and the one point that is asked about.

import { pen } from "../shared/colours.js";
import { el, say, themed } from "../shared/dom.js";

/** @import { Board, Plane } from "./types.js" */

const PLANE_EDGE = 600; // pixels of the canvas
const DOT = 7, POINT = 13;
const KEY_STEP = 0.05; // of the way from the middle to the edge
/** @type {Record<string, [x: number, y: number]>} */
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };

/**
 * From a place on the canvas, as shares of its edges from the top left, to coordinates.
 * @param {number} across
 * @param {number} down
 * @param {number} reach
 * @returns {[x: number, y: number]}
 */
export function coordinates(across, down, reach) {
  return [(2 * across - 1) * reach, (1 - 2 * down) * reach];
}

/**
 * And back.
 * @param {number} x
 * @param {number} y
 * @param {number} reach
 * @returns {[across: number, down: number]}
 */
export function shares(x, y, reach) {
  return [(x / reach + 1) / 2, (1 - y / reach) / 2];
}

/**
 * How far the nearest of some points is.
 * @param {Plane["points"]} points
 * @param {number} x
 * @param {number} y
 */
export function nearest(points, x, y) {
  return Math.min(...points.map(([across, up]) => Math.hypot(across - x, up - y)));
}

/** @param {number} value */
const signed = (value) => value.toFixed(2).replace("-", "−");

/** @implements {Board} */
export class PlaneBoard {
  /** @type {[x: number, y: number] | null} */
  point = null;
  answer = -1;

  /**
   * @param {Plane} plane
   * @param {() => void} changed
   */
  constructor(plane, changed) {
    this.plane = plane;
    this.changed = changed;
    this.board = el("canvas.board.plane", { width: PLANE_EDGE, height: PLANE_EDGE, tabIndex: 0, role: "application", "aria-label": "The plane: touch it, move over it, or use the arrow keys" });
    this.caption = el("figcaption");
    const clear = el("button", { type: "button", textContent: "Clear", onclick: () => this.move(null) });
    this.root = el("div.boards", {}, el("figure", {}, this.board), el("figure", {}, this.caption, el("div.row", {}, clear)));
    this.more = el("div");
    const there = (/** @type {PointerEvent} */ { clientX, clientY }) => {
      const { left, top, width, height } = this.board.getBoundingClientRect();
      this.move(coordinates((clientX - left) / width, (clientY - top) / height, plane.reach));
    };
    this.board.addEventListener("pointerdown", there);
    this.board.addEventListener("pointermove", there);
    this.board.addEventListener("keydown", (event) => {
      const arrow = ARROWS[event.key];
      if (!arrow || event.altKey || event.ctrlKey || event.metaKey) return;
      event.preventDefault();
      const from = this.point ?? [0, 0], { reach } = plane;
      const [x, y] = from.map((one, i) => Math.max(-reach, Math.min(reach, one + arrow[i] * KEY_STEP * reach)));
      this.move([x, y]);
    });
    // In the colours of the page once it is in it.
    requestAnimationFrame(() => this.draw());
  }

  /** @param {[x: number, y: number] | null} point */
  move(point) {
    this.point = point;
    this.answer = -1;
    this.draw();
    this.changed();
  }

  /** @param {number} answer */
  mark(answer) {
    this.answer = answer;
    this.draw();
  }

  draw() {
    const { points, colours, reach } = this.plane;
    const brush = pen(this.board);
    const dot = (/** @type {number} */ x, /** @type {number} */ y, /** @type {number} */ radius) => {
      const [across, down] = shares(x, y, reach);
      brush.beginPath();
      brush.arc(across * PLANE_EDGE, down * PLANE_EDGE, radius, 0, 2 * Math.PI);
    };
    brush.clearRect(0, 0, PLANE_EDGE, PLANE_EDGE);
    brush.globalAlpha = 0.4;
    for (const [x, y, label] of points) {
      dot(x, y, DOT);
      brush.fillStyle = colours[label % colours.length];
      brush.fill();
    }
    brush.globalAlpha = 1;
    say(this.caption, this.point ? `x ${signed(this.point[0])}, y ${signed(this.point[1])}` : "Faint: the examples it trained on");
    if (!this.point) return;
    dot(...this.point, POINT);
    brush.strokeStyle = themed(this.board, "--st-text-color", "#888");
    brush.lineWidth = 4;
    brush.stroke();
    brush.fillStyle = this.answer < 0 ? "transparent" : colours[this.answer % colours.length];
    brush.fill();
  }

  example() {
    return this.point && Float32Array.from(this.point);
  }

  /** @param {Float32Array} x */
  strange([x, y]) {
    const { points, far } = this.plane;
    return nearest(points, x, y) > far ? "farther from its neighbours" : "";
  }
}
