// A long photo and the square that the network sees of it. The square is a slider: dragged, moved by
// keys, or put where the photo is tapped. It tells its place once it rests, and not before.

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
const KEYS = {
  ArrowLeft: -STEP, ArrowUp: -STEP, ArrowRight: STEP, ArrowDown: STEP,
  PageUp: -PAGE, PageDown: PAGE, Home: -1, End: 1,
};
const mounted = new WeakMap();

const within = (place) => Math.min(1, Math.max(0, place));

function build(root) {
  const style = document.createElement("style"), box = document.createElement("div");
  style.textContent = CSS;
  box.innerHTML = HTML;
  root.replaceChildren(style, box);
  const find = (name) => box.querySelector(name);
  const state = {
    box, photo: find(".photo"), image: find("img"), frame: find(".frame"), square: find(".square"),
    share: find("b"), hint: find("span"), place: 0.5, drag: null, rest: null,
  };
  listen(state);
  return state;
}

function put(state, place) {
  const { data, square, frame } = state;
  state.place = within(place);
  const at = (side) => (1 - data.edge[side]) * ((side === 0) === data.wide ? state.place : 0.5);
  for (const one of [square, frame]) {
    one.style.left = `${100 * at(0)}%`;
    one.style.top = `${100 * at(1)}%`;
    one.style.width = `${100 * data.edge[0]}%`;
    one.style.height = `${100 * data.edge[1]}%`;
  }
  const percent = Math.round(100 * state.place);
  const [start, end] = data.wide ? ["at the left end", "at the right end"] : ["at the top", "at the bottom"];
  square.setAttribute("aria-valuenow", percent);
  square.setAttribute("aria-valuetext",
    percent === 0 ? start : percent === 100 ? end : percent === 50 ? "in the middle" : `${percent}% of the way`);
}

function tell(state) {
  clearTimeout(state.rest);
  if (Math.abs(state.place - state.data.place) > 0.002) state.report(Math.round(1000 * state.place) / 1000);
}

// How far along the free way a movement of so many pixels is.
function along(state, dx, dy) {
  const { data, photo } = state, way = data.wide ? photo.clientWidth : photo.clientHeight;
  return (data.wide ? dx : dy) / (way * (1 - data.edge[data.wide ? 0 : 1]));
}

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

export default function ({ parentElement, data: bytes, setStateValue }) {
  const state = mounted.get(parentElement) ?? build(parentElement);
  mounted.set(parentElement, state);
  const data = state.data = JSON.parse(new TextDecoder().decode(bytes));
  const [width, height] = data.size;
  data.wide = width >= height;
  state.report = (place) => { state.data.place = place; setStateValue("place", place); };
  state.box.className = `mover ${data.wide ? "wide" : "tall"}`;
  state.box.style.setProperty("--colour", data.colour);
  state.photo.style.aspectRatio = `${width} / ${height}`;
  if (state.image.src !== data.picture) state.image.src = data.picture;
  state.image.alt = data.alt;
  state.square.setAttribute("aria-label", "The square that the network sees");
  state.square.setAttribute("aria-orientation", data.wide ? "horizontal" : "vertical");
  state.share.textContent = data.share;
  state.hint.textContent = data.hint;
  if (!state.drag) put(state, data.place);
  return () => clearTimeout(state.rest);
}
