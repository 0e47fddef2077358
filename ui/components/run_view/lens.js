// The lower part of the picture: a row of views, and the one that is picked.
//
// A view is (box, tell) → { draw(data), end() }: it builds its elements in the box once, and
// draws whole states. `tell({…})` says what the visitor did.

const LENSES = {};

function mountLens(place, tell) {
  const tabs = el("div.tabs", { role: "tablist", "aria-label": "What to look at",
    onkeydown: (event) => turn(event, tabs) });
  const lens = { tabs, summary: el("p.faint.summary"), body: el("div.lens", { role: "tabpanel" }) };
  place.append(tabs, lens.summary, lens.body);
  lens.tell = tell;
  lens.draws = 0;
  return lens;
}

function drawTabs(lens, data) {
  const { tabs } = lens, names = data.views.map(([name]) => name).join();
  if (tabs.dataset.names !== names) {
    tabs.dataset.names = names;
    tabs.replaceChildren(...data.views.map(([name, title]) => el("button", {
      type: "button", role: "tab", textContent: title, value: name, onclick: () => {
        lens.tell({ view: name });
        markTab(lens, name); // at once, before the server has answered
      },
    })));
  }
  markTab(lens, data.picked);
  say(lens.summary, data.summary);
}

function markTab(lens, name) {
  for (const tab of lens.tabs.children) {
    attribute(tab, "aria-selected", tab.value === name);
    tab.tabIndex = tab.value === name ? 0 : -1;
    if (tab.value === name) attribute(lens.body, "aria-label", tab.textContent);
  }
}

// The arrow keys go from tab to tab, as in every row of tabs.
function turn(event, tabs) {
  const way = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  const all = [...tabs.children], at = all.indexOf(event.target);
  if (!way || at < 0) return;
  event.preventDefault();
  const next = all[(at + way + all.length) % all.length];
  next.focus();
  next.click();
}

function mark(buttons, value) {
  for (const button of buttons.children)
    attribute(button, "aria-pressed", button.value === String(value));
}

function drawLens(lens, data) {
  drawTabs(lens, data);
  if (!data.view) return;
  if (lens.view !== data.view) {
    lens.drawing?.end?.();
    lens.body.replaceChildren();
    lens.drawing = LENSES[data.view](lens.body, lens.tell);
    lens.view = data.view;
    lens.body.dataset.view = data.view;
  }
  lens.drawing.draw(data);
  lens.body.dataset.looks = ++lens.draws;
}
