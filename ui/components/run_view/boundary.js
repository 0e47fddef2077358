// @ts-check
// Points in the plane: what the network answers where, its units' little maps, and one weight
// that can be set by hand.

import { el, find, say } from "../shared/dom.js";
import { LARGEST_BY_HAND, handOn } from "./hand.js";
import { buildNetwork, drawLines, drawNodes } from "./network.js";
import { planeDrawer } from "./plane.js";
import { idOf, undrawn, valueOf, wireName, wireOf, wires } from "./wiring.js";

/** @import { BoundaryWords, RunData, Tell, View } from "./types.js" */

const BOUNDARY = `<div class="pair">
    <figure><figcaption>The plane <small>colour: the answer; stronger where it is surer</small>
      </figcaption><div class="plane"><canvas width="720" height="720" role="img"></canvas></div>
      <p class="keys classes"></p></figure>
    <figure><figcaption>The network <small>what each unit sees; click a line to set its weight
      </small></figcaption><div class="net"></div>
      <div class="editor"><label>Weight <select aria-label="Weight to set"></select></label>
        <input type="range" step="0.01" min="-5" max="5" aria-label="Its value, as a slider">
        <input type="number" step="0.01" min="-${LARGEST_BY_HAND}" max="${LARGEST_BY_HAND}"
          aria-label="Its value, as a number"></div>
      <p class="keys"><span class="key negative"></span>below zero <span class="key training"></span>
        above zero <small class="end more"></small></p></figure></div>`;

/**
 * @param {HTMLElement} box
 * @param {Tell} tell
 * @returns {View}
 */
export function boundaryView(box, tell) {
  box.innerHTML = BOUNDARY;
  const net = find(box, ".net"), select = find(box, "select", HTMLSelectElement);
  const drawPlane = planeDrawer(box);
  let built = "", picked = "0/0/0";
  /** @type {RunData<BoundaryWords>} */
  let now;
  const hand = handOn(find(box, ".editor"), () => {
    const wire = wireOf(picked);
    return (value) => tell({ edit: { ...wire, value } });
  }, () => valueOf(now.arrays, now.words.shown, wireOf(picked)));

  /** @param {string} id */
  function pick(id) {
    picked = select.value = id;
    drawLines(net, now, picked);
    hand.turn();
  }

  function build() {
    const { shown, classes } = now.words;
    const key = [shown, classes, net.clientWidth].join("|");
    if (built === key) return;
    built = key;
    buildNetwork(net, now.words, pick);
    picked = offerWires(select, now.words, picked);
    const hidden = undrawn(now.words);
    say(find(box, ".more"), hidden ? `${hidden} more units aren’t drawn` : "");
  }

  select.addEventListener("change", () => pick(select.value));
  return {
    draw(data) {
      now = data;
      build();
      drawPlane(data);
      drawNodes(net, data);
      drawLines(net, data, picked);
      hand.follow();
    },
    end: hand.end,
  };
}

/**
 * Offer every weight in a list, and return which is picked: the same as before, if it is there.
 * @param {HTMLSelectElement} select
 * @param {BoundaryWords} words
 * @param {string} picked
 */
function offerWires(select, words, picked) {
  const all = wires(words.shown), ids = all.map(idOf);
  select.replaceChildren(...all.map((wire, i) =>
    el("option", { value: ids[i], textContent: wireName(words, wire) })));
  select.value = ids.includes(picked) ? picked : ids[0];
  return select.value;
}
