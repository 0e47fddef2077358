// How each layer is doing: a table, gradients and update sizes over time, and bands of weights.

const COLUMNS = [
  ["weights", "weights", "how many"],
  ["weight", "typical weight", "root mean square"],
  ["gradient", "typical gradient", "root mean square"],
  ["update", "last update", "root mean square"],
  ["ratio", "update ÷ weight", "of a typical weight"],
];
const QUANTILES = 5; // 5 %, 25 %, 50 %, 75 %, 95 %

LENSES.layers = function (box) {
  box.innerHTML = `<div class="scrolls"><table class="figures"></table></div>
    <div class="pair">
      <figure><figcaption>Gradient size <small>root mean square, each layer; powers of ten</small>
        </figcaption><div class="plot low" data-vital="gradient" role="img"></div></figure>
      <figure><figcaption>Update ÷ weight <small>how far one update moves a layer; powers of ten</small>
        </figcaption><div class="plot low" data-vital="ratio" role="img"></div></figure></div>
    <h2>Spread of the weights <small>the middle line is the median; half of the weights lie in the
      dark band, nine in ten in the light one</small></h2>
    <div class="small-plots"></div><p class="keys"><small></small></p>`;
  say(box.querySelector(".keys small"), ZOOM_HINT);
  const charts = [];
  let built = "";
  const watch = keepWidth(box, () => charts);

  function build(data) {
    const names = data.words.rows.map((row) => row.name);
    // Anew also when a reset empties them: an axis would keep its numbers.
    const wanted = [...names, data.arrays.steps.length > 0].join();
    if (built === wanted) return;
    charts.splice(0).forEach((chart) => chart.destroy());
    box.querySelector(".small-plots").replaceChildren();
    built = wanted;
    const colours = names.map((_, i) => data.palette.series[i % data.palette.series.length]);
    const head = el("tr", {}, el("th", { textContent: "Layer" }));
    for (const [, title, unit] of COLUMNS)
      head.append(el("th", { title: unit, textContent: title }));
    const body = el("tbody");
    names.forEach((name, i) => {
      const dot = el("span.dot");
      dot.style.background = colours[i];
      const row = el("tr", {}, el("th", { scope: "row" }, dot, name));
      for (let c = 0; c < COLUMNS.length; c++) row.append(el("td"));
      body.append(row);
    });
    box.querySelector("table").replaceChildren(el("thead", {}, head), body);
    const exponent = (_, value) => value == null ? "–" : inPowers(value, 1);
    const ticks = (_, all) => all.map((v) => v == null ? "" : inPowers(v, 0));
    for (const place of box.querySelectorAll("[data-vital]"))
      charts.push(makeChart(box, place, {
        log: true, y: { ticks },
        series: names.map((name, i) => ({ label: name.split(" ")[0], stroke: colours[i], width: 2,
          value: exponent, spanGaps: true, points: dots(colours[i]) })),
      }));
    const places = names.map((name) => {
      const place = el("div.plot.low", { role: "img", "data-band": name });
      box.querySelector(".small-plots").append(el("figure", {}, el("figcaption", {},
        el("small", { textContent: "Layer " + name })), place));
      return place;
    });
    places.forEach((place, i) => charts.push(bandChart(place, colours[i])));
  }

  function bandChart(place, stroke) {
    const edge = { stroke: "transparent", points: { show: false }, value: () => "", label: "" };
    const fill = (alpha) => stroke + alpha;
    const value = (_, v) => v == null ? "–" : v.toFixed(3);
    return makeChart(box, place, {
      y: { space: 18, range: (_, low, high) => low === high ? [low - 1, high + 1] : [low, high].map(
        (v, i) => v + (i ? 1 : -1) * (high - low) * 0.05) },
      series: [edge, edge, { label: "median", stroke, width: 2, value, points: dots(stroke) },
        edge, edge],
      bands: [{ series: [5, 1], fill: fill("33") }, { series: [4, 2], fill: fill("55") }],
    });
  }

  return {
    draw(data) {
      build(data);
      const { arrays } = data, xs = Array.from(arrays.steps), count = data.words.rows.length;
      const rows = box.querySelectorAll("tbody tr");
      data.words.rows.forEach((row, i) => COLUMNS.forEach(([key], c) =>
        say(rows[i].children[c + 1], row[key] ?? "–")));
      ["gradient", "ratio"].forEach((name, c) => {
        const lines = data.words.rows.map((_, i) =>
          Array.from(arrays[name + i], (v) => v > 0 ? v : null));
        setData(charts[c], [xs, ...lines]);
        attribute(charts[c].root.parentElement, "aria-label", vitalAlt(name, data.words.rows));
      });
      for (let i = 0; i < count; i++) {
        const levels = arrays["bands" + i], span = data.words.spans[i];
        const lines = Array.from({ length: QUANTILES }, (_, q) =>
          xs.map((_, at) => (levels[at * QUANTILES + q] - 128) / 127 * span));
        setData(charts[2 + i], [xs, ...lines]);
        const last = lines.map((line) => line.at(-1)?.toFixed(2));
        attribute(charts[2 + i].root.parentElement, "aria-label", xs.length
          ? `Weights of layer ${data.words.rows[i].name}: nine in ten from ${last[0]} to ${last[4]}.`
          : "No update yet.");
      }
    },
    end() {
      watch.disconnect();
      charts.forEach((chart) => chart.destroy());
    },
  };
};

function vitalAlt(name, rows) {
  const what = name === "ratio" ? "Update divided by weight" : "Gradient size";
  return `${what}, last: ` + rows.map((row) => `${row.name} ${row[name] ?? "none yet"}`).join(", ");
}

// 3.1 × 10⁻⁴, or 10⁻⁴ without digits; what is neither tiny nor huge as it is.
function inPowers(value, digits) {
  if (value >= 0.01 && value < 1000) return String(+value.toPrecision(2));
  const [times, power] = value.toExponential(digits).split("e");
  const raised = [...power.replace("+", "")].map((c) => "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"["-0123456789".indexOf(c)]);
  return (digits ? times + " × 10" : "10") + raised.join("");
}
