// @ts-check
// What a visitor's own browser keeps, under names of ours. Storage is closed in some private
// windows: then nothing is kept, and nothing else changes.

/** @typedef {"localStorage" | "sessionStorage"} Storage for good, or for as long as the tab */

const PREFIX = "training-and-inference.";

/**
 * @param {string} name
 * @param {Storage} where
 * @returns {string | null}
 */
export function kept(name, where = "localStorage") {
  try {
    return globalThis[where].getItem(PREFIX + name);
  } catch {
    return null;
  }
}

/**
 * @param {string} name
 * @param {string | null} text nothing: it is forgotten
 * @param {Storage} where
 */
export function keep(name, text, where = "localStorage") {
  try {
    if (text === null) globalThis[where].removeItem(PREFIX + name);
    else globalThis[where].setItem(PREFIX + name, text);
  } catch {
    // closed
  }
}

/**
 * What was kept as JSON; `otherwise` where there is nothing, or nothing that can be read.
 * @template Value
 * @param {string} name
 * @param {Value} otherwise
 * @param {Storage} where
 * @returns {Value}
 */
export function keptJson(name, otherwise, where = "localStorage") {
  try {
    return JSON.parse(kept(name, where) ?? "null") ?? otherwise;
  } catch {
    return otherwise;
  }
}
