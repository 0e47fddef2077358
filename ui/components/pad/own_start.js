// @ts-check
// The visitor's own network moves in. It came with the page; what is missing is what runs it.

import { msText } from "../hand/bars.js";
import { ComingBox, megabytes } from "../hand/start.js";
import { el, say } from "../shared/dom.js";

/** @import { Device } from "../hand/device.js" */
/** @import { Opened } from "../hand/types.js" */

const OWN = "own "; // begins the names of such networks; the photo network has others

/**
 * @param {Opened} opened
 * @param {number} graphBytes
 */
export function movedIn({ movedBytes, fetchMs, startMs }, graphBytes) {
  const runtime = movedBytes ? `ONNX Runtime came, ${megabytes(movedBytes)} in ${msText(fetchMs)}; next time this browser has it`
    : "ONNX Runtime was here, so 0 bytes came";
  return `Your network runs on this device. It is ${megabytes(graphBytes)} and came with the page. ${runtime}. It started in ${msText(startMs)}.`;
}

export class OwnStartBox extends ComingBox {
  /**
   * @param {Device} device
   * @param {string} fingerprint
   * @param {Uint8Array} graph
   * @param {() => void} ready
   */
  constructor(device, fingerprint, graph, ready) {
    super(device);
    this.name = OWN + fingerprint;
    this.graph = graph;
    this.ready = ready;
    this.root = el("div.start", {}, this.says, el("div.row", {}, this.press, this.halt), this.bar);
    this.draw();
    if (device.started) this.bring();
  }

  /** What is said, and what can be pressed, as it is now. */
  draw() {
    const opened = this.device.opened.get(this.name);
    this.press.hidden = Boolean(opened);
    this.root.classList.toggle("here", Boolean(opened));
    const size = megabytes(this.device.files.machine.sizeBytes);
    say(this.press, `Bring it here: ${size}, once`);
    say(this.says, opened ? movedIn(opened, this.graph.length)
      : `Your network, ${megabytes(this.graph.length)}, came with this page. What it needs to run here is ONNX Runtime. From then on it answers on this device while you draw, and the server has nothing to do.`);
    if (opened) this.ready();
  }

  async bring() {
    const { device, name, graph } = this;
    const came = await this.show(device.files.machine.sizeBytes, async (come) => {
      for (const other of device.opened.keys())
        if (other.startsWith(OWN) && other !== name) await device.close(other);
      await device.openGraph(name, graph, come);
    });
    if (came) this.draw();
  }
}
