// One image on its way through the network.

LENSES.inside = function (box, tell) {
  box.innerHTML = `<div class="strip" role="group" aria-label="Held-out images to pick from"></div>
    <div class="way"><div class="seen"><figcaption>The image</figcaption><canvas role="img"></canvas>
      <p class="says"></p></div>
    <div class="layers"></div>
    <div class="answers"><figcaption>The answer <small>probability of each class</small></figcaption>
    </div></div>${SIGNS}`;
  const strip = box.querySelector(".strip"), layers = box.querySelector(".layers");
  const answers = box.querySelector(".answers"), large = box.querySelector(".seen canvas");
  let now = null;
  const more = el("button.more", { type: "button", textContent: "Other images",
    onclick: () => tell({ image: (now.shown + 1) % now.count }) });

  function pictures(words) {
    if (strip.children.length === words.offered.length + 1) return;
    strip.replaceChildren(...words.offered.map((_, i) => el("button", {
      type: "button", onclick: () => tell({ image: now.offered[i] }) }, el("canvas"))), more);
  }

  function bars(words) {
    while (answers.querySelectorAll(".bar").length < words.classes.length)
      answers.append(el("div.bar", {}, el("b"), el("span", {}, el("i")), el("em")));
    const best = words.chances.indexOf(Math.max(...words.chances));
    answers.querySelectorAll(".bar").forEach((bar, i) => {
      const [name, line, share] = bar.children;
      say(name, words.classes[i]);
      line.firstChild.style.width = `${100 * words.chances[i]}%`;
      say(share, percent(words.chances[i]));
      const wrong = i === best && best !== words.label;
      attribute(bar, "class", `bar${i === words.label ? " is-true" : ""}${wrong ? " is-wrong" : ""}`);
    });
    return best;
  }

  return {
    draw(data) {
      const { words } = data;
      now = words;
      pictures(words);
      const small = [...strip.querySelectorAll("canvas")];
      const chosen = words.offered.indexOf(words.shown);
      [...strip.children].slice(0, -1).forEach((button, i) => {
        attribute(button, "aria-pressed", i === chosen);
        attribute(button, "aria-label", `Image ${words.offered[i] + 1} of ${words.count}`);
      });
      drawStrip(data.arrays.strip, small).then(() => {
        const from = small[chosen];
        if (from?.width > 1) {
          [large.width, large.height] = [from.width, from.height];
          large.getContext("2d").drawImage(from, 0, 0);
        }
      });
      const best = bars(words), truth = words.classes[words.label];
      attribute(large, "aria-label", `A held-out image of the class ${truth}.`);
      say(box.querySelector(".says"), best === words.label ? `It is: ${truth}. The network says so, too.`
        : `It is: ${truth}. The network says: ${words.classes[best]}.`);
      const colours = signColours(box, data.palette);
      while (layers.children.length < words.layers.length)
        layers.append(el("figure", {}, el("figcaption", {}, el("span"), el("small", {
          "data-note": "" })), el("canvas", { "data-grid": "", role: "img" })));
      while (layers.children.length > words.layers.length) layers.lastChild.remove();
      if (!words.layers.length && !box.querySelector(".none"))
        layers.after(el("p.none.faint", { textContent:
          "This network has no layer in between: pixels, then answers." }));
      words.layers.forEach((name, i) => {
        const [caption, canvas] = layers.children[i].children, grid = data.grids["maps" + i];
        say(caption.children[0], "After layer " + name);
        say(caption.children[1], grid.note);
        drawGrid(canvas, grid, colours);
      });
      layers.hidden = !words.layers.length;
    },
  };
};
