// Points in the plane: what the network answers where, its units' little maps, and one weight
// that can be set by hand.

const LARGEST_NODE = 38, ROOM_LEFT = 22, ROOM_RIGHT = 80;
const LARGEST_BY_HAND = 10;
const HOLD_MS = 900; // so long a weight under a hand isn't moved by what comes from the server

LENSES.boundary = function (box, tell) {
  box.innerHTML = `<div class="pair">
    <figure><figcaption>The plane <small>colour: the answer; stronger where it is surer</small>
      </figcaption><div class="plane"><canvas width="720" height="720" role="img"></canvas></div>
      <p class="keys classes"></p></figure>
    <figure><figcaption>The network <small>what each unit sees; click a line to set its weight
      </small></figcaption><div class="net"></div>
      <div class="editor"><label>Weight <select aria-label="Weight to set"></select></label>
        <input type="range" step="0.01" min="-5" max="5" aria-label="Its value, as a slider">
        <input type="number" step="0.01" min="-${LARGEST_BY_HAND}" max="${LARGEST_BY_HAND}"
          aria-label="Its value, as a number"></div>
      <p class="keys"><span class="key negative"></span>below zero <span class="key training"></span>
        above zero <small class="end more"></small></p></figure></div>`;
  const plane = box.querySelector(".plane canvas"), net = box.querySelector(".net");
  const select = box.querySelector("select"), [slider, number] = box.querySelectorAll("input");
  let built = "", picked = "0/0/0", now = null, held = 0, sent = 0, later = null;

  // --- the plane ---

  // The points stay where they are: they are drawn once, and laid over each new answer.
  const field = document.createElement("canvas"), dots = document.createElement("canvas");
  let dotted = "";

  function drawDots(data, page) {
    const { points, labels, heldOut } = data.arrays, { series } = data.palette;
    const ring = themed(box, "--st-text-color"), key = [ring, page, points, labels, heldOut].join("|");
    if (dotted === key) return;
    dotted = key;
    const size = dots.width = dots.height = plane.width, pen = dots.getContext("2d");
    for (let i = 0; i < labels.length; i++) {
      const x = (points[2 * i] / 255) * size, y = (1 - points[2 * i + 1] / 255) * size;
      pen.beginPath();
      pen.arc(x, y, 8, 0, 7);
      pen.fillStyle = series[labels[i] % series.length];
      pen.fill();
      pen.lineWidth = heldOut[i] ? 4 : 2;
      pen.strokeStyle = heldOut[i] ? ring : `rgb(${page})`;
      pen.stroke();
    }
  }

  function drawPlane(data) {
    const { side, classes } = data.words, { plane: answers, labels } = data.arrays;
    const page = rgb(themed(box, "--st-background-color", "#ffffff"));
    const colours = data.palette.series.map(rgb);
    const table = Array.from({ length: 256 }, (_, byte) =>
      packed(mix(page, colours[(byte >> 5) % colours.length], (byte & 31) / 31 * 0.62)));
    paint(field, side, (i) => table[answers[i]]);
    drawDots(data, page);
    const pen = plane.getContext("2d");
    pen.imageSmoothingQuality = "high";
    pen.drawImage(field, 0, 0, plane.width, plane.height);
    pen.drawImage(dots, 0, 0);
    attribute(plane, "aria-label", `The plane in the colours of the answers, with ${labels.length} ` +
      `points of ${classes.length} classes: ${classes.join(", ")}.`);
    const keys = box.querySelector(".classes");
    if (keys.dataset.names !== classes.join()) {
      keys.dataset.names = classes.join();
      keys.replaceChildren(...classes.flatMap((name, i) => {
        const key = el("span.key");
        key.style.background = data.palette.series[i % colours.length];
        return [key, name];
      }), el("small.end", { textContent: "bold rings: held-out points" }));
    }
  }

  // --- the network ---

  const name = (column, row) => column === 0 ? `x${"₁₂"[row]}`
    : column === now.words.sizes.length - 1 ? now.words.classes[row] : `unit ${column}.${row + 1}`;

  const room = () => net.clientWidth - ROOM_LEFT - ROOM_RIGHT;

  // Between two columns there is room for lines, nearly as wide as a node.
  const nodeSize = () => Math.min(LARGEST_NODE, room() / (1.8 * (now.words.shown.length - 1) + 1));

  function place(column, row) {
    const { shown } = now.words;
    const x = ROOM_LEFT + (room() - nodeSize()) * column / (shown.length - 1);
    const pitch = Math.min(58, net.clientHeight / Math.max(...shown));
    return [x, net.clientHeight / 2 + (row - (shown[column] - 1) / 2) * pitch];
  }

  function build(data) {
    const { shown, sizes, classes } = data.words;
    const key = [shown, classes, net.clientWidth].join("|");
    if (built === key) return;
    built = key;
    net.style.height = Math.max(150, Math.max(...shown) * 46) + "px";
    const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    svg.setAttribute("aria-hidden", "true"); // the list below says the same, to everybody
    net.replaceChildren(svg);
    const options = [];
    for (let layer = 0; layer < shown.length - 1; layer++)
      for (let unit = 0; unit < shown[layer + 1]; unit++) {
        for (let source = 0; source < shown[layer]; source++) {
          const id = `${layer}/${unit}/${source}`;
          const [x1, y1] = place(layer, source), [x2, y2] = place(layer + 1, unit);
          const from = x1 + nodeSize(), middle = (from + x2) / 2;
          const bend = `M${from} ${y1} C${middle} ${y1} ${middle} ${y2} ${x2} ${y2}`;
          for (const kind of ["line", "hit"]) {
            const path = document.createElementNS(svg.namespaceURI, "path");
            path.setAttribute("d", bend);
            path.setAttribute("class", kind);
            path.dataset.id = id;
            if (kind === "hit") {
              path.append(document.createElementNS(svg.namespaceURI, "title"));
              path.addEventListener("click", () => pick(id));
            }
            svg.append(path);
          }
          options.push(el("option", { value: id, textContent: `${name(layer, source)} → ${name(layer + 1, unit)}` }));
        }
        options.push(el("option", { value: `${layer}/${unit}/b`, textContent: `bias of ${name(layer + 1, unit)}` }));
      }
    select.replaceChildren(...options);
    if (!options.some((option) => option.value === picked)) picked = options[0].value;
    select.value = picked;
    shown.forEach((count, column) => {
      for (let row = 0; row < count; row++) {
        const [x, y] = place(column, row), size = nodeSize();
        const node = el("canvas", { title: name(column, row) });
        Object.assign(node.style, { left: x + "px", top: y - size / 2 + "px", width: size + "px", height: size + "px" });
        node.dataset.node = `${column}/${row}`;
        node.setAttribute("aria-hidden", "true");
        net.append(node);
        if (column === 0 || column === shown.length - 1) {
          const label = el("span.label", { textContent: name(column, row) });
          Object.assign(label.style, column ? { left: x + size + 6 + "px", top: y - 6 + "px" }
            : { left: 0, top: y - 6 + "px" });
          net.append(label);
        }
      }
    });
    const hidden = sizes.map((size, i) => size - shown[i]).reduce((a, b) => a + b, 0);
    say(box.querySelector(".more"), hidden ? `${hidden} more units aren’t drawn` : "");
  }

  // Each node shows the plane as it sees it: a coordinate, a unit’s output, or one class’s answer.
  function drawNodes(data) {
    const { shown, side } = data.words, { series } = data.palette;
    const colours = signColours(box, data.palette), table = shades(colours).map(packed);
    const [below, zero, above] = colours;
    for (const node of net.querySelectorAll("[data-node]")) {
      const [column, row] = node.dataset.node.split("/").map(Number);
      if (column === 0) {
        paint(node, 12, (i) => {
          const at = row ? 1 - 2 * Math.floor(i / 12) / 11 : 2 * (i % 12) / 11 - 1;
          return packed(mix(zero, at < 0 ? below : above, Math.abs(at)));
        });
      } else if (column === shown.length - 1) {
        const own = rgb(series[row % series.length]);
        const surer = Array.from({ length: 32 }, (_, sure) =>
          packed(mix(zero, own, 0.25 + sure / 31 * 0.75)));
        paint(node, side, (i) => {
          const byte = data.arrays.plane[i];
          return byte >> 5 === row ? surer[byte & 31] : packed(zero);
        });
      } else {
        const grid = data.grids["maps" + (column - 1)], cells = grid ? grid.width : 1;
        paint(node, cells, (i) => table[grid ? level(grid.levels, row * cells * cells + i) + 8 : 8]);
      }
    }
  }

  function value(id) {
    const [layer, unit, source] = id.split("/");
    return source === "b" ? now.arrays["biases" + layer][unit]
      : now.arrays["weights" + layer][unit * now.words.shown[layer] + Number(source)];
  }

  function drawLines(data) {
    for (const line of net.querySelectorAll("path.line")) {
      const weight = value(line.dataset.id), largest = scale(line.dataset.id);
      line.setAttribute("stroke", weight < 0 ? data.palette.negative : data.palette.training);
      line.setAttribute("stroke-width", (0.6 + 5 * Math.abs(weight) / largest).toFixed(1));
      line.setAttribute("stroke-opacity", (0.35 + 0.65 * Math.abs(weight) / largest).toFixed(2));
      line.classList.toggle("picked", line.dataset.id === picked);
      line.nextSibling.firstChild.textContent = weight.toFixed(2);
    }
  }

  function scale(id) {
    const weights = now.arrays["weights" + id.split("/")[0]];
    return Math.max(1e-6, ...weights.map(Math.abs));
  }

  // --- one weight by hand ---

  function pick(id) {
    picked = select.value = id;
    held = 0;
    drawLines(now);
    showValue();
    slider.focus();
  }

  function showValue() {
    if (performance.now() - held >= HOLD_MS) show(value(picked));
  }

  function show(weight) {
    slider.max = Math.max(5, Math.ceil(Math.abs(weight)));
    slider.min = -slider.max;
    slider.value = weight;
    if (number !== box.getRootNode().activeElement) number.value = weight.toFixed(3);
  }

  // At most ten a second while a hand moves the slider; the last one always.
  function set(given) {
    if (!Number.isFinite(given)) return showValue();
    const [layer, unit, source] = picked.split("/");
    const limit = LARGEST_BY_HAND, clipped = Math.max(-limit, Math.min(limit, given));
    held = performance.now();
    show(clipped);
    clearTimeout(later);
    const go = () => {
      sent = performance.now();
      tell({ edit: { layer: +layer, unit: +unit, source: source === "b" ? null : +source, value: clipped } });
    };
    later = setTimeout(go, Math.max(0, 100 - (performance.now() - sent)));
  }

  select.addEventListener("change", () => pick(select.value));
  slider.addEventListener("input", () => set(+slider.value));
  number.addEventListener("change", () => {
    number.blur();
    set(number.valueAsNumber);
  });

  return {
    draw(data) {
      now = data;
      build(data);
      drawPlane(data);
      drawNodes(data);
      drawLines(data);
      showValue();
    },
    end() {
      clearTimeout(later);
    },
  };
};
