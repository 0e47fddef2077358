// @ts-check
// Elements: made, found, and touched only where something changed.

/** @import { Made } from "./types.js" */

/**
 * An element by tag or "tag.class", with properties and children.
 * @template {string} Name
 * @param {Name} name
 * @param {Record<string, any>} properties
 * @param {(Node | string)[]} content
 * @returns {Made<Name>}
 */
export function el(name, properties = {}, ...content) {
  const [tag, ...classes] = name.split(".");
  const element = document.createElement(tag);
  if (classes.length) element.className = classes.join(" ");
  for (const [key, value] of Object.entries(properties)) {
    if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
    else if (key.includes("-") || key === "role" || key === "for") element.setAttribute(key, value);
    else Object.assign(element, { [key]: value });
  }
  element.append(...content);
  return /** @type {Made<Name>} */ (element);
}

/**
 * The first element that a selector finds. It must be there, and of that kind.
 * @template {Element} [Kind=HTMLElement]
 * @param {ParentNode} box
 * @param {string} selector
 * @param {{ new (): Kind }} kind
 * @returns {Kind}
 */
export function find(box, selector, kind = /** @type {any} */ (HTMLElement)) {
  const found = box.querySelector(selector);
  if (!(found instanceof kind)) throw new TypeError(`No ${kind.name} is found by ${selector}`);
  return found;
}

/**
 * All canvases that a selector finds.
 * @param {ParentNode} box
 * @param {string} selector
 * @returns {HTMLCanvasElement[]}
 */
export function canvases(box, selector = "canvas") {
  return [...box.querySelectorAll(selector)].filter((one) => one instanceof HTMLCanvasElement);
}

/**
 * The DOM is touched only where something changed: a screen reader and a pointer stay put.
 * @param {Element} element
 * @param {string} text
 */
export function say(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

/**
 * @param {Element} element
 * @param {string} name
 * @param {unknown} value
 */
export function attribute(element, name, value) {
  if (element.getAttribute(name) !== String(value)) element.setAttribute(name, String(value));
}

/**
 * Give a place so many children: those that it lacks are made, those too many go.
 * @param {Element} place
 * @param {number} count
 * @param {() => Element} make
 * @returns {HTMLElement[]}
 */
export function children(place, count, make) {
  while (place.children.length < count) place.append(make());
  while (place.children.length > count) place.lastElementChild?.remove();
  return /** @type {HTMLElement[]} */ ([...place.children]);
}

/**
 * The value of one of the page's style variables.
 * @param {Element} host
 * @param {string} name
 */
export function themed(host, name, otherwise = "") {
  return getComputedStyle(host).getPropertyValue(name).trim() || otherwise;
}

/**
 * The root in which an element has or hasn't the focus.
 * @param {Element} element
 */
export function focused(element) {
  const root = element.getRootNode();
  return root instanceof ShadowRoot || root instanceof Document ? root.activeElement : null;
}

/**
 * Press the one button of a row that has this value.
 * @param {Element} buttons
 * @param {string | number} value
 */
export function mark(buttons, value) {
  for (const button of buttons.children)
    attribute(button, "aria-pressed", /** @type {HTMLButtonElement} */ (button).value === String(value));
}
