// How long a question to this server takes there and back, asked of it a few times, one after the
// other, over the connection that the first one has opened. The sentence is made right here: to
// tell the server would draw the page anew, under the hand of somebody who turns to another one.

const TIMES = 9;
const STILL_MS = 400; // until the page that is being drawn has come in
const STYLE = `
  :host { display: block; font-family: var(--st-font); color: var(--st-text-color); }
  p { margin: 0; line-height: 1.6; }
  small { display: block; font-size: .875rem; opacity: .8; margin-top: .5rem; }`;

async function ask() {
  // Where the browser reports it, the time on the wire alone: the page's own work isn't in it.
  const address = new URL("_stcore/health", location.href);
  address.searchParams.set("ping", String(Math.random()).slice(2));
  const start = performance.now();
  const answer = await fetch(address, { cache: "no-store" });
  await answer.text();
  const took = performance.now() - start;
  const [entry] = performance.getEntriesByName(address.href);
  const wire = entry && entry.responseEnd - entry.requestStart;
  return wire > 0 ? Math.min(wire, took) : took;
}

// The middle time in milliseconds; of a page that was loaded once, measured once.
function thereAndBack() {
  globalThis.__thereAndBack ??= (async () => {
    await new Promise((done) => setTimeout(done, STILL_MS));
    await ask();
    const found = [];
    while (found.length < TIMES) found.push(await ask());
    return found.sort((a, b) => a - b)[(TIMES - 1) / 2];
  })().catch(() => {
    globalThis.__thereAndBack = undefined; // no way to the server just now: it is tried again
  });
  return globalThis.__thereAndBack;
}

function compared(ratio) {
  if (ratio >= 1.5) return `<b>${ratio.toFixed(1)} times as long</b> as the answer itself`;
  return ratio > 0.67 ? "about as long as the answer itself"
    : `${Math.max(1, Math.round(100 * ratio))}% of the answer itself`;
}

export default function ({ parentElement, data }) {
  thereAndBack().then((way) => {
    if (way === undefined || !parentElement.isConnected) return;
    const words = `${Number(way.toPrecision(3)).toLocaleString("en-GB")}\u00a0ms`;
    parentElement.innerHTML = `<style>${STYLE}</style><p>From your browser to this server and back
      it is another <b>${words}</b>: ${compared(way / data.warm)}. A phone that carries its network
      in its pocket doesn’t pay for the way.<small>Measured by your browser, just now: the middle of
      ${TIMES} questions to this server.</small></p>`;
  });
}
