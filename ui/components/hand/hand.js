// @ts-check
// The photo network on the visitor's own device: it moves in, and answers for photos, or for a camera
// alone.

import { el } from "../shared/dom.js";
import { parsed } from "../shared/payload.js";
import { CameraBox } from "./camera.js";
import { CloudBox } from "./cloud.js";
import { device } from "./device.js";
import { FlightBox } from "./flight.js";
import { forwardMs, long, PhotoBox } from "./photo.js";
import { StartBox } from "./start.js";
import { TakeBox } from "./take.js";

/** @import { Component } from "../shared/types.js" */
/** @import { HandData } from "./types.js" */

/** @typedef {ReturnType<typeof build>} Built */

/** @type {WeakMap<HTMLElement, Built>} */
const built = new WeakMap();

/**
 * The ways to bring a photo.
 * @param {HandData} data
 * @param {(picture: Blob, title: string) => void} look
 * @param {() => void} film
 */
function sourcesOf(data, look, film) {
  const picker = el("input", { type: "file", accept: "image/*", hidden: true, onchange: () => {
    const [picked] = picker.files ?? [];
    if (picked) look(picked, picked.name);
    picker.value = ""; // so that the same one can be picked again
  } });
  const camera = el("button", { type: "button", textContent: "Live camera", onclick: film });
  const pick = el("button", { type: "button", textContent: "Pick a photo", onclick: () => picker.click() });
  const samples = data.samples.map(([title, address]) => {
    // Fetched now: in a tunnel it would be too late.
    const file = fetch(new URL(address, location.href)).then((answer) => answer.blob());
    const image = el("img", { alt: title });
    file.then((one) => { image.src = URL.createObjectURL(one); });
    return el("button.sample", {
      type: "button", title, onclick: async () => look(await file, title),
    }, image);
  });
  if (!data.parts.includes("photo")) return el("div.sources", { hidden: true }, camera);
  return el("div.sources", { hidden: true }, camera, pick, picker, ...samples);
}

/** Whether this browser has a camera, and lets a page ask for it. */
async function hasCamera() {
  const found = await navigator.mediaDevices?.enumerateDevices().catch(() => []);
  return Boolean(found?.some(({ kind }) => kind === "videoinput"));
}

/**
 * @param {HTMLElement} place
 * @param {HandData} data
 */
function build(place, data) {
  const own = device(data.files);
  const cloud = new CloudBox(data), flight = new FlightBox("Ask again: pick a photo, or start the camera."), take = new TakeBox(data.noFaster);
  const camera = new CameraBox(own, data, (kind, tally) => {
    const opened = own.opened.get(kind);
    if (opened) take.offer(kind, tally.times, tally.forward, opened, 0);
  });
  const photo = new PhotoBox(own, data, (shown, kind, opened) => {
    cloud.next(shown, kind);
    take.offer(kind, shown.warm.map(long), shown.warm.map(forwardMs), opened, shown.picture.size);
  });
  const sources = sourcesOf(data, (picture, title) => {
    camera.stop("");
    camera.root.hidden = true;
    take.clear();
    photo.root.hidden = false;
    cloud.root.hidden = true; // it is about the photo before
    photo.look(picture, title, start.kind);
  }, () => {
    photo.root.hidden = cloud.root.hidden = true;
    camera.root.hidden = false;
    take.clear();
    camera.start(start.kind);
  });
  const start = new StartBox(own, () => {
    sources.hidden = false;
    if (data.parts.includes("photo")) flight.begin();
  });
  const root = el("div.hand", {}, start.root, sources, camera.root);
  place.append(root);
  if (data.parts.includes("photo")) {
    root.append(photo.root, take.root, cloud.root, flight.root);
  } else {
    root.prepend(el("h3.part", { textContent: data.title }));
    root.hidden = true;
    hasCamera().then((there) => { root.hidden = !there; });
  }
  return { cloud, flight, camera, take };
}

/** @param {Component} component */
export default function ({ parentElement, data: bytes, setTriggerValue }) {
  /** @type {HandData} */
  const data = parsed(bytes);
  const parts = built.get(parentElement) ?? build(parentElement, data);
  built.set(parentElement, parts);
  parts.cloud.send = (question) => setTriggerValue("question", question);
  parts.cloud.hear(data.reply);
  parts.take.send = (times) => setTriggerValue("measured", times);
  parts.take.turn = () => setTriggerValue("compare", true);
  parts.take.hear(data.receipt);
  return () => {
    parts.camera.stop("");
    parts.flight.end();
  };
}
