// Draws a training run from one small payload a tick. Each call gets the whole picture, so a
// component that was mounted anew shows the same as one that stayed.
//
// Payload: uint32 length of the header, the header as JSON, padding to four bytes, then the
// arrays that the header lists in order: float32 columns, and weights as two 4-bit levels a byte.

const HTML = `
  <div class="stats" part="stats"></div>
  <div class="pair">
    <figure><figcaption>Loss <small>cross-entropy; lower is better</small></figcaption>
      <div class="plot" data-plot="loss" role="img"></div></figure>
    <figure><figcaption>Accuracy <small>% right; higher is better</small></figcaption>
      <div class="plot" data-plot="accuracy" role="img"></div></figure>
  </div>
  <p class="keys"><span class="training"></span>training batches
    <span class="inference"></span>held-out shapes, never trained on
    <small>drag across a chart to zoom, double-click to zoom out</small></p>
  <div class="pair">
    <figure><figcaption>First layer’s weights <small data-note="weights"></small></figcaption>
      <canvas data-grid="weights" role="img"></canvas></figure>
    <figure><figcaption>What the last update changed <small data-note="change"></small></figcaption>
      <canvas data-grid="change" role="img"></canvas></figure>
  </div>
  <p class="keys"><span class="negative"></span>below zero
    <span class="zero"></span>zero <span class="training"></span>above zero</p>`;

const CSS = `
  :host { display: block; font-family: var(--st-font); color: var(--st-text-color); }
  .stats { display: grid; gap: .5rem; grid-template-columns: repeat(5, 1fr); margin-bottom: .75rem; }
  .stat { background: var(--st-secondary-background-color); border-radius: var(--st-base-radius);
          padding: .5rem .75rem; min-width: 0; }
  .stat b { display: block; font-size: 1.35rem; font-weight: 650; line-height: 1.3;
            font-variant-numeric: tabular-nums; white-space: nowrap; }
  .stat.of-training { border-left: 4px solid var(--training); }
  .stat.of-inference { border-left: 4px solid var(--inference); }
  .stat span { font-size: .8rem; opacity: .8; }
  .pair { display: grid; grid-template-columns: 1fr 1fr; gap: 1.25rem; }
  figure { margin: 0 0 .25rem; min-width: 0; }
  figcaption { font-weight: 600; margin-bottom: .25rem; }
  small { font-weight: 400; font-size: .8rem; opacity: .8; }
  [data-note] { display: block; min-height: 1.4em; }
  .plot { height: 220px; }
  .plot .uplot { font-family: inherit; }
  .plot .u-legend { font-size: .8rem; text-align: left; margin-top: 2px; font-variant-numeric: tabular-nums; }
  .u-legend .u-marker { display: none !important; }
  .u-legend .u-series > th { font-weight: 400; opacity: .8; padding: 0 .25rem 0 0; cursor: default; }
  .u-legend .u-series > td { padding: 0 .75rem 0 0; min-width: 3.2em; text-align: left; }
  .u-select { background: color-mix(in srgb, var(--st-text-color) 12%, transparent) !important; }
  canvas[data-grid] { width: 100%; max-width: var(--most, 100%); display: block; image-rendering: pixelated; }
  .keys { font-size: .8rem; margin: .25rem 0 1rem; display: flex; flex-wrap: wrap;
          gap: .25rem .35rem; align-items: center; }
  .keys > span { width: 1.1em; height: .5em; border-radius: 2px; display: inline-block; }
  .keys > span:not(:first-child) { margin-left: .9em; }
  .keys small { margin-left: auto; }
  .training { background: var(--training); } .inference { background: var(--inference); }
  .negative { background: var(--negative); }
  .zero { background: var(--st-background-color); outline: 1px solid var(--st-border-color); }
  @media (max-width: 640px) {
    .pair { grid-template-columns: 1fr; gap: .5rem; }
    .stats { grid-template-columns: 1fr 1fr 1fr; }
    .stat:nth-child(-n+2) { grid-column: span 1; }
    .stat { padding: .4rem .6rem; } .stat b { font-size: 1.1rem; }
    .plot { height: 190px; } .keys small { margin-left: 0; }
  }`;

const GRID_GAP = 2;
const mounted = new WeakMap();

function unpack(bytes) {
  const buffer = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);
  const headerLength = new DataView(buffer).getUint32(0, true);
  const header = JSON.parse(new TextDecoder().decode(new Uint8Array(buffer, 4, headerLength)));
  let offset = 4 + Math.ceil(headerLength / 4) * 4;
  const columns = {};
  for (const [name, length] of header.columns) {
    columns[name] = new Float32Array(buffer, offset, length);
    offset += 4 * length;
  }
  for (const grid of Object.values(header.grids)) {
    const cells = grid.count * grid.height * grid.width;
    grid.levels = new Uint8Array(buffer, offset, Math.ceil(cells / 2));
    offset += grid.levels.length;
  }
  return { ...header, ...columns };
}

function rgb(text) {
  const probe = document.createElement("canvas").getContext("2d");
  probe.fillStyle = text;
  const hex = probe.fillStyle;
  return [1, 3, 5].map((i) => parseInt(hex.slice(i, i + 2), 16));
}

function drawGrid(canvas, grid, colours) {
  const { count, height, width, levels } = grid;
  const columns = count <= 4 ? count : Math.ceil(count / 2);
  const rows = Math.ceil(count / columns);
  const gap = width > 8 ? GRID_GAP : 1;
  // A zoom of whole pixels keeps a 3 × 3 filter crisp and its gaps thin.
  const zoom = width > 8 ? 1 : 8;
  const cellWidth = width * zoom, cellHeight = height * zoom;
  canvas.style.setProperty("--most", width > 8 ? "100%" : `${columns * 84}px`);
  canvas.width = columns * (cellWidth + gap) - gap;
  canvas.height = rows * (cellHeight + gap) - gap;
  const picture = canvas.getContext("2d");
  const image = picture.createImageData(canvas.width, canvas.height);
  const [below, zero, above] = colours;
  for (let unit = 0; unit < count; unit++) {
    const left = (unit % columns) * (cellWidth + gap);
    const top = Math.floor(unit / columns) * (cellHeight + gap);
    for (let y = 0; y < cellHeight; y++) {
      for (let x = 0; x < cellWidth; x++) {
        const cell = (unit * height + Math.floor(y / zoom)) * width + Math.floor(x / zoom);
        const level = ((levels[cell >> 1] >> ((cell & 1) * 4)) & 15) - 8; // -7 … 7
        const towards = level < 0 ? below : above, share = Math.abs(level) / 7;
        const at = 4 * ((top + y) * canvas.width + left + x);
        for (let c = 0; c < 3; c++) image.data[at + c] = zero[c] + (towards[c] - zero[c]) * share;
        image.data[at + 3] = 255;
      }
    }
  }
  picture.putImageData(image, 0, 0);
}

function makePlot(host, place, isPercent) {
  const style = (name) => getComputedStyle(host).getPropertyValue(name).trim();
  const axis = {
    stroke: () => style("--st-text-color"),
    grid: { stroke: () => style("--st-border-color"), width: 1 },
    ticks: { stroke: () => style("--st-border-color"), width: 1 },
    font: "12px " + (style("--st-font") || "sans-serif"),
  };
  const show = (_, value) => value == null ? "–" : isPercent ? value.toFixed(1) + " %" : value.toFixed(3);
  const options = {
    width: place.clientWidth || 320,
    height: place.clientHeight - 26,
    scales: {
      x: { time: false },
      y: { range: (_, low, high) => isPercent ? [0, 100] : [0, Math.max(high * 1.05, 0.1)] },
    },
    axes: [
      { ...axis, label: "updates", labelSize: 18, labelFont: axis.font, size: 30 },
      { ...axis, size: 44, values: isPercent ? (_, all) => all.map((v) => v + " %") : undefined },
    ],
    cursor: { drag: { x: true, y: false }, points: { size: 7 } },
    series: [
      { label: "update", value: (_, v) => v == null ? "–" : Math.round(v).toLocaleString() },
      { label: "training", stroke: style("--training"), width: 2, value: show, spanGaps: true,
        points: { show: false } },
      { label: "held-out", stroke: style("--inference"), width: 2, value: show, spanGaps: true,
        points: { show: true, size: 5, fill: style("--inference") } },
    ],
  };
  return new globalThis.__uPlot(options, [[], [], []], place);
}

// uPlot wants one x axis: merge the curve's and the held-out points' updates.
function align(curveX, curveY, evalX, evalY, factor) {
  const rows = new Map();
  curveX.forEach((x, i) => rows.set(x, [curveY[i] * factor, null]));
  evalX.forEach((x, i) => {
    const row = rows.get(x) ?? [null, null];
    row[1] = evalY[i] * factor;
    rows.set(x, row);
  });
  const xs = [...rows.keys()].sort((a, b) => a - b);
  return [xs, xs.map((x) => rows.get(x)[0]), xs.map((x) => rows.get(x)[1])];
}

function setData(plot, data) {
  // A zoom that the visitor made stays; otherwise the axis grows with the run.
  const [low, high] = [plot.scales.x.min, plot.scales.x.max];
  const full = plot.data[0];
  const zoomed = full.length > 1 && (low > full[0] || high < full[full.length - 1]);
  plot.setData(data, !zoomed);
  if (zoomed) plot.redraw();
}

function mount(root, data) {
  const box = document.createElement("div");
  box.className = "live";
  box.innerHTML = `<style>${globalThis.__uPlotCss}\n${CSS}</style>${HTML}`;
  root.appendChild(box);
  const host = root.host ?? root;
  for (const [name, colour] of Object.entries(data.palette)) box.style.setProperty("--" + name, colour);
  const plots = {};
  for (const place of box.querySelectorAll("[data-plot]"))
    plots[place.dataset.plot] = makePlot(box, place, place.dataset.plot === "accuracy");
  const watch = new ResizeObserver(() => {
    for (const plot of Object.values(plots)) {
      const place = plot.root.parentElement;
      if (place.clientWidth && place.clientWidth !== plot.width)
        plot.setSize({ width: place.clientWidth, height: plot.height });
    }
  });
  watch.observe(box);
  return { box, host, plots, watch, draws: 0 };
}

function drawStats(box, stats) {
  const place = box.querySelector(".stats");
  while (place.children.length < stats.length) {
    const tile = document.createElement("div");
    tile.className = "stat";
    tile.append(document.createElement("b"), document.createElement("span"));
    place.append(tile);
  }
  stats.forEach(([label, value, phase], i) => {
    const [number, name] = place.children[i].children;
    if (number.textContent !== value) number.textContent = value;
    if (name.textContent !== label) name.textContent = label;
    place.children[i].className = `stat of-${phase}`;
  });
}

globalThis.__drawRun = function (component) {
  const root = component.parentElement;
  const data = unpack(component.data);
  let view = mounted.get(root);
  if (!view) mounted.set(root, (view = mount(root, data)));
  const { box, plots } = view;
  drawStats(box, data.stats);
  setData(plots.loss, align(data.x, data.loss, data.evalX, data.evalLoss, 1));
  setData(plots.accuracy, align(data.x, data.accuracy, data.evalX, data.evalAccuracy, 100));
  const style = getComputedStyle(box);
  const zero = rgb(style.getPropertyValue("--st-background-color").trim() || "#ffffff");
  const colours = [rgb(data.palette.negative), zero, rgb(data.palette.training)];
  for (const [name, grid] of Object.entries(data.grids)) {
    const canvas = box.querySelector(`[data-grid="${name}"]`);
    drawGrid(canvas, grid, colours);
    canvas.setAttribute("aria-label", grid.alt);
    box.querySelector(`[data-note="${name}"]`).textContent = grid.note;
  }
  for (const [name, alt] of Object.entries(data.alts))
    box.querySelector(`[data-plot="${name}"]`).setAttribute("aria-label", alt);
  box.dataset.draws = ++view.draws;
  return () => takeDown(root);
};

// Streamlit calls this when the component goes, but also when the next picture came before this
// one was out. In that case the view stays, with its zoom.
function takeDown(root) {
  const view = mounted.get(root);
  if (root.isConnected || !view) return;
  view.watch.disconnect();
  Object.values(view.plots).forEach((plot) => plot.destroy());
  view.box.remove();
  mounted.delete(root);
}
globalThis.dispatchEvent(new Event("draw-run-ready"));
