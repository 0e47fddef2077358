// @ts-check
// Weights live on the server, for as long as it and the visit do. This tab remembers whose visit it
// was when there was something to lose; when another visit answers it, it says so in one sentence.

import { el } from "../shared/dom.js";
import { keep, keptJson } from "../shared/kept.js";
import { boxOf, notice } from "../shared/said.js";

/** @import { Component } from "../shared/types.js" */

/** @typedef {{ visit: string, trained: boolean, told?: string }} Visit told: to which visit it was said */

const KEPT = "visit";
const GONE = "This page was loaded anew, or the server was: the weights that you trained are " +
  "gone. Next time, “Take it home” on the Train page keeps them.";

/** @param {Visit} visit */
const keepVisit = (visit) => keep(KEPT, JSON.stringify(visit), "sessionStorage");

/**
 * Whether there is a loss to tell of, now or still: until there is more to lose.
 * @param {Visit | null} before
 * @param {Visit} now
 */
export function isLost(before, now) {
  const told = before?.told && before.told === now.visit && !now.trained;
  return Boolean(before && ((before.trained && before.visit !== now.visit) || told));
}

/** @param {Component<Visit>} component */
export default function ({ data: { visit, trained }, parentElement }) {
  const now = { visit, trained };
  if (!isLost(keptJson(KEPT, /** @type {Visit | null} */ (null), "sessionStorage"), now)) {
    keepVisit(now);
    notice(parentElement, "");
    return;
  }
  keepVisit({ ...now, told: visit });
  const close = el("button", { textContent: "All right", onclick: () => {
    keepVisit(now);
    notice(parentElement, "");
  } });
  notice(parentElement, GONE, close);
  const box = boxOf(parentElement);
  if (box) box.style.order = "-1"; // above the page
}
