// A file's way to the server, where Streamlit's own box loses it without a word.
//
// In a frame on another site's page the browser withholds the cookie that each upload is compared
// with. A cookie that belongs to that frame alone is let through by most; where it isn't, and the
// server doesn't do without, the page says so and offers a tab of its own.
//
// A phone may put the page to sleep while its picker is open, and the connection dies. What is picked
// then is kept here, and handed to the box once more when the connection is back.

const COOKIE = "_streamlit_xsrf";
const PICKER = "training-and-inference.picking";
const BOX = '[data-testid="stFileUploader"]';
const CHIP = '[data-testid="stFileChip"]';
const ON_THE_WAY = /AxiosError|Connection lost/; // in what Streamlit says of a file
const LOOK_MS = 300;
const SILENT_LOOKS = 100; // with a connection, and yet nothing comes of it
const GONE_LOOKS = 20; // and the box is gone, as a new visit has begun
const TRIES = 2;

// --- the cookie ------------------------------------------------------------------------------

function hasToken() {
  return document.cookie.split("; ").some((one) => one.startsWith(`${COOKIE}=`));
}

function ownToken() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  const token = [...bytes].map((one) => one.toString(16).padStart(2, "0")).join("");
  const seconds = Math.floor(Date.now() / 1000);
  document.cookie = `${COOKIE}=2|00000000|${token}|${seconds}; Path=/; SameSite=None; Secure; Partitioned`;
}

// Whether the server takes nothing from this page: asked by taking away a file that there is not.
async function isClosed() {
  try {
    if (hasToken()) return false;
    ownToken();
    if (hasToken()) return false;
  } catch {} // a page without cookies at all
  try {
    const nothing = new URL("_stcore/upload_file/nobody/nothing", location.href);
    return (await fetch(nothing, { method: "DELETE" })).status === 403;
  } catch {
    return false; // no way to the server just now
  }
}

// --- what was picked -------------------------------------------------------------------------

function isConnected() {
  const app = document.querySelector('[data-testid="stApp"]');
  return app?.dataset.testConnectionState === "CONNECTED";
}

function nameOf(box) {
  return [...box.closest('[class*="st-key-"]').classList].find((one) => one.startsWith("st-key-"));
}

// The newest mark in a box for a file of that name; those from before the file was picked don't count.
function chipOf(box, file) {
  const chips = [...(box?.querySelectorAll(CHIP) ?? [])];
  return chips.findLast((one) => !one.dataset.older
    && one.querySelector('[data-testid="stFileChipName"]')?.title === file.name);
}

function age(box) {
  for (const chip of box.querySelectorAll(CHIP)) chip.dataset.older = "true";
}

class Sending {
  picks = []; // { file, key: of its box, cut: the connection broke since, tries, silent: looks }
  closed = false;
  lost = false;
  again = false; // the file is being handed over by us

  constructor() {
    for (const kind of ["change", "drop"])
      document.addEventListener(kind, (event) => this.picked(event), true);
    for (const kind of ["pointerdown", "click", "cancel", "change"])
      document.addEventListener(kind, (event) => this.picker(event), true);
    new MutationObserver(() => this.connection()).observe(document.body,
      { subtree: true, attributes: true, attributeFilter: ["data-test-connection-state"] });
    setInterval(() => this.look(), LOOK_MS);
    isClosed().then((closed) => {
      this.closed = closed;
      if (closed) document.documentElement.dataset.uploads = "closed";
      this.say();
    });
    this.reloaded = this.isPicking();
    this.remember(false);
  }

  // Whether the picker was open when this page was last here, and put away.
  isPicking() {
    try {
      return sessionStorage.getItem(PICKER) === "open";
    } catch {
      return false;
    }
  }

  remember(open) {
    try {
      if (open) sessionStorage.setItem(PICKER, "open");
      else sessionStorage.removeItem(PICKER);
    } catch {}
  }

  // Open from the click that a box gives its input to whatever comes after it.
  picker(event) {
    const opens = event.type === "click";
    if (opens && !event.target.matches?.(`${BOX} input[type="file"]`)) return;
    this.remember(opens);
    if (opens) this.reloaded = false;
    this.say();
  }

  picked(event) {
    const box = event.target.closest?.(BOX);
    const files = [...(event.target.files ?? event.dataTransfer?.files ?? [])];
    if (this.again || !box || !files.length) return;
    this.lost = this.reloaded = false;
    age(box);
    const cut = !isConnected();
    for (const file of files) this.picks.push({ file, key: nameOf(box), cut, tries: 0, silent: 0 });
    this.say();
  }

  connection() {
    if (!isConnected()) for (const one of this.picks) one.cut = true;
  }

  look() {
    if (!this.picks.length) return;
    this.picks = this.picks.filter((one) => this.isOnItsWay(one));
    const ready = this.picks.filter((one) => one.cut && this.isReady(one));
    for (const key of new Set(ready.map((one) => one.key)))
      this.handOver(key, ready.filter((one) => one.key === key));
    this.say();
  }

  isOnItsWay(pick) {
    const box = document.querySelector(`.${pick.key} ${BOX}`), chip = chipOf(box, pick.file);
    if (chip && chip.ariaInvalid !== "true")
      return Boolean(chip.querySelector('[data-testid="stFileChipIconSpinner"]'));
    if (chip) {
      if (!ON_THE_WAY.test(chip.querySelector('[role="alert"]')?.textContent ?? "")) return false;
      chip.querySelector("button")?.click(); // takes the mark away; the file is kept here
      pick.cut = true;
    }
    pick.silent = isConnected() ? pick.silent + 1 : 0;
    const failed = pick.cut && pick.tries >= TRIES && isConnected();
    if (!failed && pick.silent <= (box ? SILENT_LOOKS : GONE_LOOKS)) return true;
    this.lost = true;
    return false;
  }

  isReady(pick) {
    const place = document.querySelector(`.${pick.key} ${BOX} section`);
    return isConnected() && place?.ariaDisabled === "false";
  }

  handOver(key, picks) {
    const box = document.querySelector(`.${key} ${BOX}`), input = box.querySelector("input");
    const files = new DataTransfer();
    for (const one of picks) {
      files.items.add(one.file);
      one.cut = false;
      one.tries += 1;
    }
    age(box);
    this.again = true;
    input.files = files.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
    this.again = false;
  }

  say() {
    if (!this.place?.isConnected) return;
    const { what, link: href, own_tab } = this.data;
    if (this.closed) {
      const link = document.createElement("a");
      Object.assign(link, { href, target: "_blank", rel: "noopener" });
      link.textContent = own_tab;
      say(this.place, `Your browser doesn’t let this page send a ${what} from inside another page.`,
        link);
    } else if (this.picks.some((one) => one.cut) && !isConnected())
      say(this.place, `The connection is gone. Your ${what} goes up as soon as it is back.`);
    else if (this.lost) say(this.place, `Your ${what} didn’t get through. Please pick it again.`);
    else if (this.reloaded)
      say(this.place, `This page was put away while you chose a ${what}. Please pick it again.`);
    else say(this.place, "");
  }
}

export default function ({ data: bytes, parentElement }) {
  const data = JSON.parse(new TextDecoder().decode(bytes));
  const sending = (globalThis.__sending ??= new Sending());
  Object.assign(sending, { data, place: parentElement });
  sending.say();
}
