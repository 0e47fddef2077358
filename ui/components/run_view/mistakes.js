// The confusion matrix, the pictures of a cell, and the most confidently wrong.

LENSES.mistakes = function (box, tell) {
  box.innerHTML = `<p class="faint none">The table fills as soon as the network was tested on the
      held-out images: after each lap, and where it pauses.</p>
    <div class="wrong"><div><h2>Who is taken for whom <small class="when"></small></h2>
      <table class="matrix"></table>
      <p class="keys"><small>rows: what it is · columns: what the network says · teal: right ·
        rose: wrong, stronger where it happens more often in that row</small></p></div>
    <div><h2 class="cell-title"></h2><div class="cards" data-cards="cell"></div>
      <h2>Most confidently wrong</h2><div class="cards" data-cards="worst"></div></div></div>`;
  const table = box.querySelector("table");
  let built = "", words = null;

  function build(classes) {
    if (built === classes.join()) return;
    built = classes.join();
    const head = el("tr", {}, el("td.corner"), ...classes.map((name) =>
      el("th", { scope: "col" }, el("span", { textContent: name }))));
    const body = classes.map((name, row) => el("tr", {}, el("th", { scope: "row",
      textContent: name, title: name }), ...classes.map((_, column) => el("td", {}, el("button", {
        type: "button", tabIndex: row || column ? -1 : 0, onkeydown: (event) => move(event, row, column),
        onclick: () => tell({ cell: picked(row, column) ? null : [row, column] }) })))));
    table.replaceChildren(el("thead", {}, head), el("tbody", {}, ...body));
    table.classList.toggle("short", classes.every((name) => name.length < 3));
  }

  const picked = (row, column) => words.cell?.[0] === row && words.cell?.[1] === column;
  const button = (row, column) => table.tBodies[0].rows[row]?.cells[column + 1]?.firstChild;

  // One stop for the tab key; arrows go from cell to cell.
  function move(event, row, column) {
    const [down, right] = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1],
      ArrowRight: [0, 1] }[event.key] ?? [0, 0];
    const next = (down || right) && button(row + down, column + right);
    if (!next) return;
    event.preventDefault();
    event.currentTarget.tabIndex = -1;
    next.tabIndex = 0;
    next.focus();
  }

  function cells(data) {
    const n = words.classes.length, counts = data.arrays.matrix;
    const page = rgb(themed(box, "--st-background-color", "#ffffff"));
    const right = rgb(data.palette.inference), wrong = rgb(data.palette.rose);
    for (let row = 0; row < n; row++) {
      const all = counts.slice(row * n, row * n + n).reduce((a, b) => a + b, 0) || 1;
      for (let column = 0; column < n; column++) {
        const count = counts[row * n + column], one = button(row, column);
        // Faint enough for the page's own text colour to be read on it.
        const share = Math.min(1, count / all * (row === column ? 1 : 3)) * 0.45;
        say(one, count ? String(count) : "·");
        one.style.background = `rgb(${mix(page, row === column ? right : wrong, share).map(Math.round)})`;
        attribute(one, "aria-pressed", picked(row, column));
        attribute(one, "aria-label", `${words.classes[row]} taken for ${words.classes[column]}: ${count}`);
      }
    }
  }

  function cards(name, listed, bytes, caption) {
    const place = box.querySelector(`[data-cards="${name}"]`);
    while (place.children.length < listed.length)
      place.append(el("div.card", {}, el("canvas", { role: "img" }), el("span")));
    while (place.children.length > listed.length) place.lastChild.remove();
    listed.forEach((one, i) => {
      const text = caption(one);
      say(place.children[i].lastChild, text);
      attribute(place.children[i].firstChild, "aria-label", text);
    });
    drawStrip(bytes, [...place.querySelectorAll("canvas")]);
  }

  return {
    draw(data) {
      words = data.words;
      const tested = words.step != null;
      box.querySelector(".none").hidden = tested;
      box.querySelector(".wrong").hidden = !tested;
      if (!tested) return;
      build(words.classes);
      const when = words.step === 0 ? "before the first update" : words.step === 1 ? "after 1 update"
        : `after ${words.step.toLocaleString()} updates`;
      say(box.querySelector(".when"), `tested ${when}: ` +
        `${words.right.toLocaleString()} of ${words.images.toLocaleString()} right`);
      cells(data);
      const [truth, guess] = words.cell ?? [];
      const total = words.cell ? data.arrays.matrix[truth * words.classes.length + guess] : 0;
      const pair = truth === guess ? `${words.classes[truth]}, and recognised`
        : `${words.classes[truth]}, taken for ${words.classes[guess]}`;
      const none = truth === guess ? `No ${words.classes[truth]} was recognised`
        : `No ${words.classes[truth]} was taken for ${words.classes[guess]}`;
      const some = total > words.inCell?.length ? `, the ${words.inCell.length} surest of ${total}` : "";
      say(box.querySelector(".cell-title"), !words.cell ? "Click a cell to see its pictures"
        : total ? pair[0].toUpperCase() + pair.slice(1) + some : none);
      cards("cell", words.inCell ?? [], data.arrays.cellStrip, ([, , sure]) => `${percent(sure / 100)} sure`);
      cards("worst", words.worst, data.arrays.worstStrip, ([was, said, sure]) =>
        `${words.classes[was]}, taken for ${words.classes[said]}, ${percent(sure / 100)} sure`);
    },
  };
};
