// Weights live on the server, for as long as it and the visit do. This tab remembers whose visit it
// was when there was something to lose; when another visit answers it, it says so in one sentence.

const KEPT = "training-and-inference.visit";
const STYLE = `
  p { margin: 0; padding: 0.75rem 1rem; border-radius: 0.6rem; display: flex; gap: 1rem;
      align-items: center; justify-content: space-between; font: inherit;
      color: var(--st-text-color); background: var(--st-secondary-background-color); }
  button { font: inherit; color: inherit; background: none; cursor: pointer; white-space: nowrap;
           border: 1px solid var(--st-border-color); border-radius: 0.4rem; padding: 0.2rem 0.7rem; }
`;

function kept() {
  try {
    return JSON.parse(sessionStorage.getItem(KEPT) ?? "null");
  } catch {
    return null; // storage is closed in some private windows: then nothing is said
  }
}

function keep(value) {
  try {
    sessionStorage.setItem(KEPT, JSON.stringify(value));
  } catch {}
}

// With nothing to say it takes no place, not even the gap between two parts of a page.
function show(parent, ...parts) {
  parent.replaceChildren(...parts);
  const root = parent.getRootNode();
  const box = (root.host ?? parent).closest('[data-testid="stElementContainer"]');
  if (box) box.style.display = parts.length ? "" : "none";
}

export default function ({ data, parentElement }) {
  const before = kept();
  const lost = Boolean(before?.trained) && before.visit !== data.visit;
  const told = before?.told && before.told === data.visit && !data.trained; // until there is more
  if (!lost && !told) {
    keep({ visit: data.visit, trained: data.trained });
    show(parentElement);
    return;
  }
  keep({ visit: data.visit, trained: data.trained, told: data.visit });
  if (parentElement.querySelector("p")) return;
  const style = document.createElement("style");
  const words = document.createElement("p");
  const close = document.createElement("button");
  style.textContent = STYLE;
  words.setAttribute("role", "status");
  words.append("This page was loaded anew, or the server was: the weights that you trained are " +
    "gone. Next time, “Take it home” on the Train page keeps them.");
  close.textContent = "All right";
  close.onclick = () => {
    keep({ visit: data.visit, trained: data.trained });
    show(parentElement);
  };
  words.append(close);
  show(parentElement, style, words);
}
