// Which lessons are done is remembered in this browser and nowhere else. The arrow keys turn pages,
// each lesson begins at its top, and the link always names the lesson that is open.

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

export default function ({ data: bytes, setStateValue, setTriggerValue }) {
  const data = JSON.parse(new TextDecoder().decode(bytes));
  const done = [...new Set([...remembered(), ...data.done])].sort();
  remember(done);
  if (JSON.stringify(done) !== JSON.stringify(data.done)) setStateValue("done", done);

  // A lesson that has just been turned to begins at its top.
  if (globalThis.__lessonShown && globalThis.__lessonShown !== data.lesson)
    document.querySelector('[data-testid="stMain"]')?.scrollTo(0, 0);
  globalThis.__lessonShown = data.lesson;

  // Opened without a name (from the menu), the link gets one; no further entry to go back to.
  const link = new URL(location.href);
  if (!link.searchParams.has("lesson") && !link.searchParams.has("figure")) {
    link.searchParams.set("lesson", data.lesson);
    history.replaceState(history.state, "", link);
  }

  // A button in the text has set a figure: bring it into view.
  const [figure, time] = data.look_at;
  if (time > (globalThis.__lessonLooked ?? 0)) {
    globalThis.__lessonLooked = time;
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    const show = () => document.querySelector(`.st-key-figure-${figure}`)?.scrollIntoView(
      { behavior: calm ? "auto" : "smooth", block: "start" });
    setTimeout(show, 50);
  }

  const turn = (event) => {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    const busy = event.target.closest?.(
      "input, textarea, select, [role=slider], [role=radio], [role=tab], [role=option], [role=menu], " +
      "[contenteditable]");
    if (!step || busy || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    setTriggerValue("turn", step);
  };
  removeEventListener("keydown", globalThis.__turnLesson);
  globalThis.__turnLesson = turn;
  addEventListener("keydown", turn);

  // A link to another page of ours would open a new tab, and there a new visitor, without the
  // network that this one has trained. As an entry in the history, the same visitor follows it.
  const follow = (event) => {
    const link = event.target.closest?.('[data-testid="stMain"] a[href^="/"]');
    const plain = !(event.button || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey);
    if (!link || !plain || new URLSearchParams(location.search).has("embed")) return;
    event.preventDefault();
    history.pushState({}, "", link.getAttribute("href"));
    dispatchEvent(new PopStateEvent("popstate", { state: {} }));
  };
  removeEventListener("click", globalThis.__followLink, true);
  globalThis.__followLink = follow;
  addEventListener("click", follow, true);

  return () => {
    removeEventListener("keydown", turn);
    removeEventListener("click", follow, true);
  };
}
