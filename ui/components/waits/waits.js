// Buttons that do nothing for a while. The wait is put on and timed right here: through the server,
// the way there and back would come on top of it.

const CSS = `
  :host { display: block; font-family: var(--st-font); color: var(--st-text-color); }
  .waits { display: grid; grid-template-columns: max-content minmax(0, 1fr) 4.4rem;
    column-gap: .8rem; row-gap: .4rem; align-items: center; position: relative; }
  button { font: inherit; color: inherit; background: transparent; cursor: pointer;
    min-height: 2.5rem; padding: .3rem .8rem; border-radius: .6rem;
    border: 1px solid color-mix(in srgb, currentColor 30%, transparent); }
  button:hover { border-color: currentColor; }
  button:focus-visible { outline: 2px solid currentColor; outline-offset: 2px; }
  button[aria-disabled="true"] { cursor: default; opacity: .45; }
  button[aria-busy="true"] { opacity: 1; border-color: var(--colour);
    box-shadow: inset 0 0 0 1px var(--colour); }
  .track { position: relative; height: 100%; min-height: 1.6rem; }
  .line { position: absolute; top: -.4rem; bottom: 0;
    border-left: 1px dashed color-mix(in srgb, currentColor 50%, transparent); }
  .stem { position: absolute; left: 0; top: calc(50% - 1px); height: 2px;
    background: var(--colour); }
  .dot { position: absolute; top: calc(50% - 7px); width: 14px; height: 14px; border-radius: 50%;
    margin-left: -7px; background: var(--colour); }
  .untimed { background: none; border: 2px solid var(--colour); box-sizing: border-box; }
  .word { position: absolute; transform: translateX(-50%); text-align: center;
    font-size: .8rem; line-height: 1.2; opacity: .8; bottom: 0; white-space: nowrap; }
  @media (max-width: 640px) {
    .waits { column-gap: .5rem; }
    .words { min-height: 2rem; }
    .words .word { width: min-content; white-space: normal; }
  }
  b { font-variant-numeric: tabular-nums; font-weight: 600; font-size: .9rem; }
  p { margin: .8rem 0 0; min-height: 3em; line-height: 1.5; }`;

const FIRST = 0.01; // seconds at the left end
const COARSE = 0.2; // of what was asked for: a larger step of the clock can't tell it

function place(seconds, last) {
  const share = Math.log(seconds / FIRST) / Math.log(last / FIRST);
  return `${100 * Math.min(Math.max(share, 0), 1)}%`;
}

function element(tag, className = "", text = "") {
  const one = document.createElement(tag);
  one.className = className;
  one.textContent = text;
  return one;
}

function words(milliseconds) {
  return `${Math.round(milliseconds).toLocaleString("en-GB")}\u00a0ms`;
}

// A track with the lines of patience; the last limit is where the scale ends.
function track(limits, last) {
  const one = element("div", "track");
  for (const [seconds] of limits.slice(0, -1)) {
    const line = element("div", "line");
    line.style.left = place(seconds, last);
    one.append(line);
  }
  return one;
}

// A track with words at their places: [seconds, word].
function written(places, last) {
  const one = element("div", "track");
  for (const [seconds, text] of places) {
    const word = element("span", "word", text);
    word.style.left = place(seconds, last);
    one.append(word);
  }
  return one;
}

function draw(row, milliseconds, last, isTimed) {
  row.track.querySelectorAll(".stem, .dot").forEach((old) => old.remove());
  const left = place(milliseconds / 1000, last);
  const stem = element("div", "stem"), dot = element("div", isTimed ? "dot" : "dot untimed");
  stem.style.width = left;
  dot.style.left = left;
  row.track.append(stem, dot);
  row.value.textContent = isTimed ? words(milliseconds) : "not timed";
}

export default function ({ parentElement, data: bytes }) {
  if (parentElement.querySelector(".waits")) return; // it stays, with all its dots
  const data = JSON.parse(new TextDecoder().decode(bytes));
  const last = data.limits.at(-1)[0];
  const box = element("div", "waits"), says = element("p", "", data.first);
  box.style.setProperty("--colour", data.colour);
  box.setAttribute("role", "group");
  box.setAttribute("aria-label", data.label);
  says.setAttribute("role", "status");
  const buttons = [];
  clockStep(); // asked for early, so that no wait waits for it

  function wait(row, asked) {
    if (row.button.ariaDisabled === "true") return;
    for (const one of buttons) one.ariaDisabled = "true";
    row.button.ariaBusy = "true";
    says.textContent = "Waiting …";
    const start = performance.now();
    setTimeout(async () => {
      const measured = performance.now() - start;
      const step = await clockStep(), tooCoarse = step > COARSE * asked;
      const took = tooCoarse ? asked : measured;
      draw(row, took, last, !tooCoarse);
      for (const one of buttons) one.ariaDisabled = "false";
      row.button.ariaBusy = "false";
      const [, feeling] = data.feelings.find(([limit]) => took / 1000 < limit)
        ?? data.feelings.at(-1);
      const timed = tooCoarse
        ? `. The clock of this browser ${inSteps(step)}, too coarse to time it.`
        : `, ${words(took)} measured.`;
      says.textContent = `${words(asked)} asked for${timed} ${feeling}`;
    }, asked);
  }

  const middles = data.limits.map(([seconds, meaning], i) =>
    [Math.sqrt((i ? data.limits[i - 1][0] : FIRST) * seconds), meaning]);
  const heads = written(middles, last);
  heads.classList.add("words");
  box.append(element("span"), heads, element("span"));
  for (const asked of data.milliseconds) {
    const row = {
      button: element("button", "", words(asked)),
      track: track(data.limits, last),
      value: element("b"),
    };
    row.button.type = "button";
    row.button.onclick = () => wait(row, asked);
    buttons.push(row.button);
    box.append(row.button, row.track, row.value);
  }
  const ends = data.limits.map(([seconds]) => [seconds, `${seconds}\u00a0s`]);
  box.append(element("span"), written(ends, last), element("span"));
  const style = element("style", "", CSS);
  parentElement.append(style, box, says);
}
