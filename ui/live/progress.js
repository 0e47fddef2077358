// Which lessons are done is remembered in this browser and nowhere else. The arrow keys turn pages,
// and each lesson begins at its top.

const KEPT = "training-and-inference.lessons-done";

function remembered() {
  try {
    const kept = JSON.parse(localStorage.getItem(KEPT) ?? "[]");
    return Array.isArray(kept) ? kept.filter((slug) => typeof slug === "string") : [];
  } catch {
    return []; // storage is closed in some private windows: the course works without
  }
}

function remember(slugs) {
  try {
    localStorage.setItem(KEPT, JSON.stringify(slugs));
  } catch {}
}

export default function ({ data, setStateValue, setTriggerValue }) {
  const done = [...new Set([...remembered(), ...data.done])].sort();
  remember(done);
  if (JSON.stringify(done) !== JSON.stringify(data.done)) setStateValue("done", done);

  // A lesson that has just been turned to begins at its top.
  if (globalThis.__lessonShown && globalThis.__lessonShown !== data.lesson)
    document.querySelector('[data-testid="stMain"]')?.scrollTo(0, 0);
  globalThis.__lessonShown = data.lesson;

  const turn = (event) => {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    const busy = event.target.closest?.(
      "input, textarea, select, button, [role=slider], [role=radio], [role=tab], [contenteditable]");
    if (!step || busy || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    setTriggerValue("turn", step);
  };
  removeEventListener("keydown", globalThis.__turnLesson);
  globalThis.__turnLesson = turn;
  addEventListener("keydown", turn);
  return () => removeEventListener("keydown", turn);
}
