// @ts-check
// What only the browser knows: a picture in the clipboard, and whether there is a camera to use.

import { base64 } from "../shared/base64.js";
import { el, find, say } from "../shared/dom.js";

/** @import { Component } from "../shared/types.js" */

/** @typedef {{ ask: "paste", quiet: boolean }} PasteData quiet: only listen */
/** @typedef {{ ask: "camera", trouble: string }} CameraData */

const MOST_BYTES = 20 * 2 ** 20;

async function fromClipboard() {
  for (const item of await navigator.clipboard.read()) {
    const kind = item.types.find((type) => type.startsWith("image/"));
    if (kind) return item.getType(kind);
  }
  return null;
}

/** @param {Component<PasteData>} component */
function paste({ parentElement, data, setTriggerValue }) {
  const row = parentElement.querySelector(".paste") ?? el("div.paste");
  row.toggleAttribute("hidden", data.quiet);
  row.innerHTML = `<button type="button">Paste a picture</button>
    <span role="status"><i>or press Ctrl+V (⌘V) anywhere on this page</i></span>`;
  parentElement.append(row);
  const says = find(row, "span");
  /** @param {Blob | null} blob */
  const send = async (blob) => {
    if (!blob) say(says, "There is no picture in the clipboard. Copy one first.");
    else if (blob.size > MOST_BYTES) say(says, "This picture is larger than 20 MB.");
    else setTriggerValue("picture", await base64(blob));
  };
  find(row, "button").onclick = async () => {
    try {
      await send(await fromClipboard());
    } catch {
      say(says, "Your browser keeps the clipboard closed here. Ctrl+V (⌘V) works.");
    }
  };
  /** @param {ClipboardEvent} event */
  const pasted = (event) => {
    const files = [...(event.clipboardData?.files ?? [])];
    const picture = files.find((file) => file.type.startsWith("image/"));
    if (picture) send(picture);
  };
  addEventListener("paste", pasted);
  return () => removeEventListener("paste", pasted);
}

function isFramedByOthers() {
  try {
    return !top?.location.href; // of another site it can't be read
  } catch {
    return true;
  }
}

async function cameraTrouble() {
  if (!navigator.mediaDevices) return "closed"; // no HTTPS, or an old browser
  try {
    const permission = await navigator.permissions.query({ name: "camera" });
    if (permission.state === "denied") return isFramedByOthers() ? "framed" : "refused";
    const devices = await navigator.mediaDevices.enumerateDevices();
    if (!devices.some((device) => device.kind === "videoinput")) return "none";
  } catch {
    // some browsers don't say: then Streamlit's own words have to do
  }
  return "";
}

/** @param {Component<CameraData>} component */
function camera({ data, setStateValue }) {
  let gone = false;
  const look = async () => {
    const trouble = await cameraTrouble();
    if (!gone && trouble !== data.trouble) setStateValue("trouble", trouble);
  };
  look();
  const timer = setInterval(look, 2000);
  return () => {
    gone = true;
    clearInterval(timer);
  };
}

/** @param {Component<PasteData> | Component<CameraData>} component */
export default function (component) {
  return component.data.ask === "camera" ? camera(/** @type {Component<CameraData>} */ (component))
    : paste(/** @type {Component<PasteData>} */ (component));
}
