// @ts-check
// How long a question to this server takes there and back. The sentence is made right here: to tell
// the server would draw the page anew, under the hand of somebody who turns to another one.

import { inSteps } from "../shared/clock.js";
import { thereAndBack } from "../shared/way.js";

/** @import { Component } from "../shared/types.js" */
/** @import { Found } from "../shared/way.js" */

const STYLE = `
  :host { display: block; font-family: var(--st-font); color: var(--st-text-color); }
  p { margin: 0; line-height: 1.6; }
  small { display: block; font-size: .875rem; opacity: .8; margin-top: .5rem; }`;

/** @param {number} ratio of the way to the answer itself */
export function compared(ratio) {
  if (ratio >= 1.5) return `<b>${ratio.toFixed(1)} times as long</b> as the answer itself`;
  return ratio > 0.67 ? "about as long as the answer itself"
    : `${Math.max(1, Math.round(100 * ratio))}% of the answer itself`;
}

/**
 * @param {Found} found
 * @param {number} warm the milliseconds of a warm answer
 */
function sentence(found, warm) {
  if ("step" in found)
    return `<p>The way from your browser to this server and back comes on top. It can’t be timed here:
      the clock of this browser ${inSteps(found.step)}, too coarse for it.</p>`;
  const { way, how } = found;
  const words = `${Number(way.toPrecision(3)).toLocaleString("en-GB")}\u00a0ms`;
  return `<p>From your browser to this server and back it is another <b>${words}</b>:
    ${compared(way / warm)}. A phone that carries its network in its pocket doesn’t pay for the
    way.<small>Measured by your browser, just now: ${how}.</small></p>`;
}

/** @param {Component<{ warm: number }>} component */
export default function ({ parentElement, data }) {
  thereAndBack().then((found) => {
    if (found === undefined || !parentElement.isConnected) return;
    parentElement.innerHTML = `<style>${STYLE}</style>${sentence(found, data.warm)}`;
  });
}
