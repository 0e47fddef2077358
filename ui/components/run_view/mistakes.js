// @ts-check
// The confusion matrix, the pictures of a cell, and the most confidently wrong.

import { mix, rgb } from "../shared/colours.js";
import { attribute, canvases, children, el, find, say, themed } from "../shared/dom.js";
import { drawStrip } from "../shared/pictures.js";
import { percent } from "./parts.js";

/** @import { Answer, MistakesWords, RunData, Tell, View } from "./types.js" */

const MISTAKES = `<p class="faint none">The table fills as soon as the network was tested on the
      held-out images: after each lap, and where it pauses.</p>
    <div class="wrong"><div><h2>Who is taken for whom <small class="when"></small></h2>
      <table class="matrix"></table>
      <p class="keys"><small>rows: what it is · columns: what the network says · teal: right ·
        rose: wrong, stronger where it happens more often in that row</small></p></div>
    <div><h2 class="cell-title"></h2><div class="cards" data-cards="cell"></div>
      <h2>Most confidently wrong</h2><div class="cards" data-cards="worst"></div></div></div>`;
const FAINT = 0.45; // so that the page's own text colour can be read on it
/** @type {Record<string, [down: number, right: number]>} */
const WAYS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

/**
 * @param {HTMLElement} box
 * @param {Tell} tell
 * @returns {View}
 */
export function mistakesView(box, tell) {
  box.innerHTML = MISTAKES;
  const table = find(box, "table", HTMLTableElement);
  let built = "";
  /** @type {MistakesWords} */
  let words;
  /** @type {(row: number, column: number) => void} */
  const pick = (row, column) => tell({ cell: isPicked(words, row, column) ? null : [row, column] });
  return {
    /** @param {RunData<MistakesWords>} data */
    draw(data) {
      words = data.words;
      const tested = words.step != null;
      find(box, ".none").hidden = tested;
      find(box, ".wrong").hidden = !tested;
      if (!tested) return;
      if (built !== words.classes.join()) buildMatrix(table, words.classes, pick);
      built = words.classes.join();
      say(find(box, ".when"), testedWhen(words));
      drawCells(table, data);
      say(find(box, ".cell-title"), cellTitle(words, data.arrays.matrix));
      const { classes, inCell = [], worst } = words;
      drawCards(find(box, '[data-cards="cell"]'), inCell, data.arrays.cellStrip,
        ([, , sure]) => `${percent(sure / 100)} sure`);
      drawCards(find(box, '[data-cards="worst"]'), worst, data.arrays.worstStrip,
        ([was, said, sure]) => `${classes[was]}, taken for ${classes[said]}, ${percent(sure / 100)} sure`);
    },
  };
}

/**
 * @param {MistakesWords} words
 * @param {number} row
 * @param {number} column
 */
const isPicked = ({ cell }, row, column) => cell?.[0] === row && cell?.[1] === column;

/**
 * @param {HTMLTableElement} table
 * @param {number} row
 * @param {number} column
 */
function cellButton(table, row, column) {
  const cell = table.tBodies[0].rows[row]?.cells[column + 1];
  return cell && find(cell, "button", HTMLButtonElement);
}

/**
 * @param {HTMLTableElement} table
 * @param {string[]} classes
 * @param {(row: number, column: number) => void} pick
 */
function buildMatrix(table, classes, pick) {
  const head = el("tr", {}, el("td.corner"), ...classes.map((name) =>
    el("th", { scope: "col" }, el("span", { textContent: name }))));
  const body = classes.map((name, row) => el("tr", {},
    el("th", { scope: "row", textContent: name, title: name }),
    ...classes.map((_, column) => el("td", {}, el("button", {
      type: "button", tabIndex: row || column ? -1 : 0, onclick: () => pick(row, column),
      onkeydown: (/** @type {KeyboardEvent} */ event) => move(event, table, row, column),
    })))));
  table.replaceChildren(el("thead", {}, head), el("tbody", {}, ...body));
  table.classList.toggle("short", classes.every((name) => name.length < 3));
}

/**
 * One stop for the tab key; arrows go from cell to cell.
 * @param {KeyboardEvent} event
 * @param {HTMLTableElement} table
 * @param {number} row
 * @param {number} column
 */
function move(event, table, row, column) {
  const [down, right] = WAYS[event.key] ?? [0, 0];
  const next = (down || right) && cellButton(table, row + down, column + right);
  if (!next) return;
  event.preventDefault();
  /** @type {HTMLElement} */ (event.currentTarget).tabIndex = -1;
  next.tabIndex = 0;
  next.focus();
}

/**
 * How strongly a cell is coloured, 0–1: by its share of the row, and three times that where it is wrong.
 * @param {ArrayLike<number>} matrix row by row
 * @param {number} classes
 * @param {number} row
 * @param {number} column
 */
export function cellShare(matrix, classes, row, column) {
  const all = Array.from({ length: classes }, (_, c) => matrix[row * classes + c])
    .reduce((a, b) => a + b, 0) || 1;
  return Math.min(1, matrix[row * classes + column] / all * (row === column ? 1 : 3)) * FAINT;
}

/**
 * @param {HTMLTableElement} table
 * @param {RunData<MistakesWords>} data
 */
function drawCells(table, { words, arrays: { matrix }, palette }) {
  const n = words.classes.length, page = rgb(themed(table, "--st-background-color", "#ffffff"));
  const right = rgb(palette.inference), wrong = rgb(palette.rose);
  for (let row = 0; row < n; row++) {
    for (let column = 0; column < n; column++) {
      const count = matrix[row * n + column], one = cellButton(table, row, column);
      const colour = mix(page, row === column ? right : wrong, cellShare(matrix, n, row, column));
      say(one, count ? String(count) : "·");
      one.style.background = `rgb(${colour.map(Math.round)})`;
      attribute(one, "aria-pressed", isPicked(words, row, column));
      attribute(one, "aria-label", `${words.classes[row]} taken for ${words.classes[column]}: ${count}`);
    }
  }
}

/**
 * @param {HTMLElement} place
 * @param {Answer[]} listed
 * @param {Float32Array | Uint8Array} bytes their pictures
 * @param {(one: Answer) => string} caption
 */
function drawCards(place, listed, bytes, caption) {
  const cards = children(place, listed.length,
    () => el("div.card", {}, el("canvas", { role: "img" }), el("span")));
  listed.forEach((one, i) => {
    const text = caption(one), [canvas, words] = cards[i].children;
    say(words, text);
    attribute(canvas, "aria-label", text);
  });
  drawStrip(/** @type {Uint8Array} */ (bytes), canvases(place));
}

/** @param {MistakesWords} words */
export function testedWhen({ step, right, images }) {
  const when = step === 0 ? "before the first update" : step === 1 ? "after 1 update"
    : `after ${step?.toLocaleString()} updates`;
  return `tested ${when}: ${right.toLocaleString()} of ${images.toLocaleString()} right`;
}

/**
 * @param {MistakesWords} words
 * @param {ArrayLike<number>} matrix
 */
export function cellTitle({ cell, classes, inCell }, matrix) {
  if (!cell) return "Click a cell to see its pictures";
  const [truth, guess] = cell, total = matrix[truth * classes.length + guess];
  const is = classes[truth], said = classes[guess];
  if (!total) return truth === guess ? `No ${is} was recognised` : `No ${is} was taken for ${said}`;
  const pair = truth === guess ? `${is}, and recognised` : `${is}, taken for ${said}`;
  const some = inCell && total > inCell.length ? `, the ${inCell.length} surest of ${total}` : "";
  return pair[0].toUpperCase() + pair.slice(1) + some;
}
