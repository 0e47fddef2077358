// @ts-check
// One step, slowly: four buttons, four cards, and one weight on its way.

import { signColours } from "../shared/colours.js";
import { attribute, canvases, children, el, find, focused, say } from "../shared/dom.js";
import { drawGrid, drawStrip } from "../shared/pictures.js";
import { layerButtons } from "./parts.js";

/** @import { RunData, StepWords, Tell, View } from "./types.js" */

const PARTS = [["forward", "1 Forward"], ["loss", "2 Loss"], ["backward", "3 Backward"],
  ["update", "4 Update"]];
const SHOWN = [["weights", "Weights before"], ["gradient", "Gradient"], ["change", "What the update adds"]];

const STEP = `<p class="faint hint"></p><div class="parts"></div>
    <div class="choices follow"><span class="choice" role="group" aria-label="Layer"></span>
      <label>Follow the weight of unit <input type="number" min="1" step="1" aria-label="Unit"></label>
      <label>from input <input type="number" min="1" step="1" aria-label="Input"></label>
      <span class="choice"><button type="button">The steepest one</button></span></div>
    <div class="step-sheets pair"></div>
    <h2 class="batch">The first of the batch</h2><div class="cards"></div>`;

/**
 * @param {HTMLElement} box
 * @param {Tell} tell
 * @returns {View}
 */
export function stepView(box, tell) {
  box.innerHTML = STEP;
  buildParts(find(box, ".parts"), tell);
  buildSheets(find(box, ".step-sheets"));
  const fields = followFields(box, tell);
  return {
    /** @param {RunData<StepWords>} data */
    draw(data) {
      const { words } = data, begun = !!words.part;
      drawParts(find(box, ".parts"), words);
      say(find(box, ".hint"), hint(words));
      for (const name of [".follow", ".batch", ".cards"]) find(box, name).hidden = !begun;
      drawSheets(find(box, ".step-sheets"), data);
      if (!begun) return;
      layerButtons(find(box, ".choice"), data, tell);
      fields.forEach((field, i) => {
        field.max = String(words.size[i]);
        if (focused(box) !== field) field.value = String(words.place[i] + 1);
      });
      drawExamples(find(box, ".cards"), data);
    },
  };
}

/**
 * @param {HTMLElement} place
 * @param {Tell} tell
 */
function buildParts(place, tell) {
  for (const [name, title] of PARTS) {
    place.append(el("div.part", {}, el("button.press", { type: "button", textContent: title,
      onclick: () => tell({ part: name }) }), el("b.big"), el("span.sum")));
  }
}

/** @param {HTMLElement} place */
function buildSheets(place) {
  for (const [name, title] of SHOWN)
    place.append(el("figure", { hidden: true }, el("figcaption", {}, title, el("small", {
      "data-note": name })), el("canvas", { "data-grid": name, role: "img" })));
}

/**
 * The two fields that name the weight to follow: its unit, and its input.
 * @param {HTMLElement} box
 * @param {Tell} tell
 */
function followFields(box, tell) {
  const fields = [...box.querySelectorAll("input")];
  for (const field of fields)
    field.addEventListener("change", () => {
      tell({ follow: fields.map((one) => Math.max(0, Math.round(one.valueAsNumber || 1) - 1)) });
      field.blur();
    });
  find(box, ".follow .choice:last-child button").addEventListener("click",
    () => tell({ follow: null }));
  return fields;
}

/**
 * @param {HTMLElement} place
 * @param {StepWords} words
 */
function drawParts(place, words) {
  const done = PARTS.findIndex(([name]) => name === words.part);
  [...place.children].forEach((card, i) => {
    const [button, big, text] = card.children, [title, said] = words.cards?.[i] ?? ["", ""];
    say(big, title);
    say(text, said);
    attribute(card, "class", `part${i === done ? " now" : i > done ? " to-come" : ""}`);
    attribute(button, "class", i === (done + 1) % PARTS.length ? "press next" : "press");
  });
}

/** @param {StepWords} words */
export function hint({ playing, part, next }) {
  if (playing) return "Your run is training. Press Forward: it pauses, and you take its next update by hand.";
  if (part === "update") return `Your run has made update ${next}. Press Forward for the next one.`;
  return part ? `Update ${next} is under way. Nothing has changed in your run yet.`
    : `Press Forward to begin update ${next}. The four buttons can also be skipped ahead.`;
}

/**
 * @param {HTMLElement} place
 * @param {RunData<StepWords>} data
 */
function drawSheets(place, data) {
  const colours = signColours(place, data.palette);
  for (const [name] of SHOWN) {
    const canvas = find(place, `[data-grid="${name}"]`, HTMLCanvasElement), grid = data.grids[name];
    const figure = /** @type {HTMLElement} */ (canvas.parentElement);
    figure.hidden = !grid;
    if (!grid) continue;
    drawGrid(canvas, grid, colours);
    say(find(place, `[data-note="${name}"]`), grid.note);
  }
}

/**
 * @param {HTMLElement} place
 * @param {RunData<StepWords>} data
 */
function drawExamples(place, { words: { examples }, arrays }) {
  const cards = children(place, examples.length,
    () => el("div.card", {}, el("canvas", { role: "img" }), el("span")));
  examples.forEach((one, i) => {
    const canvas = canvases(cards[i])[0];
    canvas.hidden = !!one.point;
    say(cards[i].children[1], `${one.point ? `(${one.point}) ` : ""}${one.is}: ${one.chance}` +
      (one.says === one.is ? "" : `; it says ${one.says}`) + (one.loss ? ` · loss ${one.loss}` : ""));
    attribute(canvas, "aria-label", one.is);
  });
  drawStrip(/** @type {Uint8Array} */ (arrays.strip), canvases(place));
}
