// @ts-check
// Small pictures to pick one of: buttons in a row, the picked one framed.

import { el } from "../shared/dom.js";
import { parsed } from "../shared/payload.js";

/** @import { Component } from "../shared/types.js" */

/**
 * @typedef {object} GalleryData
 * @property {string} label
 * @property {string} colour
 * @property {boolean} pixels whether the pixels shall be seen
 * @property {boolean} said whether the words stand below the pictures
 * @property {number} picked
 * @property {[number: number, words: string, url: string][]} pictures
 */

const CSS = `
  :host { display: block; font-family: var(--st-font); color: var(--st-text-color); }
  div { display: flex; flex-wrap: wrap; gap: .5rem; padding: 3px; }
  button { padding: 0; border: 2px solid var(--st-border-color); border-radius: .4rem; cursor: pointer;
           background: none; line-height: 0; overflow: hidden; }
  button[aria-pressed="true"] { border-color: var(--picked); box-shadow: 0 0 0 2px var(--picked); }
  button:focus-visible { outline: 2px solid currentColor; outline-offset: 3px; }
  img { width: 64px; height: 64px; object-fit: cover; image-rendering: auto; }
  img.pixels { image-rendering: pixelated; }
  .said { display: grid; grid-template-columns: repeat(auto-fill, minmax(9.5rem, 1fr)); }
  .said button { color: inherit; font: inherit; text-align: left; line-height: 1.35; }
  .said img { display: block; width: 100%; height: 6.5rem; }
  .said span { display: block; padding: .4rem .55rem .5rem; font-size: .875rem; }`;

/** @param {Component} component */
export default function ({ parentElement, data: bytes, setStateValue }) {
  /** @type {GalleryData} */
  const data = parsed(bytes);
  const buttons = data.pictures.map(([number, words, src]) => {
    const image = el("img", { src, alt: data.said ? "" : words, className: data.pixels ? "pixels" : "" });
    const button = el("button", {
      type: "button", "aria-pressed": number === data.picked, onclick: () => {
        for (const other of buttons) other.setAttribute("aria-pressed", String(other === button));
        setStateValue("picked", number);
      },
    }, image);
    if (data.said) button.append(el("span", { textContent: words }));
    return button;
  });
  const box = el("div", { role: "group", "aria-label": data.label, className: data.said ? "said" : "" }, ...buttons);
  box.style.setProperty("--picked", data.colour);
  parentElement.replaceChildren(el("style", { textContent: CSS }), box);
}
