// Space plays and pauses, S makes one step, R resets: each presses the button that does it. Keys
// belong to fields while somebody types, and to a button or a slider that has the focus.

const BUTTONS = { " ": ["play", "pause"], s: ["step"], r: ["reset"] };
const OWN_KEYS = "input, textarea, select, [contenteditable=true], [role=slider], [role=combobox]";
const OWN_SPACE = "button, a, summary, [role=radio], [role=button], [role=option], [role=tab]";
const mounted = new WeakMap();

function listen(event) {
  const names = BUTTONS[event.key.toLowerCase()];
  if (!names || event.repeat || event.ctrlKey || event.metaKey || event.altKey) return;
  const at = event.composedPath()[0];
  if (at.closest?.(OWN_KEYS)) return;
  if (event.key === " " && at.closest?.(OWN_SPACE)) return;
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
  if (!mounted.has(root)) {
    addEventListener("keydown", listen);
    document.documentElement.dataset.trainingKeys = "on";
    mounted.set(root, true);
  }
  return () => {
    removeEventListener("keydown", listen);
    delete document.documentElement.dataset.trainingKeys;
    mounted.delete(root);
  };
}
