// Space plays and pauses, S makes one step, R resets: each presses the button that does it. Keys
// belong to fields while somebody types, and Space to what was reached by Tab. What was clicked by
// mouse gives it back: one step, then Space, is to play.
//
// And a note of this tab that there was a run, so that a page loaded anew can say that it is gone.

const BUTTONS = { " ": ["play", "pause"], s: ["step"], r: ["reset"] };
const OWN_KEYS = "input, textarea, select, [contenteditable=true], [role=slider], [role=combobox]";
const OWN_SPACE = "button, a, summary, [role=radio], [role=button], [role=option], [role=tab]";
const NOTE = "training-and-inference.run";
const mounted = new WeakMap();

// `first`: the page has just come; a run that was noted and isn't there was lost by a reload.
function note(component, first) {
  try {
    if (component.data.started) sessionStorage.setItem(NOTE, "1");
    else if (first && sessionStorage.getItem(NOTE)) component.setStateValue("lost", true);
    if (!component.data.started) sessionStorage.removeItem(NOTE);
  } catch {} // storage is closed in some private windows
}

let byPointer = false; // how the focus came to where it is

function pointed() {
  byPointer = true;
}

// Whether a button of the run has the focus from a click.
function isClicked(at) {
  return byPointer && [...Object.values(BUTTONS).flat(), "lap"].some(
    (name) => at.closest(`.st-key-${name}`));
}

function listen(event) {
  if (event.key === "Tab") byPointer = false;
  const names = BUTTONS[event.key.toLowerCase()];
  if (!names || event.repeat || event.ctrlKey || event.metaKey || event.altKey) return;
  const at = event.composedPath()[0];
  if (at.closest?.(OWN_KEYS)) return;
  if (event.key === " " && at.closest?.(OWN_SPACE) && !isClicked(at)) return;
  for (const name of names) {
    const button = document.querySelector(`.st-key-${name} button`);
    if (!button || button.disabled) continue;
    event.preventDefault(); // else Space scrolls the page
    button.click();
    return;
  }
}

export default function (component) {
  const root = component.parentElement;
  note(component, !mounted.has(root));
  if (!mounted.has(root)) {
    addEventListener("keydown", listen);
    addEventListener("pointerdown", pointed, true);
    document.documentElement.dataset.trainingKeys = "on";
    mounted.set(root, true);
  }
  return () => {
    removeEventListener("keydown", listen);
    removeEventListener("pointerdown", pointed, true);
    delete document.documentElement.dataset.trainingKeys;
    mounted.delete(root);
  };
}
