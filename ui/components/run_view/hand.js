// @ts-check
// One weight, set by hand: by a slider, or as a number.

import { find, focused } from "../shared/dom.js";

export const LARGEST_BY_HAND = 10;
const HOLD_MS = 900; // so long a weight under a hand isn't moved by what comes from the server
const EVERY_MS = 100; // while a hand moves the slider

/**
 * How far the slider goes to have a weight on it.
 * @param {number} weight
 */
export const reachFor = (weight) => Math.max(5, Math.ceil(Math.abs(weight)));

/** @param {number} weight */
export const clipped = (weight) => Math.max(-LARGEST_BY_HAND, Math.min(LARGEST_BY_HAND, weight));

/**
 * @param {HTMLElement} box with a slider and a field for a number
 * @param {() => (weight: number) => void} aim the setter of the weight that is picked just then; it
 *   gets what the hand does, at most ten a second, the last always
 * @param {() => number} current what that weight is, on the server
 */
export function handOn(box, aim, current) {
  const slider = find(box, "input[type=range]", HTMLInputElement);
  const number = find(box, "input[type=number]", HTMLInputElement);
  let heldAt = -Infinity, sentAt = 0;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let later;

  /** @param {number} weight */
  function show(weight) {
    slider.max = String(reachFor(weight));
    slider.min = String(-reachFor(weight));
    slider.value = String(weight);
    if (number !== focused(box)) number.value = weight.toFixed(3);
  }

  function follow() {
    if (performance.now() - heldAt >= HOLD_MS) show(current());
  }

  /** @param {number} given */
  function take(given) {
    if (!Number.isFinite(given)) return follow();
    const weight = clipped(given), set = aim();
    heldAt = performance.now();
    show(weight);
    clearTimeout(later);
    later = setTimeout(() => {
      sentAt = performance.now();
      set(weight);
    }, Math.max(0, EVERY_MS - (performance.now() - sentAt)));
  }

  slider.addEventListener("input", () => take(Number(slider.value)));
  number.addEventListener("change", () => {
    number.blur();
    take(number.valueAsNumber);
  });
  return {
    follow,
    /** Take up another weight. */
    turn() {
      heldAt = -Infinity;
      follow();
      slider.focus();
    },
    end: () => clearTimeout(later),
  };
}
