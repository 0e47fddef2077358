// @ts-check
// A long photo and the square that the network sees of it. The square is a slider: dragged, moved by
// keys, or put where the photo is tapped. It tells its place once it rests, and not before.

import { el, find, say } from "../shared/dom.js";
import { parsed } from "../shared/payload.js";

/** @import { Component } from "../shared/types.js" */

/**
 * @typedef {object} SquareData
 * @property {string} picture
 * @property {string} alt
 * @property {[width: number, height: number]} size of the photo
 * @property {[width: number, height: number]} edge of the square, as shares of the photo's
 * @property {number} place 0–1, along the long side
 * @property {string} share
 * @property {string} hint
 * @property {string} colour
 */

/**
 * @typedef {object} Mover
 * @property {HTMLElement} box
 * @property {HTMLElement} photo
 * @property {HTMLImageElement} image
 * @property {HTMLElement} frame
 * @property {HTMLElement} square
 * @property {HTMLElement} share
 * @property {HTMLElement} hint
 * @property {SquareData} data
 * @property {boolean} wide whether the photo is wider than high
 * @property {number} place 0–1
 * @property {{ x: number, y: number, from: number, moved: boolean } | null} drag
 * @property {ReturnType<typeof setTimeout>} [rest]
 * @property {(place: number) => void} report
 */

const HTML = `
  <div class="photo">
    <img draggable="false">
    <div class="veil"><div class="frame"></div></div>
    <div class="square" role="slider" tabindex="0" aria-valuemin="0" aria-valuemax="100"></div>
  </div>
  <p><b></b> <span></span></p>`;

const CSS = `
  :host { display: block; font-family: var(--st-font); color: var(--st-text-color); }
  .mover { display: flex; flex-wrap: wrap; gap: .75rem 1.25rem; align-items: flex-start; padding: 3px; }
  .photo { position: relative; flex: none; max-width: 100%; cursor: pointer; user-select: none;
           -webkit-user-select: none; touch-action: manipulation; }
  .wide .photo { width: 100%; }
  .tall .photo { height: 26rem; }
  img { display: block; width: 100%; height: 100%; border-radius: .4rem; }
  .veil { position: absolute; inset: 0; overflow: hidden; border-radius: .4rem; pointer-events: none; }
  .frame, .square { position: absolute; box-sizing: border-box; }
  .frame { box-shadow: 0 0 0 9999px rgb(0 0 0 / 50%); }
  .square { border: 3px solid var(--colour); border-radius: .25rem; outline: 1px solid #fff; cursor: grab;
            touch-action: pan-y; }
  .tall .square { touch-action: none; }
  /* A finger needs 44 pixels, also where the square has fewer. */
  .square::after { content: ""; position: absolute;
    inset: min(0px, calc((100% - 44px) / 2)) min(0px, calc((100% - 44px) / 2)); }
  .square:active { cursor: grabbing; }
  .square:focus-visible { outline: 3px solid var(--st-text-color); outline-offset: 2px; }
  p { margin: 0; font-size: .875rem; line-height: 1.5; flex: 1 1 8rem; }
  .wide p { flex-basis: 100%; }
  b { font-weight: 650; }`;

const STEP = 0.05, PAGE = 0.25, REST = 400; // ms without another key: then it is at rest
/** @type {Record<string, number>} */
const KEYS = {
  ArrowLeft: -STEP, ArrowUp: -STEP, ArrowRight: STEP, ArrowDown: STEP,
  PageUp: -PAGE, PageDown: PAGE, Home: -1, End: 1,
};
/** @type {WeakMap<Element, Mover>} */
const mounted = new WeakMap();

/** @param {number} place */
const within = (place) => Math.min(1, Math.max(0, place));

/**
 * @param {Element} root
 * @param {SquareData} data
 * @returns {Mover}
 */
function build(root, data) {
  const box = el("div", { innerHTML: HTML });
  root.replaceChildren(el("style", { textContent: CSS }), box);
  /** @type {Mover} */
  const state = {
    box, data, photo: find(box, ".photo"), image: find(box, "img", HTMLImageElement),
    frame: find(box, ".frame"), square: find(box, ".square"), share: find(box, "b"),
    hint: find(box, "span"), wide: true, place: 0.5, drag: null, report: () => {},
  };
  listen(state);
  return state;
}

/**
 * Where the square's left or upper edge is, as a share of the photo.
 * @param {number} edge the square's own, as such a share
 * @param {boolean} free whether it can be moved that way; else it stands in the middle
 * @param {number} place 0–1
 */
export const startOf = (edge, free, place) => (1 - edge) * (free ? place : 0.5);

/**
 * @param {number} place 0–1
 * @param {boolean} wide
 */
export function placeText(place, wide) {
  const percent = Math.round(100 * place);
  if (percent === 0) return wide ? "at the left end" : "at the top";
  if (percent === 100) return wide ? "at the right end" : "at the bottom";
  return percent === 50 ? "in the middle" : `${percent}% of the way`;
}

/**
 * @param {Mover} state
 * @param {number} place
 */
function put(state, place) {
  const { data: { edge }, wide, square, frame } = state;
  state.place = within(place);
  for (const one of [square, frame]) {
    one.style.left = `${100 * startOf(edge[0], wide, state.place)}%`;
    one.style.top = `${100 * startOf(edge[1], !wide, state.place)}%`;
    one.style.width = `${100 * edge[0]}%`;
    one.style.height = `${100 * edge[1]}%`;
  }
  square.setAttribute("aria-valuenow", String(Math.round(100 * state.place)));
  square.setAttribute("aria-valuetext", placeText(state.place, wide));
}

/** @param {Mover} state */
function tell(state) {
  clearTimeout(state.rest);
  if (Math.abs(state.place - state.data.place) > 0.002) state.report(Math.round(1000 * state.place) / 1000);
}

/**
 * How far along the free way a movement of so many pixels is.
 * @param {Mover} state
 * @param {number} dx
 * @param {number} dy
 */
function along({ data: { edge }, photo, wide }, dx, dy) {
  return wide ? dx / (photo.clientWidth * (1 - edge[0])) : dy / (photo.clientHeight * (1 - edge[1]));
}

/** @param {Mover} state */
function listen(state) {
  const { photo, square } = state;
  const back = () => { clearTimeout(state.rest); state.drag = null; put(state, state.data.place); };
  square.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    square.setPointerCapture(event.pointerId);
    state.drag = { x: event.clientX, y: event.clientY, from: state.place, moved: false };
  });
  square.addEventListener("pointermove", ({ clientX, clientY }) => {
    const drag = state.drag;
    if (!drag) return;
    drag.moved ||= Math.hypot(clientX - drag.x, clientY - drag.y) > 3;
    if (drag.moved) put(state, drag.from + along(state, clientX - drag.x, clientY - drag.y));
  });
  square.addEventListener("pointerup", () => {
    if (state.drag?.moved) tell(state);
    state.drag = null;
  });
  square.addEventListener("pointercancel", back);
  photo.addEventListener("click", ({ target, clientX, clientY }) => {
    if (target === square) return;
    const { left, top, width, height } = square.getBoundingClientRect();
    put(state, state.place + along(state, clientX - left - width / 2, clientY - top - height / 2));
    tell(state);
  });
  square.addEventListener("keydown", (event) => {
    const step = KEYS[event.key];
    if (step === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    put(state, state.place + step);
    clearTimeout(state.rest);
    state.rest = setTimeout(() => tell(state), REST);
  });
  // Whoever goes on to something else within that time has not let it rest here.
  square.addEventListener("blur", () => { if (!state.drag) back(); });
}

/** @param {Component} component */
export default function ({ parentElement, data: bytes, setStateValue }) {
  /** @type {SquareData} */
  const data = parsed(bytes);
  const state = mounted.get(parentElement) ?? build(parentElement, data);
  mounted.set(parentElement, state);
  const [width, height] = data.size;
  state.data = data;
  state.wide = width >= height;
  state.report = (place) => { state.data.place = place; setStateValue("place", place); };
  state.box.className = `mover ${state.wide ? "wide" : "tall"}`;
  state.box.style.setProperty("--colour", data.colour);
  state.photo.style.aspectRatio = `${width} / ${height}`;
  if (state.image.src !== data.picture) state.image.src = data.picture;
  state.image.alt = data.alt;
  state.square.setAttribute("aria-label", "The square that the network sees");
  state.square.setAttribute("aria-orientation", state.wide ? "horizontal" : "vertical");
  say(state.share, data.share);
  say(state.hint, data.hint);
  if (!state.drag) put(state, data.place);
  return () => clearTimeout(state.rest);
}
