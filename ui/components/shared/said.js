// @ts-check
// A sentence in the page's own look, with a button or a link beside it. With nothing to say it takes
// no place, not even the gap between two parts of a page.

import { el } from "./dom.js";

const NOTICE_STYLE = `
  p { margin: 0; padding: 0.75rem 1rem; border-radius: 0.6rem; display: flex; flex-wrap: wrap;
      gap: .5rem 1rem; align-items: center; font: inherit;
      color: var(--st-text-color); background: var(--st-secondary-background-color); }
  span { flex: 1 1 18rem; line-height: 1.5; }
  button, a { font: inherit; color: inherit; background: none; cursor: pointer;
      white-space: nowrap; text-decoration: none;
      border: 1px solid var(--st-border-color); border-radius: 0.4rem; padding: 0.2rem 0.7rem; }
  button:hover, a:hover { border-color: currentColor; }
  button:focus-visible, a:focus-visible { outline: 2px solid currentColor; outline-offset: 2px; }
  @media (pointer: coarse) { button, a { padding-block: .5rem; } }`;

/**
 * What Streamlit puts around a component.
 * @param {Element} parent
 * @returns {HTMLElement | null}
 */
export function boxOf(parent) {
  const root = parent.getRootNode();
  return (root instanceof ShadowRoot ? root.host : parent).closest('[data-testid="stElementContainer"]');
}

/**
 * Say a sentence, or nothing.
 * @param {Element} parent
 * @param {string} text
 * @param {Element | null} more a button or a link
 */
export function notice(parent, text, more = null) {
  const box = boxOf(parent);
  if (box) box.style.display = text ? "" : "none";
  if (!text) {
    parent.replaceChildren();
    return;
  }
  if (parent.querySelector("span")?.textContent === text) return; // said already
  const line = el("p", { role: "status" }, el("span", { textContent: text }));
  if (more) line.append(more);
  parent.replaceChildren(el("style", { textContent: NOTICE_STYLE }), line);
}
