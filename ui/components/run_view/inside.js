// @ts-check
// One image on its way through the network.

import { pen, signColours } from "../shared/colours.js";
import { attribute, canvases, children, el, find, say } from "../shared/dom.js";
import { drawGrid, drawStrip } from "../shared/pictures.js";
import { SIGNS, percent } from "./parts.js";

/** @import { InsideWords, RunData, Tell, View } from "./types.js" */

const INSIDE = `<div class="strip" role="group" aria-label="Held-out images to pick from"></div>
    <div class="way"><div class="seen"><figcaption>The image</figcaption><canvas role="img"></canvas>
      <p class="says"></p></div>
    <div class="layers"></div>
    <div class="answers"><figcaption>The answer <small>probability of each class</small></figcaption>
    <div class="bars"></div></div></div>${SIGNS}`;

/**
 * @param {HTMLElement} box
 * @param {Tell} tell
 * @returns {View}
 */
export function insideView(box, tell) {
  box.innerHTML = INSIDE;
  const strip = find(box, ".strip"), large = find(box, ".seen canvas", HTMLCanvasElement);
  /** @type {InsideWords} */
  let now;
  return {
    /** @param {RunData<InsideWords>} data */
    draw(data) {
      now = data.words;
      if (strip.children.length !== now.offered.length + 1) offerImages(strip, now, (act) => tell(act(now)));
      drawOffered(strip, data).then(() => enlarge(canvases(strip)[now.offered.indexOf(now.shown)], large));
      drawAnswer(box, now);
      drawLayers(box, data);
    },
  };
}

/**
 * @param {HTMLElement} strip
 * @param {InsideWords} words
 * @param {(act: (now: InsideWords) => Record<string, unknown>) => void} tell
 */
function offerImages(strip, words, tell) {
  strip.replaceChildren(
    ...words.offered.map((_, i) => el("button", {
      type: "button", onclick: () => tell(({ offered }) => ({ image: offered[i] })) }, el("canvas"))),
    el("button.more", { type: "button", textContent: "Other images",
      onclick: () => tell(({ shown, count }) => ({ image: (shown + 1) % count })) }));
}

/**
 * @param {HTMLElement} strip
 * @param {RunData<InsideWords>} data
 */
function drawOffered(strip, { words: { offered, shown, count }, arrays }) {
  offered.forEach((image, i) => {
    attribute(strip.children[i], "aria-pressed", image === shown);
    attribute(strip.children[i], "aria-label", `Image ${image + 1} of ${count}`);
  });
  return drawStrip(/** @type {Uint8Array} */ (arrays.strip), canvases(strip));
}

/**
 * @param {HTMLCanvasElement | undefined} from
 * @param {HTMLCanvasElement} onto
 */
function enlarge(from, onto) {
  if (!from || from.width <= 1) return;
  [onto.width, onto.height] = [from.width, from.height];
  pen(onto).drawImage(from, 0, 0);
}

/**
 * @param {HTMLElement} box
 * @param {InsideWords} words
 */
function drawAnswer(box, { classes, chances, label }) {
  const best = chances.indexOf(Math.max(...chances)), truth = classes[label];
  const bars = children(find(box, ".bars"), classes.length,
    () => el("div.bar", {}, el("b"), el("span", {}, el("i")), el("em")));
  bars.forEach((bar, i) => {
    const [name, , share] = bar.children;
    say(name, classes[i]);
    find(bar, "i").style.width = `${100 * chances[i]}%`;
    say(share, percent(chances[i]));
    const wrong = i === best && best !== label;
    attribute(bar, "class", `bar${i === label ? " is-true" : ""}${wrong ? " is-wrong" : ""}`);
  });
  attribute(find(box, ".seen canvas", HTMLCanvasElement), "aria-label", `A held-out image of the class ${truth}.`);
  say(find(box, ".says"), best === label ? `It is: ${truth}. The network says so, too.`
    : `It is: ${truth}. The network says: ${classes[best]}.`);
}

/**
 * @param {HTMLElement} box
 * @param {RunData<InsideWords>} data
 */
function drawLayers(box, { words, grids, palette }) {
  const place = find(box, ".layers"), colours = signColours(box, palette);
  const figures = children(place, words.layers.length, () => el("figure", {},
    el("figcaption", {}, el("span"), el("small", { "data-note": "" })),
    el("canvas", { "data-grid": "", role: "img" })));
  words.layers.forEach((name, i) => {
    const grid = grids["maps" + i], [title, note] = figures[i].children[0].children;
    say(title, "After layer " + name);
    say(note, grid.note);
    drawGrid(canvases(figures[i])[0], grid, colours);
  });
  place.hidden = !words.layers.length;
  if (!words.layers.length && !box.querySelector(".none"))
    place.after(el("p.none.faint", { textContent:
      "This network has no layer in between: pixels, then answers." }));
}
