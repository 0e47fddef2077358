// One step, slowly: four buttons, four cards, and one weight on its way.

const PARTS = [["forward", "1 Forward"], ["loss", "2 Loss"], ["backward", "3 Backward"],
  ["update", "4 Update"]];
const SHOWN = [["weights", "Weights before"], ["gradient", "Gradient"], ["change", "What the update adds"]];

LENSES.step = function (box, tell) {
  box.innerHTML = `<p class="faint hint"></p><div class="parts"></div>
    <div class="choices follow"><span class="choice" role="group" aria-label="Layer"></span>
      <label>Follow the weight of unit <input type="number" min="1" step="1" aria-label="Unit"></label>
      <label>from input <input type="number" min="1" step="1" aria-label="Input"></label>
      <span class="choice"><button type="button">The steepest one</button></span></div>
    <div class="step-sheets pair"></div>
    <h2 class="batch">The first of the batch</h2><div class="cards"></div>`;
  const parts = box.querySelector(".parts"), layers = box.querySelector(".choice");
  const [unit, source] = box.querySelectorAll("input"), cards = box.querySelector(".cards");
  const sheets = box.querySelector(".step-sheets");
  for (const [name, title] of PARTS) {
    parts.append(el("div.part", {}, el("button.press", { type: "button", textContent: title,
      onclick: () => tell({ part: name }) }), el("b.big"), el("span.sum")));
  }
  for (const [name, title] of SHOWN)
    sheets.append(el("figure", { hidden: true }, el("figcaption", {}, title, el("small", {
      "data-note": name })), el("canvas", { "data-grid": name, role: "img" })));
  for (const input of [unit, source])
    input.addEventListener("change", () => {
      const place = [unit, source].map((one) => Math.max(0, Math.round(one.valueAsNumber || 1) - 1));
      tell({ follow: place });
      input.blur();
    });
  box.querySelector(".follow .choice:last-child button").addEventListener("click",
    () => tell({ follow: null }));

  function drawCards(words) {
    const done = PARTS.findIndex(([name]) => name === words.part);
    [...parts.children].forEach((card, i) => {
      const [button, big, text] = card.children, [title, said] = words.cards?.[i] ?? ["", ""];
      say(big, title);
      say(text, said);
      attribute(card, "class", `part${i === done ? " now" : i > done ? " to-come" : ""}`);
      attribute(button, "class", i === (done + 1) % PARTS.length ? "press next" : "press");
    });
    say(box.querySelector(".hint"), words.playing
      ? "Your run is training. Press Forward: it pauses, and you take its next update by hand."
      : words.part === "update" ? `Your run has made update ${words.next}. ` +
        "Press Forward for the next one."
      : words.part ? `Update ${words.next} is under way. Nothing has changed in your run yet.`
      : `Press Forward to begin update ${words.next}. The four buttons can also be skipped ahead.`);
  }

  function drawExamples(data) {
    const { examples } = data.words;
    while (cards.children.length < examples.length)
      cards.append(el("div.card", {}, el("canvas", { role: "img" }), el("span")));
    while (cards.children.length > examples.length) cards.lastChild.remove();
    examples.forEach((one, i) => {
      const [canvas, text] = cards.children[i].children;
      canvas.hidden = !!one.point;
      say(text, `${one.point ? `(${one.point}) ` : ""}${one.is}: ${one.chance}` +
        (one.says === one.is ? "" : `; it says ${one.says}`) + (one.loss ? ` · loss ${one.loss}` : ""));
      attribute(canvas, "aria-label", one.is);
    });
    drawStrip(data.arrays.strip, [...cards.querySelectorAll("canvas")]);
  }

  return {
    draw(data) {
      const { words } = data, begun = !!words.part;
      drawCards(words);
      for (const name of [".follow", ".batch", ".cards"]) box.querySelector(name).hidden = !begun;
      const colours = signColours(box, data.palette);
      for (const [name] of SHOWN) {
        const canvas = sheets.querySelector(`[data-grid="${name}"]`), grid = data.grids[name];
        canvas.parentElement.hidden = !grid;
        if (!grid) continue;
        drawGrid(canvas, grid, colours);
        say(sheets.querySelector(`[data-note="${name}"]`), grid.note);
      }
      if (!begun) return;
      layerButtons(layers, data, tell);
      unit.max = words.size[0];
      source.max = words.size[1];
      const focused = box.getRootNode().activeElement;
      if (focused !== unit) unit.value = words.place[0] + 1;
      if (focused !== source) source.value = words.place[1] + 1;
      drawExamples(data);
    },
  };
};
