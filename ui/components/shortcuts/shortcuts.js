// @ts-check
// Space plays and pauses, S makes one step, R resets: each presses the button that does it. Keys
// belong to fields while somebody types, and Space to what was reached by Tab. What was clicked by
// mouse gives it back: one step, then Space, is to play.
//
// And a note of this tab that there was a run, so that a page loaded anew can say that it is gone.

import { keep, kept } from "../shared/kept.js";

/** @import { Component } from "../shared/types.js" */

/** @type {Record<string, string[]>} */
const BUTTONS = { " ": ["play", "pause"], s: ["step"], r: ["reset"] };
const OWN_KEYS = "input, textarea, select, [contenteditable=true], [role=slider], [role=combobox]";
const OWN_SPACE = "button, a, summary, [role=radio], [role=button], [role=option], [role=tab]";
const NOTE = "run";
const mounted = new WeakMap();

/**
 * @param {Component<{ started: boolean }>} component
 * @param {boolean} first the page has just come: a run that was noted and isn't there was lost by a reload
 */
function note({ data, setStateValue }, first) {
  if (!data.started && first && kept(NOTE, "sessionStorage")) setStateValue("lost", true);
  keep(NOTE, data.started ? "1" : null, "sessionStorage");
}

let byPointer = false; // how the focus came to where it is

function pointed() {
  byPointer = true;
}

/**
 * Whether a button of the run has the focus from a click.
 * @param {Element} at
 */
function isClicked(at) {
  return byPointer && [...Object.values(BUTTONS).flat(), "lap"].some(
    (name) => at.closest(`.st-key-${name}`));
}

/** @param {KeyboardEvent} event */
function listen(event) {
  if (event.key === "Tab") byPointer = false;
  const names = BUTTONS[event.key.toLowerCase()];
  if (!names || event.repeat || event.ctrlKey || event.metaKey || event.altKey) return;
  const at = event.composedPath()[0];
  if (at instanceof Element && at.closest(OWN_KEYS)) return;
  if (event.key === " " && at instanceof Element && at.closest(OWN_SPACE) && !isClicked(at)) return;
  for (const name of names) {
    /** @type {HTMLButtonElement | null} */
    const button = document.querySelector(`.st-key-${name} button`);
    if (!button || button.disabled) continue;
    event.preventDefault(); // else Space scrolls the page
    button.click();
    return;
  }
}

/** @param {Component<{ started: boolean }>} component */
export default function (component) {
  const root = component.parentElement;
  note(component, !mounted.has(root));
  if (!mounted.has(root)) {
    addEventListener("keydown", listen);
    addEventListener("pointerdown", pointed, true);
    document.documentElement.dataset.trainingKeys = "on";
    mounted.set(root, true);
  }
  return () => {
    removeEventListener("keydown", listen);
    removeEventListener("pointerdown", pointed, true);
    delete document.documentElement.dataset.trainingKeys;
    mounted.delete(root);
  };
}
