// @ts-check
// Which lessons are done, what was measured and what was answered is remembered in this browser
// and nowhere else. The arrow keys turn pages, or step through the figure whose button has the focus;
// each lesson begins at its top, and the link always names the lesson that is open.

import { keep, keptJson } from "../shared/kept.js";
import { parsed } from "../shared/payload.js";

/** @import { Component } from "../shared/types.js" */

/**
 * What a browser keeps of the course; by quiz, what was found, and which option was picked.
 * @typedef {object} Course
 * @property {string[]} done
 * @property {Record<string, unknown>} measured
 * @property {Record<string, number>} firsts
 * @property {Record<string, number>} lasts
 */

/**
 * @typedef {Course & { lesson: string, place: number, last: number,
 *   look_at: [figure: string, time: number] }} ProgressData
 */

/**
 * What stays between two calls, for as long as the page does.
 * @type {{ told?: string, shown?: string, looked?: number, goal?: { place: number, at: number },
 *   listening?: AbortController }}
 */
const page = /** @type {any} */ (globalThis).__course ??= {};

/** @type {Record<keyof Course, string>} */
const KEPT = { done: "lessons-done", measured: "measured", firsts: "first-answers", lasts: "last-answers" };
const TURN_MS = 2000; // so long a turn may be under way
const OWN_KEYS = "input, textarea, select, [role=slider], [role=radio], [role=tab], [role=option], " +
  "[role=menu], [contenteditable], [data-testid=stPopoverBody]";

/**
 * What this browser kept and what the server knows as one: a first answer stays, a last one follows.
 * @param {{ [Name in keyof Course]: unknown }} before kept by this browser, and not to be trusted
 * @param {Course} now
 * @returns {Course}
 */
export function merged(before, now) {
  const slugs = Array.isArray(before.done) ? before.done.filter((slug) => typeof slug === "string") : [];
  return {
    done: [...new Set([...slugs, ...now.done])].sort(),
    measured: { .../** @type {{}} */ (before.measured), ...now.measured },
    firsts: { ...now.firsts, .../** @type {{}} */ (before.firsts) },
    lasts: { .../** @type {{}} */ (before.lasts), ...now.lasts },
  };
}

/**
 * Whether the server lacks something of it.
 * @param {Course} all
 * @param {Course} known
 */
export function hasNews(all, known) {
  const count = (/** @type {object} */ one) => Object.keys(one).length;
  return all.done.length > known.done.length || count(all.measured) > count(known.measured)
    || count(all.firsts) > count(known.firsts);
}

/**
 * @param {Component["setStateValue"]} setStateValue
 * @param {ProgressData} data
 */
function share(setStateValue, data) {
  const all = merged({
    done: keptJson(KEPT.done, []), measured: keptJson(KEPT.measured, {}),
    firsts: keptJson(KEPT.firsts, {}), lasts: keptJson(KEPT.lasts, {}),
  }, data);
  for (const name of /** @type {(keyof Course)[]} */ (Object.keys(KEPT)))
    keep(KEPT[name], JSON.stringify(all[name]));
  const news = hasNews(all, data);
  // Told once: what the server drops, as it is nothing of ours, needs no second telling.
  const told = news ? JSON.stringify(
    [all.done, Object.keys(all.measured).sort(), Object.keys(all.firsts).sort()]) : "";
  if (news && page.told !== told) setStateValue("kept", all);
  page.told = told;
}

/**
 * A lesson that has just been turned to begins at its top, and the link names it.
 * @param {string} lesson
 */
function open(lesson) {
  if (page.shown && page.shown !== lesson)
    document.querySelector('[data-testid="stMain"]')?.scrollTo(0, 0);
  page.shown = lesson;
  // Opened without a name (from the menu), the link gets one; no further entry to go back to.
  const link = new URL(location.href);
  if (!link.searchParams.has("lesson") && !link.searchParams.has("figure")) {
    link.searchParams.set("lesson", lesson);
    history.replaceState(history.state, "", link);
  }
}

/**
 * A button in the text has set a figure: bring it into view.
 * @param {ProgressData["look_at"]} lookAt
 */
function lookAt([figure, time]) {
  if (time <= (page.looked ?? 0)) return;
  page.looked = time;
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  setTimeout(() => document.querySelector(`.st-key-figure-${figure}`)?.scrollIntoView(
    { behavior: calm ? "auto" : "smooth", block: "start" }), 50);
}

/** @param {MouseEvent | KeyboardEvent} event */
const hasModifier = (event) => event.altKey || event.ctrlKey || event.metaKey || event.shiftKey;

/**
 * @param {EventTarget | null} target
 * @param {string} selector
 */
const within = (target, selector) => target instanceof Element ? target.closest(selector) : null;

/**
 * Where an arrow key leads. A place, not a way: a second press, while the first is under way, goes
 * on from there.
 * @param {number} step
 * @param {{ place: number, last: number }} at
 * @param {{ place: number, at: number } | undefined} goal of a turn before
 * @param {number} now in milliseconds
 */
export function turnedTo(step, { place, last }, goal, now) {
  const from = goal && now - goal.at < TURN_MS ? goal.place : place;
  return Math.min(Math.max(from + step, 0), last);
}

/**
 * Turn the page by an arrow key, or step through a figure.
 * @param {KeyboardEvent} event
 * @param {ProgressData} data
 * @param {Component["setTriggerValue"]} setTriggerValue
 */
function turn(event, data, setTriggerValue) {
  const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
  if (!step || within(event.target, OWN_KEYS) || hasModifier(event)) return;
  const held = within(event.target, '[class*="st-key-figure-"]');
  if (held) {
    /** @type {HTMLButtonElement | null} */
    const arrow = held.querySelector(
      `[class*="-walk-arrow_${step > 0 ? "forward" : "back"}"] button:not(:disabled)`);
    arrow?.click();
    return;
  }
  const place = turnedTo(step, data, page.goal, Date.now());
  page.goal = { place, at: Date.now() };
  setTriggerValue("turn", place);
}

/**
 * A link to another page of ours would open a new tab, and there a new visitor, without the network
 * that this one has trained. As an entry in the history, the same visitor follows it.
 * @param {MouseEvent} event
 */
function follow(event) {
  const link = within(event.target, '[data-testid="stMain"] a[href^="/"]');
  const plain = !(event.button || hasModifier(event));
  if (!link || !plain || new URLSearchParams(location.search).has("embed")) return;
  event.preventDefault();
  history.pushState({}, "", link.getAttribute("href"));
  dispatchEvent(new PopStateEvent("popstate", { state: {} }));
}

/**
 * Escape takes the sentence of a term away, until another one is pointed at or reached.
 * @param {KeyboardEvent} event
 */
function hush(event) {
  if (event.key === "Escape") document.documentElement.dataset.terms = "quiet";
}

function speak() {
  delete document.documentElement.dataset.terms;
}

/** @param {Component} component */
export default function ({ data: bytes, setStateValue, setTriggerValue }) {
  /** @type {ProgressData} */
  const data = parsed(bytes);
  share(setStateValue, data);
  open(data.lesson);
  lookAt(data.look_at);
  if (page.goal?.place === data.place) page.goal = undefined;
  page.listening?.abort();
  const until = page.listening = new AbortController();
  const { signal } = until;
  addEventListener("keydown", (event) => turn(event, data, setTriggerValue), { signal });
  addEventListener("click", follow, { capture: true, signal });
  addEventListener("keydown", hush, { signal });
  addEventListener("pointerover", speak, { signal });
  addEventListener("focusin", speak, { signal });
  return () => until.abort();
}
