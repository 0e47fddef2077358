// Fewer bits for each weight, felt at once: the rounding is done here, while the slider moves. What
// the exam says about each number of bits was measured by the server and comes with the data.

const HTML = `
  <label for="bits">Bits for each weight: <output></output></label>
  <input id="bits" type="range" min="0" step="1">
  <div class="stops" aria-hidden="true"></div>
  <div class="stats"></div>
  <div class="pair">
    <figure><figcaption>The weights of one unit <small data-note="unit"></small></figcaption>
      <div class="plot" data-plot="weights" role="img"></div>
      <p class="keys"><span class="neutral"></span>as trained
        <span class="inference"></span>rounded</p></figure>
    <figure><figcaption>Right answers, % <small data-note="exam"></small></figcaption>
      <div class="plot" data-plot="exam" role="img"></div>
      <p class="keys why"></p></figure>
  </div>
  <p class="says" aria-live="polite"></p>`;

const CSS = `
  :host { display: block; font-family: var(--st-font); color: var(--st-text-color); }
  label { font-weight: 600; } output { font-variant-numeric: tabular-nums; }
  /* As Streamlit's own sliders look: the browser's track is white on a dark page. */
  input { width: 100%; height: 1.75rem; margin: .25rem 0 0; cursor: pointer; appearance: none;
          background: none; outline: none;
          --track: linear-gradient(to right, var(--st-primary-color) var(--done, 0%),
            color-mix(in srgb, var(--st-text-color) 16%, transparent) var(--done, 0%)); }
  input::-webkit-slider-runnable-track { height: 4px; background: var(--track); }
  input::-moz-range-track { height: 4px; background: var(--track); }
  input::-webkit-slider-thumb { appearance: none; width: 12px; height: 12px; margin-top: -4px;
          border-radius: 50%; background: var(--st-primary-color); }
  input::-moz-range-thumb { width: 12px; height: 12px; border: 0; border-radius: 50%;
          background: var(--st-primary-color); }
  input:focus-visible::-webkit-slider-thumb { outline: 2px solid var(--st-text-color); outline-offset: 2px; }
  input:focus-visible::-moz-range-thumb { outline: 2px solid var(--st-text-color); outline-offset: 2px; }
  @media (pointer: coarse) { input { height: 2.5rem; } }
  .stops { display: flex; justify-content: space-between; font-size: .8rem; opacity: .8;
           margin: 0 .1rem 1rem; font-variant-numeric: tabular-nums; }
  .stops span { width: 1.2rem; text-align: center; }
  .stats { display: grid; gap: .5rem; grid-template-columns: repeat(4, 1fr); margin-bottom: 1rem; }
  .stat { background: var(--st-secondary-background-color); border-radius: var(--st-base-radius);
          padding: .5rem .75rem; min-width: 0; border-left: 4px solid var(--inference); }
  .stat b { display: block; font-size: 1.35rem; font-weight: 650; line-height: 1.3;
            font-variant-numeric: tabular-nums; overflow-wrap: anywhere; }
  .stat span { font-size: .8rem; opacity: .8; }
  .pair { display: grid; grid-template-columns: 1fr 1fr; gap: 1.5rem; }
  figure { margin: 0; min-width: 0; }
  figcaption { font-weight: 600; margin-bottom: .25rem; }
  small { font-weight: 400; font-size: .8rem; opacity: .8; display: block; }
  .plot { height: 220px; } svg { display: block; overflow: visible; }
  text { fill: var(--st-text-color); font-size: 12px; opacity: .85; font-family: var(--st-font); }
  .grid { stroke: var(--st-border-color); stroke-width: 1; }
  .keys { font-size: .8rem; margin: .25rem 0 0; display: flex; gap: .35rem; align-items: center; }
  .keys > span { width: 1.1em; height: .5em; border-radius: 2px; display: inline-block; }
  .keys > span:not(:first-child) { margin-left: .9em; }
  .neutral { background: var(--neutral); opacity: .55; } .inference { background: var(--inference); }
  .says { margin: 1rem 0 0; line-height: 1.5; min-height: 3em; }
  @media (max-width: 640px) {
    .pair { grid-template-columns: 1fr; gap: 1rem; } .stats { grid-template-columns: 1fr 1fr; }
    .stat { padding: .4rem .6rem; } .stat b { font-size: 1.1rem; } .plot { height: 190px; }
  }`;

const BINS = 63, PAD = { left: 44, right: 10, top: 8, bottom: 34 };
const mounted = new WeakMap();

// As engine/optimise/copies.py does it: whole multiples of the largest weight ÷ (2^(bits − 1) − 1), and
// for a single bit the sign times the mean magnitude.
function rounded(weights, bits) {
  if (bits === 32) return weights;
  if (bits === 1) {
    const mean = weights.reduce((sum, w) => sum + Math.abs(w), 0) / weights.length;
    return weights.map((w) => (w < 0 ? -mean : mean));
  }
  const scale = Math.max(...weights.map(Math.abs)) / (2 ** (bits - 1) - 1) || 1;
  return weights.map((w) => Math.round(w / scale) * scale);
}

// [value, count, width] of each bar: one a level where there are few, else one a bin.
function bars(values, largest, few) {
  const width = (2 * largest) / BINS;
  const place = (v) => few
    ? v.toFixed(6)
    : Math.min(BINS - 1, Math.max(0, Math.floor((v + largest) / width)));
  const counts = new Map();
  for (const v of values) counts.set(place(v), (counts.get(place(v)) ?? 0) + 1);
  const centre = (key) => few ? Number(key) : -largest + width * (key + 0.5);
  return [...counts].map(([key, count]) => [centre(key), count, width]);
}

function frame(place) {
  const width = place.clientWidth || 320, height = place.clientHeight || 200;
  return { width, height, across: width - PAD.left - PAD.right, down: height - PAD.top - PAD.bottom };
}

function gridLines({ width, down }, ticks, highest) {
  return ticks.map((tick) => {
    const y = PAD.top + down * (1 - tick / highest);
    return `<line class="grid" x1="${PAD.left}" x2="${width - PAD.right}" y1="${y}" y2="${y}"/>
      <text x="${PAD.left - 8}" y="${y + 4}" text-anchor="end">${tick}</text>`;
  }).join("");
}

function niceStep(highest) {
  const rough = highest / 4, power = 10 ** Math.floor(Math.log10(rough));
  return Math.max(1, [1, 2, 5, 10].find((n) => n * power >= rough) * power);
}

const counted = (bits) => bits === 1 ? "1 bit" : `${bits} bits`;

function drawWeights(place, weights, bits) {
  const at = frame(place), { width, height, across, down } = at;
  const largest = Math.max(...weights.map(Math.abs)) || 1, after = rounded(weights, bits);
  const few = bits < 32 && new Set(after.map((v) => v.toFixed(6))).size <= 2 * BINS;
  const grey = bars(weights, largest, false);
  const teal = bits === 32 ? [] : bars(after, largest, few);
  const highest = Math.max(...grey.map((b) => b[1]), ...teal.map((b) => b[1]));
  const step = niceStep(highest), top = Math.ceil(highest / step) * step;
  const ticks = Array.from({ length: top / step + 1 }, (_, i) => i * step);
  const x = (v) => PAD.left + across * (0.5 + (v / largest) * 0.47);
  const bar = (share, style) => ([value, count, wide]) => {
    const w = Math.max(2, across * 0.47 * (wide / largest) * share), h = down * (count / top);
    return `<rect x="${x(value) - w / 2}" y="${PAD.top + down - h}" width="${w}" height="${h}" ${style}/>`;
  };
  const marks = [-largest, 0, largest].map((v) =>
    `<text x="${x(v)}" y="${height - 18}" text-anchor="middle">${v ? v.toFixed(2).replace("-", "−") : 0}</text>`);
  place.innerHTML = `<svg width="${width}" height="${height}">${gridLines(at, ticks, top)}
    ${grey.map(bar(0.9, 'fill="var(--neutral)" opacity=".5"')).join("")}
    ${teal.map(bar(few ? 0.55 : 0.5, 'fill="var(--inference)"')).join("")}${marks.join("")}
    <text x="${PAD.left + across / 2}" y="${height - 2}" text-anchor="middle">value of the weight (upright: how many)</text></svg>`;
  place.setAttribute("aria-label", bits === 32
    ? `${weights.length} weights as trained, from ${(-largest).toFixed(2)} to ${largest.toFixed(2)}.`
    : `With ${counted(bits)}, the ${weights.length} weights lie on ${new Set(after.map((v) => v.toFixed(6))).size} different values.`);
}

function drawExam(place, stops, exam, bits, chance) {
  const at = frame(place), { width, height, across, down } = at;
  const x = (i) => PAD.left + across * (0.03 + (0.94 * i) / (stops.length - 1));
  const y = (share) => PAD.top + down * (1 - share);
  const known = stops.map((b, i) => [i, exam[b]]).filter(([, found]) => found);
  const line = known.map(([i, found]) => `${x(i)},${y(found.accuracy)}`).join(" ");
  const dots = known.map(([i, found]) => {
    const here = stops[i] === bits;
    return `<circle cx="${x(i)}" cy="${y(found.accuracy)}" r="${here ? 7 : 3.5}" fill="var(--inference)"
      ${here ? 'stroke="var(--st-text-color)" stroke-width="2"' : ""}/>`;
  });
  const marks = stops.map((b, i) =>
    `<text x="${x(i)}" y="${height - 18}" text-anchor="middle">${b}</text>`);
  place.innerHTML = `<svg width="${width}" height="${height}">${gridLines(at, [0, 25, 50, 75, 100], 100)}
    <line x1="${PAD.left}" x2="${width - PAD.right}" y1="${y(chance)}" y2="${y(chance)}"
      stroke="var(--neutral)" stroke-dasharray="2 4" stroke-width="2"/>
    <polyline points="${line}" fill="none" stroke="var(--inference)" stroke-width="2"/>${dots.join("")}
    ${marks.join("")}<text x="${PAD.left + across / 2}" y="${height - 2}" text-anchor="middle">bits for each weight</text></svg>`;
  const words = known.map(([i, found]) => `${counted(stops[i])} ${(100 * found.accuracy).toFixed(1)}%`);
  place.setAttribute("aria-label", `Right answers: ${words.join(", ")}.`);
}

function drawStats(box, data, bits) {
  const found = data.exam[bits];
  const tiles = [
    ["right in the exam, measured", found ? (100 * found.accuracy).toFixed(1) + "%" : "…"],
    ["answers that differ, measured", found ? `${found.differ.toLocaleString()} of ${data.shapes.toLocaleString()}` : "…"],
    ["values a weight can take", bits > 16 ? `2${bits === 32 ? "³²" : "²⁴"}` : (bits === 1 ? 2 : 2 ** bits - 1).toLocaleString()],
    ["packed tightly, measured", found ? found.size : "…"],
  ];
  box.querySelector(".stats").innerHTML = tiles.map(([label, value]) =>
    `<div class="stat"><b>${value}</b><span>${label}</span></div>`).join("");
}

// A curve that rises again at its end surprises: say why, beside it.
function why(exam) {
  if (!exam[1] || !exam[2] || exam[1].accuracy <= exam[2].accuracy) return "";
  return "Better with 1 bit than with 2? Two bits leave three values: zero, and plus or minus the "
    + "largest weight of the unit. All weights less than half as large fall to zero. One bit keeps "
    + "the sign of each, at their mean size.";
}

function says(data, bits) {
  const found = data.exam[bits];
  if (bits === 32) return "Full precision: the weights as training left them. Pull the slider to the right.";
  const values = bits === 1
    ? "One bit keeps only the sign. Each weight becomes plus or minus one number: the mean size of all weights of its unit."
    : bits > 16 ? `${bits} bits are still plenty.` : `With ${bits} bits, a weight can take ${(2 ** bits - 1).toLocaleString()} values.`;
  if (bits === 1 && why(data.exam)) return `${values} And yet it does better than two bits.`;
  if (!found) return values + " The exam is under way.";
  return `${values} ${found.differ === 0 ? "Not one answer differs." : found.verdict}`;
}

function draw(view) {
  const { box, data } = view, bits = data.stops[view.stop];
  const slider = box.querySelector("input");
  slider.value = view.stop;
  slider.style.setProperty("--done", `${100 * view.stop / (data.stops.length - 1)}%`);
  slider.setAttribute("aria-valuetext", bits === 1 ? "1 bit" : `${bits} bits`);
  box.querySelector("output").textContent = bits;
  drawStats(box, data, bits);
  drawWeights(box.querySelector('[data-plot="weights"]'), data.weights, bits);
  drawExam(box.querySelector('[data-plot="exam"]'), data.stops, data.exam, bits, data.chance);
  const sentence = box.querySelector(".says"), words = says(data, bits);
  if (sentence.textContent !== words) sentence.textContent = words;
  box.querySelector(".why").textContent = why(data.exam);
  box.dataset.bits = bits;
}

function mount(root, data) {
  const box = document.createElement("div");
  box.innerHTML = `<style>${CSS}</style>${HTML}`;
  root.appendChild(box);
  for (const [name, colour] of Object.entries(data.palette)) box.style.setProperty("--" + name, colour);
  box.querySelector(".stops").innerHTML = data.stops.map((bits) => `<span>${bits}</span>`).join("");
  const view = { box, data, stop: data.stops.indexOf(data.start) };
  const slider = box.querySelector("input");
  slider.max = data.stops.length - 1;
  slider.addEventListener("input", () => { view.stop = Number(slider.value); draw(view); });
  slider.addEventListener("change", () => view.tell("bits", view.data.stops[view.stop]));
  view.watch = new ResizeObserver(() => draw(view));
  view.watch.observe(box);
  return view;
}

export default function (component) {
  const root = component.parentElement;
  const data = JSON.parse(new TextDecoder().decode(component.data));
  let view = mounted.get(root);
  if (!view) mounted.set(root, (view = mount(root, data)));
  view.data = data;
  view.tell = component.setStateValue;
  view.box.querySelector('[data-note="unit"]').textContent = data.unit;
  view.box.querySelector('[data-note="exam"]').textContent = data.note;
  draw(view);
  return () => {
    view.watch.disconnect();
    view.box.remove();
    mounted.delete(root);
  };
}
