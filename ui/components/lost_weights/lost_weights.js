// Weights live on the server, for as long as it and the visit do. This tab remembers whose visit it
// was when there was something to lose; when another visit answers it, it says so in one sentence.

const KEPT = "training-and-inference.visit";

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

export default function ({ data, parentElement }) {
  const before = kept();
  const lost = Boolean(before?.trained) && before.visit !== data.visit;
  const told = before?.told && before.told === data.visit && !data.trained; // until there is more
  if (!lost && !told) {
    keep({ visit: data.visit, trained: data.trained });
    say(parentElement, "");
    return;
  }
  keep({ visit: data.visit, trained: data.trained, told: data.visit });
  const close = document.createElement("button");
  close.textContent = "All right";
  close.onclick = () => {
    keep({ visit: data.visit, trained: data.trained });
    say(parentElement, "");
  };
  say(parentElement, "This page was loaded anew, or the server was: the weights that you trained are " +
    "gone. Next time, “Take it home” on the Train page keeps them.", close);
  boxOf(parentElement).style.order = -1; // above the page
}
