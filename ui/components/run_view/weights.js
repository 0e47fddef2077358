// A layer's weights, and what the last update changed.

const SIGNS = `<p class="keys"><span class="key negative"></span>below zero
  <span class="key zero"></span>zero <span class="key training"></span>above zero</p>`;

LENSES.weights = function (box, tell) {
  box.innerHTML = `<div class="choices"><span class="choice" role="group" aria-label="Layer"></span>
    <span class="choice" role="group" aria-label="Units" data-pages></span>
    <label><input type="checkbox"> as one heat map</label></div><div class="pair">
    <figure><figcaption><span data-title></span><small data-note="weights"></small></figcaption>
      <canvas data-grid="weights" role="img"></canvas></figure>
    <figure><figcaption>What the last update changed<small data-note="change"></small></figcaption>
      <canvas data-grid="change" role="img"></canvas></figure></div>${SIGNS}`;
  const [layers, pages] = box.querySelectorAll(".choice"), flat = box.querySelector("input");
  flat.addEventListener("change", () => tell({ flat: flat.checked }));
  return {
    draw(data) {
      layerButtons(layers, data, tell);
      pageButtons(pages, data.words, tell);
      flat.parentElement.hidden = !data.words.hasPictures;
      if (flat !== box.getRootNode().activeElement) flat.checked = data.flat;
      const colours = signColours(box, data.palette);
      const first = data.words.at === 0 ? "First layer’s weights" : `Weights of ${data.words.layer}`;
      say(box.querySelector("[data-title]"), first);
      for (const name of ["weights", "change"]) {
        drawGrid(box.querySelector(`[data-grid="${name}"]`), data.grids[name], colours);
        say(box.querySelector(`[data-note="${name}"]`), data.grids[name].note);
      }
    },
  };
};

// One button a layer; hidden where there is only one.
function layerButtons(place, data, tell) {
  if (place.dataset.names !== data.layers.join()) {
    place.dataset.names = data.layers.join();
    place.replaceChildren(...data.layers.map((name, i) => el("button", {
      type: "button", textContent: name, value: i,
      onclick: () => {
        tell({ layer: i });
        mark(place, i);
      } })));
    place.hidden = data.layers.length < 2;
  }
  mark(place, Math.min(data.layer, data.layers.length - 1));
}

// A layer of many units is looked at page by page.
function pageButtons(place, { pages, page }, tell) {
  place.hidden = pages.length < 2;
  const turn = (text, label, to) => el("button", { type: "button", textContent: text,
    "aria-label": label, disabled: to < 0 || to >= pages.length, onclick: () => tell({ page: to }) });
  const key = pages.join() + page;
  if (place.dataset.key === key) return;
  place.dataset.key = key;
  place.replaceChildren(turn("‹", "Units before", page - 1),
    el("span.shown", { textContent: pages[page] }), turn("›", "Further units", page + 1));
}
