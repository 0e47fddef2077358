// @ts-check
// Shares a sentence and a link: by the system's own sheet where there is one, else through the
// clipboard; where a browser has neither, the page goes to the section with the link.

import { el, say } from "../shared/dom.js";
import { parsed } from "../shared/payload.js";

/** @import { Component } from "../shared/types.js" */

/** @typedef {{ text: string, url: string, section: string }} ShareData section: the id of where the link stands */

const CSS = `
  :host { display: block; font-family: var(--st-font); color: var(--st-text-color); }
  div { display: flex; flex-wrap: wrap; align-items: center; gap: .4rem .8rem; }
  button { font: inherit; color: inherit; background: transparent; cursor: pointer;
    min-height: 2.5rem; padding: .25rem .9rem; border-radius: var(--st-button-radius, .5rem);
    border: 1px solid color-mix(in srgb, currentColor 25%, transparent); }
  button:hover { border-color: currentColor; }
  button:focus-visible { outline: 2px solid currentColor; outline-offset: 2px; }
  span { font-size: .875rem; opacity: .8; }`;

/** @param {ShareData} data */
async function copied(data) {
  try {
    await navigator.clipboard.writeText(`${data.text} ${data.url}`);
    return true;
  } catch {
    return false;
  }
}

/**
 * Whether the system's own sheet was shown.
 * @param {ShareData} data
 */
async function sharedBySystem({ text, url }) {
  if (!("share" in navigator)) return false;
  try {
    await navigator.share({ title: document.title, text, url });
    return true;
  } catch (error) {
    return error instanceof Error && error.name === "AbortError"; // the sheet was closed
  }
}

/** @param {Component} component */
export default function ({ parentElement, data: bytes }) {
  /** @type {ShareData} */
  const data = parsed(bytes);
  const said = el("span", { role: "status" });
  const button = el("button", { type: "button", textContent: "Share these figures", onclick: async () => {
    if (await sharedBySystem(data)) return;
    if (await copied(data)) say(said, "Copied, with the link: paste it anywhere.");
    else document.getElementById(data.section)?.scrollIntoView();
  } });
  parentElement.replaceChildren(el("style", { textContent: CSS }), el("div", {}, button, said));
}
