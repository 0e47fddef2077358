// @ts-check
// The photo network on the visitor's own device: it moves in, and answers for photos.

import { el } from "../shared/dom.js";
import { parsed } from "../shared/payload.js";
import { device } from "./device.js";
import { PhotoBox } from "./photo.js";
import { StartBox } from "./start.js";

/** @import { Component } from "../shared/types.js" */
/** @import { HandData } from "./types.js" */

/** @typedef {ReturnType<typeof build>} Built */

/** @type {WeakMap<HTMLElement, Built>} */
const built = new WeakMap();

/**
 * @param {HTMLElement} place
 * @param {HandData} data
 */
function build(place, data) {
  const own = device(data.files);
  const photo = new PhotoBox(own, data, () => {});
  const file = el("input", { type: "file", accept: "image/*", hidden: true, onchange: () => {
    const [picked] = file.files ?? [];
    if (picked) photo.look(picked, picked.name, start.kind);
  } });
  const pick = el("button", { type: "button", textContent: "Pick a photo", onclick: () => file.click() });
  const samples = data.samples.map(([title, address]) => el("button.sample", {
    type: "button", title, onclick: async () => {
      const answer = await fetch(new URL(address, location.href));
      photo.look(await answer.blob(), title, start.kind);
    },
  }, el("img", { src: new URL(address, location.href).href, alt: title })));
  const sources = el("div.sources", { hidden: true }, pick, file, ...samples);
  const start = new StartBox(own, () => { sources.hidden = false; });
  place.append(el("div.hand", {}, start.root, sources, photo.root));
  return { data, photo, start };
}

/** @param {Component} component */
export default function ({ parentElement, data: bytes }) {
  /** @type {HandData} */
  const data = parsed(bytes);
  const parts = built.get(parentElement) ?? build(parentElement, data);
  built.set(parentElement, parts);
}
