// @ts-check
// The live camera: the answer moves as the camera does, and no frame leaves the device.

import { el, say } from "../shared/dom.js";
import { AnswerBox } from "./answer.js";
import { msText } from "./bars.js";
import { faultWords } from "./device.js";
import { answered, begun, told } from "./frames.js";
import { forwardMs } from "./photo.js";
import { counter, since } from "./sent.js";

/** @import { Device } from "./device.js" */
/** @import { Tally } from "./frames.js" */
/** @import { HandData } from "./types.js" */

const WIDTH = 640, HEIGHT = 480; // asked for; a camera gives what it can
const NUMBERS_MS = 500;
const REFUSED = {
  NotAllowedError: "This page may not use the camera. Allow it beside the address of this page; in a frame, the page around it must carry allow=\"camera\".",
  NotFoundError: "There is no camera on this device. Pick a photo instead.",
  NotReadableError: "Another program holds the camera. Close it, and press again.",
  OverconstrainedError: "This device has no such camera.",
};
const CLOSED = "Browsers open the camera to pages with https only. Pick a photo instead.";

/** @param {unknown} error */
export function whyNot(error) {
  const name = /** @type {{ name?: string }} */ (error).name ?? "";
  return REFUSED[/** @type {keyof typeof REFUSED} */ (name)] ?? "The camera could not be opened. Pick a photo instead.";
}

/**
 * Call for each frame that comes, until it says no.
 * @param {HTMLVideoElement} video
 * @param {() => boolean} frame
 */
function eachFrame(video, frame) {
  if ("requestVideoFrameCallback" in video) {
    const next = () => { if (frame()) video.requestVideoFrameCallback(next); };
    video.requestVideoFrameCallback(next);
    return;
  }
  let last = -1; // an older browser: a frame is new where the time of the film has moved on
  const look = () => {
    const fresh = /** @type {HTMLVideoElement} */ (video).currentTime !== last;
    last = /** @type {HTMLVideoElement} */ (video).currentTime;
    if (!fresh || frame()) requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}

export class CameraBox {
  /** @type {MediaStream | null} */
  stream = null;
  tally = begun(0);
  busy = false;
  asked = 0;
  kind = "int8";
  facing = "environment";

  /**
   * @param {Device} device
   * @param {HandData} data
   * @param {(kind: string, tally: Tally) => void} stopped after some answers
   */
  constructor(device, data, stopped) {
    this.device = device;
    this.data = data;
    this.stopped = stopped;
    this.says = el("p", { role: "status" });
    this.video = el("video", { muted: true, playsInline: true, autoplay: true });
    this.box = new AnswerBox();
    this.numbers = el("dl");
    this.halt = el("button", { type: "button", textContent: "Stop the camera", onclick: () => this.stop("Stopped.") });
    this.turn = el("button", { type: "button", textContent: "The other camera", onclick: () => this.other() });
    this.view = el("div.camera", { hidden: true }, el("div", {}, this.video, el("div.row", {}, this.halt, this.turn)), el("div", {}, this.box.root, this.numbers));
    this.root = el("div", {}, this.says, this.view);
    document.addEventListener("visibilitychange", () => {
      if (document.hidden && this.stream) this.stop("The camera stopped, as this page went out of sight.");
    });
  }

  /** @param {string} kind of the network */
  async start(kind) {
    this.stop("");
    this.kind = kind;
    if (!navigator.mediaDevices) {
      say(this.says, CLOSED);
      return;
    }
    say(this.says, "The browser asks for the camera …");
    const asked = ++this.asked;
    try {
      const video = { facingMode: this.facing, width: { ideal: WIDTH }, height: { ideal: HEIGHT } };
      const stream = await navigator.mediaDevices.getUserMedia({ video, audio: false });
      if (asked !== this.asked) { // meanwhile it was stopped, or the page was left
        for (const track of stream.getTracks()) track.stop();
        return;
      }
      this.stream = stream;
    } catch (error) {
      if (asked === this.asked) say(this.says, whyNot(error));
      return;
    }
    const [track] = this.stream.getVideoTracks();
    track.onended = () => this.stop("The camera went away. Press again when it is back.");
    this.video.srcObject = this.stream;
    await this.video.play().catch(() => undefined);
    this.run(track);
  }

  /** @param {MediaStreamTrack} track */
  run(track) {
    const { stream } = this;
    this.rate = track.getSettings().frameRate ?? 0;
    this.tally = begun(performance.now());
    this.before = counter().now();
    this.view.hidden = false;
    say(this.says, "");
    eachFrame(this.video, () => {
      if (this.stream !== stream || !stream) return false;
      this.tally.seen += 1;
      if (!this.busy) this.look(stream);
      return true;
    });
    this.timer = setInterval(() => this.tell(), NUMBERS_MS);
  }

  /** @param {MediaStream} stream */
  async look(stream) {
    this.busy = true;
    const start = performance.now();
    try {
      const frame = await createImageBitmap(this.video);
      const { beliefs, stages } = await this.device.answer(this.kind, frame, this.data.recipe);
      if (this.stream !== stream) return;
      this.box.show(beliefs, this.data.vocabulary);
      answered(this.tally, performance.now() - start, forwardMs(stages));
    } catch (error) {
      if (this.stream === stream) this.stop(faultWords(error));
    } finally {
      this.busy = false;
    }
  }

  /** Frames, rates and times so far; and what has left the device meanwhile. */
  tell() {
    const found = told(this.tally, performance.now());
    const rows = [
      ["Frames the camera gave", `${found.seen} (${found.cameraRate.toFixed(0)} a second${this.rate ? `; it promises ${Math.round(this.rate)}` : ""})`],
      ["answered", `${found.answered} (${found.answerRate.toFixed(1)} a second)`],
      ["dropped", `${found.dropped}`],
      ["from frame to answer, median", Number.isNaN(found.median) ? "…" : msText(found.median)],
      ["nine of ten within", Number.isNaN(found.most) ? "…" : msText(found.most)],
      ["has left this device meanwhile", since(this.before ?? counter().now(), counter().now())],
    ];
    if (this.numbers.children.length !== rows.length)
      this.numbers.replaceChildren(...rows.map(() => el("div", {}, el("dt"), el("dd"))));
    rows.forEach(([name, value], i) => {
      const [title, number] = this.numbers.children[i].children;
      say(title, name);
      say(number, value);
    });
  }

  /** From the camera at the back to the one in front, or the other way round. */
  other() {
    this.facing = this.facing === "environment" ? "user" : "environment";
    return this.start(this.kind);
  }

  /** @param {string} why said to whoever looks; nothing where something else takes its place */
  stop(why) {
    this.asked += 1;
    for (const track of this.stream?.getTracks() ?? []) {
      track.onended = null;
      track.stop();
    }
    if (this.stream) {
      this.tell();
      if (why && this.tally.answered) this.stopped(this.kind, this.tally);
    }
    this.stream = null;
    this.video.srcObject = null;
    clearInterval(this.timer);
    say(this.says, why);
  }
}
