// @ts-check
// A file's way to the server, where Streamlit's own box loses it without a word.
//
// In a frame on another site's page uploads may be closed: then the page says so and offers a tab of
// its own.
//
// A phone may put the page to sleep while its picker is open, and the connection dies. What is picked
// then is kept here, and handed to the box once more when the connection is back.

import { el, find } from "../shared/dom.js";
import { keep, kept } from "../shared/kept.js";
import { parsed } from "../shared/payload.js";
import { notice } from "../shared/said.js";
import { isClosed } from "./cookie.js";

/** @import { Component } from "../shared/types.js" */

/** @typedef {{ what: string, link: string, own_tab: string }} SendingData what is sent, in a word */

/**
 * A file that was picked and isn't there yet.
 * @typedef {object} Pick
 * @property {File} file
 * @property {string} key of its box
 * @property {boolean} cut the connection broke since
 * @property {number} tries
 * @property {number} silent looks at which nothing was seen of it
 */

const PICKING = "picking";
const BOX = '[data-testid="stFileUploader"]';
const CHIP = '[data-testid="stFileChip"]';
const ON_THE_WAY = /AxiosError|Connection lost/; // in what Streamlit says of a file
const LOOK_MS = 300;
const SILENT_LOOKS = 100; // with a connection, and yet nothing comes of it
const GONE_LOOKS = 20; // and the box is gone, as a new visit has begun
const TRIES = 2;

function isConnected() {
  /** @type {HTMLElement | null} */
  const app = document.querySelector('[data-testid="stApp"]');
  return app?.dataset.testConnectionState === "CONNECTED";
}

/** @param {Element} box */
function nameOf(box) {
  const names = [...(box.closest('[class*="st-key-"]')?.classList ?? [])];
  return names.find((one) => one.startsWith("st-key-")) ?? "";
}

/**
 * @param {Element | null} box
 * @returns {HTMLElement[]}
 */
const chipsOf = (box) => [...(box?.querySelectorAll(CHIP) ?? [])].filter((one) => one instanceof HTMLElement);

/**
 * The newest mark in a box for a file of that name; those from before the file was picked don't count.
 * @param {Element | null} box
 * @param {File} file
 */
function chipOf(box, file) {
  return chipsOf(box).reverse().find((one) => {
    /** @type {HTMLElement | null} */
    const name = one.querySelector('[data-testid="stFileChipName"]');
    return !one.dataset.older && name?.title === file.name;
  });
}

/** @param {Element} box */
function age(box) {
  for (const chip of chipsOf(box)) chip.dataset.older = "true";
}

/**
 * @param {Event} event
 * @returns {File[]}
 */
function filesOf(event) {
  const input = event.target instanceof HTMLInputElement ? event.target.files : null;
  const dropped = event instanceof DragEvent ? event.dataTransfer?.files : null;
  return [...(input ?? dropped ?? [])];
}

/**
 * What a file's mark in its box says.
 * @param {HTMLElement | undefined} chip
 * @returns {"none" | "on its way" | "there" | "refused" | "cut"}
 */
function stateOf(chip) {
  if (!chip) return "none";
  if (chip.ariaInvalid !== "true")
    return chip.querySelector('[data-testid="stFileChipIconSpinner"]') ? "on its way" : "there";
  const said = chip.querySelector('[role="alert"]')?.textContent ?? "";
  return ON_THE_WAY.test(said) ? "cut" : "refused";
}

class Sending {
  /** @type {Pick[]} */
  picks = [];
  closed = false;
  lost = false;
  again = false; // the file is being handed over by us
  /** @type {SendingData | undefined} */
  data;
  /** @type {Element | undefined} */
  place;

  constructor() {
    for (const kind of ["change", "drop"])
      document.addEventListener(kind, (event) => this.picked(event), true);
    for (const kind of ["pointerdown", "click", "cancel", "change"])
      document.addEventListener(kind, (event) => this.picker(event), true);
    new MutationObserver(() => this.connection()).observe(document.body,
      { subtree: true, attributes: true, attributeFilter: ["data-test-connection-state"] });
    setInterval(() => this.look(), LOOK_MS);
    isClosed().then((closed) => {
      this.closed = closed;
      if (closed) document.documentElement.dataset.uploads = "closed";
      this.say();
    });
    // Whether the picker was open when this page was last here, and put away.
    this.reloaded = kept(PICKING, "sessionStorage") === "open";
    keep(PICKING, null, "sessionStorage");
  }

  /**
   * Open from the click that a box gives its input to whatever comes after it.
   * @param {Event} event
   */
  picker(event) {
    const opens = event.type === "click";
    const isOurs = event.target instanceof Element && event.target.matches(`${BOX} input[type="file"]`);
    if (opens && !isOurs) return;
    keep(PICKING, opens ? "open" : null, "sessionStorage");
    if (opens) this.reloaded = false;
    this.say();
  }

  /** @param {Event} event */
  picked(event) {
    const box = event.target instanceof Element ? event.target.closest(BOX) : null;
    const files = filesOf(event);
    if (this.again || !box || !files.length) return;
    this.lost = this.reloaded = false;
    age(box);
    const cut = !isConnected();
    for (const file of files) this.picks.push({ file, key: nameOf(box), cut, tries: 0, silent: 0 });
    this.say();
  }

  connection() {
    if (!isConnected()) for (const one of this.picks) one.cut = true;
  }

  look() {
    if (!this.picks.length) return;
    this.picks = this.picks.filter((one) => this.isOnItsWay(one));
    const ready = this.picks.filter((one) => one.cut && this.isReady(one));
    for (const key of new Set(ready.map((one) => one.key)))
      this.handOver(key, ready.filter((one) => one.key === key));
    this.say();
  }

  /** @param {Pick} pick */
  isOnItsWay(pick) {
    const box = document.querySelector(`.${pick.key} ${BOX}`), chip = chipOf(box, pick.file);
    const state = stateOf(chip);
    if (state === "on its way") return true;
    if (state === "there" || state === "refused") return false;
    if (state === "cut") {
      chip?.querySelector("button")?.click(); // takes the mark away; the file is kept here
      pick.cut = true;
    }
    pick.silent = isConnected() ? pick.silent + 1 : 0;
    const failed = pick.cut && pick.tries >= TRIES && isConnected();
    if (!failed && pick.silent <= (box ? SILENT_LOOKS : GONE_LOOKS)) return true;
    this.lost = true;
    return false;
  }

  /** @param {Pick} pick */
  isReady(pick) {
    const place = document.querySelector(`.${pick.key} ${BOX} section`);
    return isConnected() && place?.ariaDisabled === "false";
  }

  /**
   * @param {string} key of a box
   * @param {Pick[]} picks
   */
  handOver(key, picks) {
    const box = find(document, `.${key} ${BOX}`), input = find(box, "input", HTMLInputElement);
    const files = new DataTransfer();
    for (const one of picks) {
      files.items.add(one.file);
      one.cut = false;
      one.tries += 1;
    }
    age(box);
    this.again = true;
    input.files = files.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
    this.again = false;
  }

  say() {
    if (!this.place?.isConnected || !this.data) return;
    const { what, link: href, own_tab: textContent } = this.data;
    if (this.closed) notice(this.place, `Your browser doesn’t let this page send a ${what} from inside another page.`,
      el("a", { href, target: "_blank", rel: "noopener", textContent }));
    else if (this.picks.some((one) => one.cut) && !isConnected())
      notice(this.place, `The connection is gone. Your ${what} goes up as soon as it is back.`);
    else if (this.lost) notice(this.place, `Your ${what} didn’t get through. Please pick it again.`);
    else if (this.reloaded)
      notice(this.place, `This page was put away while you chose a ${what}. Please pick it again.`);
    else notice(this.place, "");
  }
}

/** @type {{ __sending?: Sending }} */
const page = /** @type {any} */ (globalThis); // one for as long as the page is there

/** @param {Component} component */
export default function ({ data: bytes, parentElement }) {
  const sending = (page.__sending ??= new Sending());
  Object.assign(sending, { data: parsed(bytes), place: parentElement });
  sending.say();
}
