// Which lessons are done, what was measured and what was answered is remembered in this browser
// and nowhere else. The arrow keys turn pages, or step through the figure whose button has the focus;
// each lesson begins at its top, and the link always names the lesson that is open.

const DONE = "training-and-inference.lessons-done";
const MEASURED = "training-and-inference.measured";
const FIRSTS = "training-and-inference.first-answers";
const LASTS = "training-and-inference.last-answers";
const ANEW = ["pointerover", "focusin"];
const TURN_MS = 2000; // so long a turn may be under way

function remembered(name, otherwise) {
  try {
    return JSON.parse(localStorage.getItem(name)) ?? otherwise;
  } catch {
    return otherwise; // storage is closed in some private windows: the course works without
  }
}

function remember(name, value) {
  try {
    localStorage.setItem(name, JSON.stringify(value));
  } catch {}
}

// Escape takes the sentence of a term away, until another one is pointed at or reached.
function hush(event) {
  if (event.key === "Escape") document.documentElement.dataset.terms = "quiet";
}

function speak() {
  delete document.documentElement.dataset.terms;
}

export default function ({ data: bytes, setStateValue, setTriggerValue }) {
  const data = JSON.parse(new TextDecoder().decode(bytes));
  const before = remembered(DONE, []);
  const slugs = Array.isArray(before) ? before.filter((slug) => typeof slug === "string") : [];
  const done = [...new Set([...slugs, ...data.done])].sort();
  const measured = { ...remembered(MEASURED, {}), ...data.measured };
  const firsts = { ...data.firsts, ...remembered(FIRSTS, {}) };
  remember(DONE, done);
  remember(MEASURED, measured);
  remember(FIRSTS, firsts);
  const lasts = { ...remembered(LASTS, {}), ...data.lasts };
  remember(LASTS, lasts);
  const count = (kept) => Object.keys(kept).length;
  const news = done.length > data.done.length || count(measured) > count(data.measured)
    || count(firsts) > count(data.firsts);
  // Told once: what the server drops, as it is nothing of ours, needs no second telling.
  const told = news ? JSON.stringify([done, Object.keys(measured).sort(), Object.keys(firsts).sort()]) : "";
  if (news && globalThis.__progressTold !== told) setStateValue("kept", { done, measured, firsts, lasts });
  globalThis.__progressTold = told;

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
      "[contenteditable], [data-testid=stPopoverBody]");
    if (!step || busy || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const held = event.target.closest?.('[class*="st-key-figure-"]');
    if (held) {
      const way = step > 0 ? "forward" : "back";
      held.querySelector(`[class*="-walk-arrow_${way}"] button:not(:disabled)`)?.click();
      return;
    }
    // A place, not a way: a second press, while the first is under way, goes on from there.
    const going = globalThis.__lessonGoal;
    const from = going && Date.now() - going.at < TURN_MS ? going.place : data.place;
    const place = Math.min(Math.max(from + step, 0), data.last);
    globalThis.__lessonGoal = { place, at: Date.now() };
    setTriggerValue("turn", place);
  };
  if (globalThis.__lessonGoal?.place === data.place) globalThis.__lessonGoal = undefined;
  removeEventListener("keydown", globalThis.__turnLesson);
  globalThis.__turnLesson = turn;
  addEventListener("keydown", turn);

  addEventListener("keydown", hush);
  for (const kind of ANEW) addEventListener(kind, speak);

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
    removeEventListener("keydown", hush);
    for (const kind of ANEW) removeEventListener(kind, speak);
  };
}
