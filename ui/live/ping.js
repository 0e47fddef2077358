// How long a question to this server takes there and back: asked of it a few times, one after the
// other, over the connection that the first one has opened.

const TIMES = 9;
const STILL_MS = 400; // until the page that is being drawn has come in

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

export default function ({ setStateValue }) {
  if (globalThis.__pinging) return;
  globalThis.__pinging = true;
  const measure = async () => {
    try {
      await ask();
      const found = [];
      while (found.length < TIMES) found.push(await ask());
      setStateValue("milliseconds", found);
    } catch {} // no way to the server just now: the page says nothing of it
    globalThis.__pinging = false;
  };
  setTimeout(measure, STILL_MS);
}
