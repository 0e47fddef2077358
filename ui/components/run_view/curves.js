// The figures and the curves of a run.

const CURVES = `
  <div class="stats" part="stats"></div><p class="note"></p>
  <figure class="asked"><figcaption>What it says <small></small></figcaption>
    <div class="guesses" role="img"></div></figure>
  <div class="keys"><span class="key training"></span>training batches
    <span class="key inference"></span>held-out, never trained on</div>
  <div class="pair">
    <figure><figcaption>Loss <small>cross-entropy; lower is better</small></figcaption>
      <div class="plot" data-plot="loss" role="img"></div></figure>
    <figure><figcaption>Accuracy <small>% right; higher is better</small></figcaption>
      <div class="plot" data-plot="accuracy" role="img"></div></figure>
  </div>
  <div class="keys"><span class="end choices"><small class="hint"></small></span></div>
  <p class="note"></p>`;

const runs = new WeakMap();
const SILENCE = "No word from the server for a while. What you see is how it stood then; it goes on " +
  "by itself once the connection is back.";
const MEMORY = 0.03; // of the axis: so far back does a smoothed value look

// A dashed line at the height that answers out of the air would have.
function guessLine(host, guess) {
  return (chart) => {
    const { ctx, bbox } = chart, unit = devicePixelRatio;
    const y = chart.valToPos(guess, "y", true);
    if (!(y >= bbox.top)) return;
    ctx.save();
    ctx.globalAlpha = 0.75;
    ctx.strokeStyle = ctx.fillStyle = themed(host, "--st-text-color");
    ctx.lineWidth = unit;
    ctx.setLineDash([5 * unit, 4 * unit]);
    ctx.beginPath();
    ctx.moveTo(bbox.left, y);
    ctx.lineTo(bbox.left + bbox.width, y);
    ctx.stroke();
    ctx.font = `${12 * unit}px ${themed(host, "--st-font") || "sans-serif"}`;
    ctx.textAlign = "right";
    ctx.textBaseline = "bottom";
    ctx.setLineDash([]);
    ctx.lineWidth = 4 * unit;
    ctx.globalAlpha = 1;
    ctx.strokeStyle = themed(host, "--st-background-color"); // parts the words from what's behind
    const words = ["blind guessing", bbox.left + bbox.width - 4 * unit, y - 4 * unit];
    ctx.strokeText(...words);
    ctx.globalAlpha = 0.75;
    ctx.fillText(...words);
    ctx.restore();
  };
}

function makeCurve(host, place, isPercent, guess, xLabel) {
  const show = (_, value) => value == null ? "–"
    : isPercent ? value.toFixed(1) + "%" : value.toFixed(3);
  const line = (label, name, always) => ({
    label, stroke: themed(host, "--" + name), width: 2, value: show, spanGaps: true,
    points: dots(themed(host, "--" + name), always || isShort),
  });
  const behind = (name) => (
    { ...line("", name), width: 1, alpha: 0.35, value: () => "", points: { show: false } });
  const ticks = isPercent ? (_, all) => all.map((v) => v + "%") : undefined;
  const range = (_, low, high) => isPercent ? [0, 100] : [0, Math.max((high ?? guess) * 1.15, 0.1)];
  return makeChart(host, place, {
    y: { range, ticks }, drawn: guessLine(host, guess), xLabel, xName: xLabel === "updates" ? "update" : "second",
    series: [behind("training"), behind("inference"), line("training", "training"),
      line("held-out", "inference", true)],
  });
}

// An exponential moving average along the axis, of straight lines between the points. Were it an
// average over points, of two lines the one with fewer points would lag behind.
function smooth(xs, values, reach) {
  let mean = values[0];
  return values.map((value, i) => {
    const run = i && xs[i] - xs[i - 1];
    if (!(run > 0)) return mean;
    const lag = reach * (value - values[i - 1]) / run;
    mean = value - lag + (mean - values[i - 1] + lag) * Math.exp(-run / reach);
    return mean;
  });
}

// Seconds at any update: between two points of the curve, evenly.
function secondsAt(xs, clock, update) {
  let i = 0;
  while (i < xs.length && xs[i] < update) i++;
  if (i === xs.length) return clock[i - 1] ?? 0;
  const x0 = i ? xs[i - 1] : 0, s0 = i ? clock[i - 1] : 0;
  return s0 + (clock[i] - s0) * (update - x0) / (xs[i] - x0);
}

// uPlot wants one x axis: merge the curve's and the held-out points' places.
function merge(xs, evalXs, columns) {
  const rows = new Map();
  const row = (x) => {
    if (!rows.has(x)) rows.set(x, [null, null, null, null]);
    return rows.get(x);
  };
  xs.forEach((x, i) => { row(x)[0] = columns[0][i] ?? null; row(x)[2] = columns[2][i]; });
  evalXs.forEach((x, i) => { row(x)[1] = columns[1][i] ?? null; row(x)[3] = columns[3][i]; });
  const sorted = [...rows.keys()].sort((a, b) => a - b);
  return [sorted, ...[0, 1, 2, 3].map((c) => sorted.map((x) => rows.get(x)[c]))];
}

function drawCurves(view) {
  const { arrays } = view.data, seconds = view.along.value() === "over seconds";
  const at = (update) => secondsAt(arrays.x, arrays.clock, update);
  const xs = seconds ? Array.from(arrays.clock) : Array.from(arrays.x);
  const evalXs = seconds ? Array.from(arrays.evalX, at) : Array.from(arrays.evalX);
  const smoothed = view.shape.value() === "smoothed";
  const reach = MEMORY * Math.max(xs.at(-1) ?? 0, evalXs.at(-1) ?? 0);
  for (const [name, factor] of [["loss", 1], ["accuracy", 100]]) {
    const raw = Array.from(arrays[name], (v) => v * factor);
    const tests = Array.from(arrays["eval" + name[0].toUpperCase() + name.slice(1)], (v) => v * factor);
    const columns = smoothed ? [raw, tests, smooth(xs, raw, reach), smooth(evalXs, tests, reach)] : [[], [], raw, tests];
    setData(view.charts[name], merge(xs, evalXs, columns));
  }
}

function makeCurves(view) {
  const xLabel = view.along.value() === "over seconds" ? "seconds of updating alone" : "updates";
  for (const place of view.box.querySelectorAll("[data-plot]")) {
    view.charts[place.dataset.plot]?.destroy();
    view.charts[place.dataset.plot] =
      makeCurve(view.box, place, place.dataset.plot === "accuracy",
        view.data.guess[place.dataset.plot], xLabel);
  }
}

function mountRun(root, data) {
  const box = el("div.live", { innerHTML: `<style>${CSS}</style>${CURVES}` });
  root.appendChild(box);
  colour(box, data.palette);
  const view = { box, data, charts: {}, draws: 0 };
  view.shape = choice("curves", "Curves", ["raw", "smoothed"], () => drawCurves(view));
  view.along = choice("along", "Along the axis", ["over updates", "over seconds"], () => {
    makeCurves(view);
    drawCurves(view);
  });
  say(box.querySelector(".hint"), ZOOM_HINT);
  box.querySelector(".choices").append(view.shape.box, view.along.box);
  makeCurves(view);
  view.watch = keepWidth(box, () => Object.values(view.charts));
  view.lens = mountLens(box, (act) => view.tell(act));
  view.arrived = () => drawAsked(box);
  addEventListener("asked-arrived", view.arrived);
  return view;
}

function colour(box, palette) {
  for (const [name, value] of Object.entries(palette))
    if (typeof value === "string") box.style.setProperty("--" + name, value);
}

function drawStats(box, stats) {
  const place = box.querySelector(".stats");
  while (place.children.length < stats.length)
    place.append(el("div.stat", {}, el("b"), el("span")));
  stats.forEach(([label, value, phase], i) => {
    const [number, name] = place.children[i].children;
    say(number, value);
    say(name, label);
    attribute(place.children[i], "class", `stat of-${phase}`);
  });
}

// The images themselves, which another component brings: once, not with every tick.
function drawAsked(box) {
  const canvases = [...box.querySelectorAll(".guesses canvas")];
  if (canvases.length) drawStrip(globalThis.__asked, canvases);
}

// Held-out images, and under each what the network takes it for.
function drawGuesses(box, { guesses }) {
  const asked = box.querySelector(".asked"), place = asked.lastElementChild;
  asked.hidden = !guesses.length;
  if (asked.hidden) return;
  while (place.children.length < guesses.length)
    place.append(el("div", {}, el("canvas"), el("span")));
  while (place.children.length > guesses.length) place.lastChild.remove();
  drawAsked(box);
  guesses.forEach(([truth, said], i) => {
    const right = said === truth, one = place.children[i];
    attribute(one, "class", right ? "is-right" : "is-wrong");
    attribute(one, "title", right ? `It is: ${truth}` : `It is: ${truth}. The network says: ${said}`);
    say(one.lastChild, `${right ? "✓" : "✗"} ${said}`);
  });
  const count = guesses.filter(([truth, said]) => said === truth).length;
  say(asked.querySelector("small"), `of ${guesses.length} held-out images: ${count} right`);
  attribute(place, "aria-label", guesses.map(([truth, said]) => `${truth}: ${said}`).join(", "));
}

globalThis.__drawRun = function (component) {
  const root = component.parentElement;
  const data = unpack(component.data);
  let view = runs.get(root);
  if (!view) runs.set(root, (view = mountRun(root, data)));
  if (data.at < view.data.at) return () => takeDown(root); // a newer one has overtaken it
  const emptied = view.data.arrays.x.length && !data.arrays.x.length; // axes keep their numbers
  const other = emptied || data.guess.loss !== view.data.guess.loss;
  view.data = data;
  if (other) makeCurves(view);
  view.tell = (act) => component.setTriggerValue("act", act);
  drawStats(view.box, data.stats);
  view.box.querySelectorAll("p.note").forEach((note, i) => say(note, data.notes[i]));
  drawGuesses(view.box, data);
  drawCurves(view);
  for (const [name, alt] of Object.entries(data.alts))
    attribute(view.box.querySelector(`[data-plot="${name}"]`), "aria-label", alt);
  drawLens(view.lens, data);
  view.box.dataset.going = data.going;
  view.box.dataset.draws = ++view.draws;
  clearTimeout(view.silence);
  if (data.going) view.silence = setTimeout(() => say(view.box.querySelector("p.note"), SILENCE), 8000);
  return () => takeDown(root);
};

// Streamlit calls this when the component goes, but also when the next picture came before this
// one was out. In that case the view stays, with its zoom.
function takeDown(root) {
  const view = runs.get(root);
  if (root.isConnected || !view) return;
  clearTimeout(view.silence);
  view.watch.disconnect();
  removeEventListener("asked-arrived", view.arrived);
  view.lens.drawing?.end?.();
  Object.values(view.charts).forEach((chart) => chart.destroy());
  view.box.remove();
  runs.delete(root);
}
