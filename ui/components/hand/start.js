// @ts-check
// The network moves in: its size named before, a bar while it comes, and what it took.

import { el, say } from "../shared/dom.js";
import { msText } from "./bars.js";
import { faultWords } from "./device.js";

/** @import { Device } from "./device.js" */
/** @import { Opened } from "./types.js" */

const FORMS = { int8: "8 bits a weight", fp32: "32 bits a weight" };

/** @param {number} bytes */
export function megabytes(bytes) {
  if (bytes < 1e6) return `${Math.ceil(bytes / 1e3)}\u00a0kB`;
  return `${(bytes / 1e6).toFixed(bytes < 10e6 ? 1 : 0)}\u00a0MB`;
}

/**
 * @param {Opened} opened
 * @param {string} kind
 */
export function cameIn({ movedBytes, fetchMs, startMs }, kind) {
  const start = `started in ${msText(startMs)}`;
  const how = movedBytes ? `${megabytes(movedBytes)} in ${msText(fetchMs)}, ${start}. Next time, this browser has it`
    : `this browser had it, so 0 bytes came; ${start}`;
  return `The network is on this device, with ${FORMS[/** @type {keyof typeof FORMS} */ (kind)]}: ${how}.`;
}

/** What comes when it is asked for: words, a bar, a button that brings it and one that stops it. */
export class ComingBox {
  /** @param {Device} device */
  constructor(device) {
    this.device = device;
    this.says = el("p", { role: "status" });
    this.bar = el("progress", { max: 1, value: 0, hidden: true, "aria-label": "How much of it is here" });
    this.press = el("button.first", { type: "button", onclick: () => this.bring() });
    this.halt = el("button", { type: "button", textContent: "Stop", hidden: true, onclick: () => device.stop() });
  }

  async bring() {}

  /**
   * Show how it comes. Return whether it came; why not is said.
   * @param {number} whole bytes
   * @param {(come: (bytes: number) => void) => Promise<unknown>} open
   */
  async show(whole, open) {
    this.press.disabled = true;
    this.bar.hidden = this.halt.hidden = false;
    this.bar.value = 0;
    try {
      await open((bytes) => {
        this.bar.value = bytes / whole;
        say(this.says, bytes < whole ? `${megabytes(bytes)} of ${megabytes(whole)} are here.` : "All is here. It starts.");
      });
      return true;
    } catch (error) {
      say(this.says, faultWords(error));
      return false;
    } finally {
      this.press.disabled = false;
      this.bar.hidden = this.halt.hidden = true;
    }
  }
}

export class StartBox extends ComingBox {
  kind = "int8"; // the form that answers: the last that is here and was chosen

  /**
   * @param {Device} device
   * @param {(kind: string) => void} ready
   */
  constructor(device, ready) {
    super(device);
    this.ready = ready;
    this.choice = el("select", { "aria-label": "Which form of the network?", onchange: () => this.draw() },
      ...Object.entries(FORMS).map(([value, words]) => el("option", { value, textContent: `${words}, ${megabytes(this.bytes(value))}` })));
    this.root = el("div.start", {}, this.says, el("div.row", {}, this.press, this.choice, this.halt), this.bar);
    this.draw();
  }

  /** What has to come, at the most. @param {string} kind */
  bytes(kind) {
    const { machine, networks } = this.device.files;
    return networks[kind].sizeBytes + machine.sizeBytes;
  }

  /** What is said, and what can be pressed, as it is now. */
  draw() {
    const wanted = this.choice.value, opened = this.device.opened.get(wanted);
    if (opened) this.kind = wanted;
    this.press.hidden = Boolean(opened);
    this.root.classList.toggle("here", Boolean(opened));
    say(this.press, `Bring it here: ${megabytes(this.bytes(wanted))}, once`);
    say(this.says, opened ? cameIn(opened, wanted)
      : "The photo network can live on this device, too. From then on it answers here: no photo leaves, and the server has nothing to do.");
    if (opened) this.ready(wanted);
  }

  async bring() {
    this.choice.disabled = true;
    const { value } = this.choice;
    if (await this.show(this.bytes(value), (come) => this.device.open(value, come))) this.draw();
    this.choice.disabled = false;
  }
}
