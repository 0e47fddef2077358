// What the live components share: reading a payload, building elements, little pictures, charts.
//
// Each call of a component brings the whole picture, so one that was mounted anew shows the same
// as one that stayed.

// Element by tag or "tag.class", with properties and children.
function el(name, properties = {}, ...children) {
  const [tag, ...classes] = name.split(".");
  const element = document.createElement(tag);
  if (classes.length) element.className = classes.join(" ");
  for (const [key, value] of Object.entries(properties)) {
    if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
    else if (key.includes("-") || key === "role" || key === "for") element.setAttribute(key, value);
    else element[key] = value;
  }
  element.append(...children);
  return element;
}

// The DOM is touched only where something changed: a screen reader and a pointer stay put.
function say(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

// A share, 0–1, in percent; never all and never nothing, as nobody is that sure.
function percent(share) {
  return share >= 0.995 ? ">\u202f99%" : share < 0.01 ? "<\u202f1%" : `${Math.round(100 * share)}%`;
}

function attribute(element, name, value) {
  if (element.getAttribute(name) !== String(value)) element.setAttribute(name, value);
}

function unpack(bytes) {
  const buffer = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);
  const headerLength = new DataView(buffer).getUint32(0, true);
  const header = JSON.parse(new TextDecoder().decode(new Uint8Array(buffer, 4, headerLength)));
  let offset = 4 + Math.ceil(headerLength / 4) * 4;
  const arrays = {};
  for (const [name, kind, length, low, high] of header.arrays) {
    const Kind = { f: Float32Array, h: Uint16Array, b: Uint8Array }[kind];
    const array = new Kind(buffer, offset, length);
    offset += array.byteLength;
    arrays[name] = kind !== "h" ? array
      : Float32Array.from(array, (height) => low + height / 65535 * (high - low));
  }
  for (const [name, grid] of Object.entries(header.grids)) grid.levels = arrays["sheet:" + name];
  return { ...header, arrays };
}

const COLOURS = new Map(); // a canvas that reads a colour takes a millisecond

function rgb(text) {
  if (!COLOURS.has(text)) {
    const probe = document.createElement("canvas").getContext("2d");
    probe.fillStyle = text;
    const hex = probe.fillStyle;
    COLOURS.set(text, [1, 3, 5].map((i) => parseInt(hex.slice(i, i + 2), 16)));
  }
  return COLOURS.get(text);
}

// A colour as a canvas keeps it: four bytes in one number.
function packed([r, g, b]) {
  return (255 << 24) | (b << 16) | (g << 8) | r;
}

// Fill a canvas of side × side cells; it is the browser that makes it larger, smoothly.
function paint(canvas, side, colourOf) {
  if (canvas.width !== side) canvas.width = canvas.height = side;
  const pen = canvas.getContext("2d"), image = pen.createImageData(side, side);
  const cells = new Uint32Array(image.data.buffer);
  for (let i = 0; i < cells.length; i++) cells[i] = colourOf(i);
  pen.putImageData(image, 0, 0);
}

function themed(host, name, otherwise = "") {
  return getComputedStyle(host).getPropertyValue(name).trim() || otherwise;
}

// Below zero, zero, above zero.
function signColours(host, palette) {
  const zero = rgb(themed(host, "--st-background-color", "#ffffff"));
  return [rgb(palette.negative), zero, rgb(palette.training)];
}

function level(levels, cell) {
  return ((levels[cell >> 1] >> ((cell & 1) * 4)) & 15) - 8; // -7 … 7
}

function mix(zero, towards, share) {
  return [0, 1, 2].map((c) => zero[c] + (towards[c] - zero[c]) * share);
}

const SHADES = new Map();

// The 15 colours of a grid.
function shades([below, zero, above]) {
  const key = [below, zero, above].join();
  if (!SHADES.has(key)) {
    const made = [];
    for (let l = -8; l <= 7; l++)
      made.push(mix(zero, l < 0 ? below : above, Math.min(Math.abs(l), 7) / 7));
    SHADES.set(key, made);
  }
  return SHADES.get(key);
}

const SEAM = 0x40808080; // a grey that is seen between pictures on a light page and on a dark one

function drawGrid(canvas, grid, colours) {
  const { count, height, width, levels, rowHeight } = grid;
  const columns = grid.columns || (count <= 4 ? count : Math.ceil(count / 2));
  const rows = Math.ceil(count / columns);
  const gap = count === 1 ? 0 : width > 16 ? 2 : width > 8 ? 1 : 3;
  // A zoom of whole pixels keeps a 3 × 3 filter crisp and its gaps thin.
  const zoom = width > 8 ? 1 : 8;
  const cellWidth = width * zoom, cellHeight = height * zoom;
  canvas.style.setProperty("--most", grid.widest ? grid.widest + "px" : "100%");
  const wide = columns * (cellWidth + gap) - gap, tall = rows * (cellHeight + gap) - gap;
  if (canvas.width !== wide || canvas.height !== tall) [canvas.width, canvas.height] = [wide, tall];
  const high = rowHeight * height || (count === 1 && height === 1 ? 28 : 0);
  canvas.style.height = high ? high + "px" : "";
  const picture = canvas.getContext("2d");
  const image = picture.createImageData(wide, tall);
  const pixels = new Uint32Array(image.data.buffer);
  const table = shades(colours).map(packed);
  if (gap) pixels.fill(SEAM);
  for (let unit = 0; unit < columns * rows; unit++) {
    const left = (unit % columns) * (cellWidth + gap);
    const top = Math.floor(unit / columns) * (cellHeight + gap);
    for (let y = 0; y < cellHeight; y++) {
      const from = (unit * height + Math.floor(y / zoom)) * width;
      const to = (top + y) * wide + left;
      for (let x = 0; x < cellWidth; x++)
        pixels[to + x] = unit < count ? table[level(levels, from + Math.floor(x / zoom)) + 8] : 0;
    }
  }
  picture.putImageData(image, 0, 0);
  attribute(canvas, "aria-label", grid.alt);
}

// A picture file with pictures side by side, drawn onto as many canvases. Resolves when they are.
function drawStrip(bytes, canvases) {
  if (!bytes?.length) return Promise.resolve();
  const shown = canvases[0]?.drawnStrip;
  const same = shown && shown.length === bytes.length && shown.every((b, i) => b === bytes[i]);
  if (same && canvases.every((canvas) => canvas.drawnStrip === shown)) return canvases[0].stripDone;
  const kept = bytes.slice();
  canvases.forEach((canvas) => { canvas.drawnStrip = kept; });
  const done = createImageBitmap(new Blob([kept], { type: "image/webp" })).then((sheet) => {
    const width = sheet.width / canvases.length;
    canvases.forEach((canvas, i) => {
      if (canvas.drawnStrip !== kept) return; // another came in between
      [canvas.width, canvas.height] = [width, sheet.height];
      canvas.getContext("2d").drawImage(sheet, -i * width, 0);
    });
  });
  canvases.forEach((canvas) => { canvas.stripDone = done; });
  return done;
}

// --- charts: uPlot with our fonts, a zoom that stays, and fingers ---------------------------

function axisStyle(host) {
  const style = (name) => themed(host, name);
  return {
    stroke: () => style("--st-text-color"),
    grid: { stroke: () => style("--st-border-color"), width: 1 },
    ticks: { stroke: () => style("--st-border-color"), width: 1 },
    font: "12px " + (style("--st-font") || "sans-serif"),
  };
}

function makeChart(host, place,
    { series, y, xLabel = "updates", xName = "update", bands, log, drawn }) {
  const axis = axisStyle(host), counts = xLabel === "updates";
  const options = {
    width: place.clientWidth || 320,
    height: place.clientHeight - 26,
    scales: { x: { time: false }, y: log ? { distr: 3 } : { range: y.range } },
    axes: [
      { ...axis, label: xLabel, labelSize: 18, labelFont: axis.font, size: 30,
        ...(counts && { incrs: WHOLE }) },
      { ...axis, size: 50, values: y.ticks, ...(y.space && { space: y.space }), ...(log && { grid: { ...axis.grid, filter: powers },
        ticks: { ...axis.ticks, filter: powers } }) },
    ],
    cursor: { drag: { x: true, y: false }, points: { size: 7 } },
    series: [
      { label: xName, value: (_, v) => v == null ? "–" : v < 100 && v % 1 ? v.toFixed(1)
        : Math.round(v).toLocaleString() },
      ...series,
    ],
    bands,
    hooks: { drawAxes: drawn ? [drawn] : [] }, // behind the lines
  };
  const chart = new globalThis.__uPlot(options, Array(series.length + 1).fill([]), place);
  // Lines without a name of their own stay out of the legend.
  const rows = place.querySelectorAll(".u-series");
  series.forEach((one, i) => { if (!one.label) rows[i + 1].remove(); });
  fingers(chart);
  return chart;
}

// A line's first values are dots as well: of a single one no line would be seen.
const FEW = 12;
const isShort = (chart, i) => chart.data[i].filter((value) => value != null).length <= FEW;
const dots = (colour, show = isShort) => ({ show, size: 5, fill: colour });

// Steps between the ticks of what is counted: 1, 2, 5, 10 and so on.
const WHOLE = Array.from({ length: 12 }, (_, power) => [1, 2, 5].map((n) => n * 10 ** power)).flat();

// Of a logarithmic axis, only the powers of ten.
function powers(_, splits) {
  return splits.map((value) => Math.abs(Math.log10(value) % 1) < 1e-6 ? value : null);
}

// A zoom that the visitor made stays; otherwise the axis grows with the run.
function setData(chart, data) {
  const [low, high] = [chart.scales.x.min, chart.scales.x.max];
  const full = chart.data[0];
  const zoomed = full.length > 1 && (low > full[0] || high < full[full.length - 1]);
  chart.setData(data, !zoomed);
  if (zoomed) chart.redraw();
}

// Two fingers zoom, one moves along when zoomed, a double tap zooms out.
function fingers(chart) {
  const over = chart.root.querySelector(".u-over");
  const down = new Map();
  let start = null, lastTap = 0;
  const share = (x) => (x - over.getBoundingClientRect().left) / over.clientWidth;
  const begin = () => {
    const { min, max } = chart.scales.x;
    start = { min, max, at: [...down.values()].map(share) };
  };
  over.addEventListener("pointerdown", (event) => {
    if (event.pointerType !== "touch") return;
    down.set(event.pointerId, event.clientX);
    begin();
    if (down.size === 1) {
      if (event.timeStamp - lastTap < 300) chart.setScale("x", whole(chart));
      lastTap = event.timeStamp;
    }
  });
  over.addEventListener("pointermove", (event) => {
    if (!down.has(event.pointerId) || start.min == null) return;
    down.set(event.pointerId, event.clientX);
    const now = [...down.values()].map(share), { min, max, at } = start, span = max - min;
    const ends = whole(chart);
    let low, width;
    if (now.length >= 2) {
      width = span * Math.min(8, Math.abs(at[0] - at[1]) / Math.max(0.03, Math.abs(now[0] - now[1])));
      width = Math.min(width, ends.max - ends.min);
      low = min + span * (at[0] + at[1]) / 2 - width * (now[0] + now[1]) / 2;
    } else {
      width = span;
      low = min - span * (now[0] - at[0]);
    }
    low = Math.max(ends.min, Math.min(low, ends.max - width));
    if (width > 0) chart.setScale("x", { min: low, max: low + width });
  });
  const end = (event) => {
    if (down.delete(event.pointerId) && down.size) begin();
  };
  for (const name of ["pointerup", "pointercancel", "pointerleave"]) over.addEventListener(name, end);
}

function whole(chart) {
  const xs = chart.data[0];
  return { min: xs[0] ?? 0, max: xs[xs.length - 1] ?? 1 };
}

function keepWidth(box, charts) {
  const watch = new ResizeObserver(() => {
    for (const chart of charts()) {
      const place = chart.root.parentElement;
      if (place.clientWidth && place.clientWidth !== chart.width)
        chart.setSize({ width: place.clientWidth, height: chart.height });
    }
  });
  watch.observe(box);
  return watch;
}

const ZOOM_HINT = matchMedia("(pointer: coarse)").matches
  ? "pinch a chart to zoom, double-tap to zoom out"
  : "drag across a chart to zoom, double-click to zoom out";

// A choice of the visitor's that their own browser keeps.
function remembered(name, options) {
  try {
    const kept = localStorage.getItem("training-and-inference." + name);
    return options.includes(kept) ? kept : options[0];
  } catch {
    return options[0]; // storage is closed in some private windows
  }
}

function remember(name, value) {
  try {
    localStorage.setItem("training-and-inference." + name, value);
  } catch {}
}

function choice(name, label, options, changed) {
  const box = el("span.choice", { role: "group", "aria-label": label });
  let value = remembered(name, options);
  for (const option of options) {
    box.append(el("button", {
      type: "button", textContent: option, "aria-pressed": option === value,
      onclick: () => {
        value = option;
        remember(name, option);
        for (const one of box.children) one.setAttribute("aria-pressed", one.textContent === option);
        changed();
      },
    }));
  }
  return { box, value: () => value };
}
