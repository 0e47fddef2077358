// Up to four runs on one chart: held-out accuracy over updates, seconds or operations.

const races = new WeakMap();
const DASHES = [[], [8, 4], [2, 4], [12, 3, 2, 3]];

function makeRace(view) {
  view.chart?.destroy();
  const { labels, xLabel, palette } = view.data;
  const isNarrow = view.box.clientWidth < 600; // four names would lie over the keys below
  const series = labels.map((label, i) => ({
    label: isNarrow ? "" : label, stroke: palette.series[i], width: 2, spanGaps: true,
    dash: DASHES[i],
    value: (_, v) => v == null ? "–" : v.toFixed(1) + "%", points: dots(palette.series[i]),
  }));
  const y = { range: () => [0, 100], ticks: (_, all) => all.map((v) => v + "%") };
  view.chart = makeChart(view.box, view.place, { series, y, xLabel, xName: xLabel });
  view.keys.replaceChildren(...labels.map((label, i) => {
    const line = `<line x2="32" y1="4" y2="4" stroke="${palette.series[i]}" stroke-width="3"
      stroke-dasharray="${DASHES[i]}"/>`; // as long as the longest dash and its gap, and more
    const key = el("span", { innerHTML: `<svg width="32" height="8" aria-hidden="true">${line}</svg>` });
    return el("span.item", {}, key, label);
  }), el("small.end", { textContent: ZOOM_HINT }));
  view.shape = JSON.stringify([labels, xLabel]);
}

globalThis.__drawRace = function (component) {
  const root = component.parentElement;
  const data = unpack(component.data);
  let view = races.get(root);
  if (!view) {
    const box = el("div.live", { innerHTML: `<style>${CSS}</style>` });
    const place = el("div.plot", { role: "img" }), keys = el("div.keys");
    const title = el("figcaption", {}, "Held-out accuracy ",
      el("small", { textContent: "% right, looked at along the way; higher is better" }));
    box.append(el("figure", {}, title, place), keys);
    root.appendChild(box);
    races.set(root, (view = { box, place, keys, data }));
    view.watch = keepWidth(box, () => [view.chart]);
  }
  if (data.at >= view.data.at) drawRace(view, data); // else a newer one has overtaken it
  return () => {
    if (root.isConnected) return;
    view.watch.disconnect();
    view.chart.destroy();
    view.box.remove();
    races.delete(root);
  };
};

function drawRace(view, data) {
  view.data = data;
  if (view.shape !== JSON.stringify([data.labels, data.xLabel])) makeRace(view);
  const xs = data.labels.map((_, i) => Array.from(data.arrays["x" + i]));
  const all = [...new Set(xs.flat())].sort((a, b) => a - b);
  const columns = xs.map((own, i) => {
    const at = new Map(own.map((x, j) => [x, 100 * data.arrays["y" + i][j]]));
    return all.map((x) => at.get(x) ?? null);
  });
  const laps = all.length;
  if (data.end > (all.at(-1) ?? 0)) { // an axis as long as the race, from its start on
    if (all[0] !== 0) { all.unshift(0); columns.forEach((column) => column.unshift(null)); }
    all.push(data.end);
    columns.forEach((column) => column.push(null));
  }
  setData(view.chart, [all, ...columns]);
  attribute(view.place, "aria-label", data.alt);
  view.box.dataset.laps = laps;
}
