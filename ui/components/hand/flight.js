// @ts-check
// Flight mode: how to try it, and a word for when there is no way to the server.

import { el, say } from "../shared/dom.js";
import { counter, since } from "./sent.js";

const STATE = "data-test-connection-state"; // what Streamlit's page says of its line
const TELL_MS = 1000;
const CUT = "There is no way to the server just now. This device goes on answering.";

function isCut() {
  const state = document.querySelector(`[${STATE}]`)?.getAttribute(STATE);
  return !navigator.onLine || (state != null && state !== "CONNECTED");
}

export class FlightBox {
  /** @param {string} again what to do in flight mode */
  constructor(again) {
    this.before = counter().now();
    this.sent = el("p.sent");
    this.cut = el("p.cut", { role: "status" });
    this.steps = el("ol", { hidden: true },
      el("li", { textContent: "Switch your device to flight mode, or pull out the cable. Leave this page open." }),
      el("li", { textContent: `${again} The answers come as before.` }),
      el("li", { textContent: "Switch flight mode off. The page finds the server again, and nothing is lost." }));
    const press = el("button", { type: "button", textContent: "Try it in flight mode", "aria-expanded": "false", onclick: () => {
      this.steps.hidden = !this.steps.hidden;
      press.setAttribute("aria-expanded", String(!this.steps.hidden));
    } });
    this.root = el("section.flight", { hidden: true }, el("div.row", {}, this.sent, press), this.cut, this.steps);
    for (const kind of ["online", "offline"]) addEventListener(kind, () => this.look());
    new MutationObserver(() => this.look()).observe(document.body, { subtree: true, attributes: true, attributeFilter: [STATE] });
  }

  /** The network is here: from now on is counted what leaves. */
  begin() {
    if (!this.root.hidden) return;
    this.before = counter().now();
    this.root.hidden = false;
    this.timer = setInterval(() => this.look(), TELL_MS);
    this.look();
  }

  look() {
    say(this.sent, `Since the network is here, this page has sent: ${since(this.before, counter().now())}.`);
    say(this.cut, isCut() ? CUT : "");
  }

  end() {
    clearInterval(this.timer);
  }
}
