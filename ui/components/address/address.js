// @ts-check
// A setting is no page. Streamlit makes an entry in the browser's history of each change to a link,
// so that Back would lead through all settings, which the page then wrote back. Here the address
// changes in its place, and Back leads to the page before. Lessons and figures are pages.

const PAGES = ["lesson", "figure"];

/** @param {URL} to */
function isSamePage(to) {
  const here = new URL(location.href);
  return to.origin === here.origin && to.pathname === here.pathname
    && PAGES.every((name) => to.searchParams.get(name) === here.searchParams.get(name));
}

/**
 * @this {History}
 * @param {unknown} state
 * @param {string} title
 * @param {string | URL | null} [url]
 */
function pushState(state, title, url) {
  const change = isSamePage(new URL(url ?? "", location.href)) ? "replaceState" : "pushState";
  History.prototype[change].call(this, state, title, url);
}

export default function () {
  history.pushState = pushState;
}
