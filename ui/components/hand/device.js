// @ts-check
// The thread in which this device answers: one a page, whatever is drawn of it. It stays when
// another page is turned to, and so does what it has fetched.

/** @import { Files, Opened, PhotoAnswer, Recipe } from "./types.js" */

/** @typedef {{ done: (result: any) => void, failed: (error: Error) => void, come?: (bytes: number) => void }} Waiting */

/** A sentence for each thing that can go wrong; `way out` is said behind it. */
export const FAULTS = {
  "no-way": "The way to the server broke off before everything was here. What has come is kept: try again.",
  altered: "What came is not what this page asked for, so it is not used. Try again in a moment.",
  old: "This browser is too old to do the computing itself.",
  memory: "This device has too little memory free for the network.",
  closed: "This browser doesn’t run WebAssembly, which the network needs. Lockdown Mode switches it off, for one.",
  picture: "This browser can’t open this picture.",
  stopped: "Stopped.",
  unknown: "This device couldn’t do it.",
};
export const WAY_OUT = "The server can do it: choose “On the server” on the page Infer.";

export class DeviceFault extends Error {
  /** @param {string} kind */
  constructor(kind, message = kind) {
    super(message);
    this.kind = /** @type {keyof typeof FAULTS} */ (kind in FAULTS ? kind : "unknown");
  }

  /** What to say to whoever sits in front of it. */
  get sentence() {
    return this.kind === "stopped" ? FAULTS.stopped : `${FAULTS[this.kind]} ${WAY_OUT}`;
  }
}

/**
 * What to say of whatever went wrong. Each component has a DeviceFault of its own, and all share one
 * device: so it goes by the kind.
 * @param {unknown} error
 */
export function faultWords(error) {
  const kind = /** @type {{ kind?: string } | null} */ (error)?.kind;
  return new DeviceFault(kind ?? "unknown").sentence;
}

export class Device {
  /** @type {Map<string, Opened>} */
  opened = new Map();
  /** @type {Map<number, Waiting>} */
  waiting = new Map();
  number = 0;
  started = false; // ONNX Runtime is here, and runs
  /** @type {Promise<Worker> | undefined} */
  worker;

  /** @param {Files} files */
  constructor(files) {
    this.files = files;
  }

  /** The thread, once it listens. */
  thread() {
    this.worker ??= new Promise((done, failed) => {
      const worker = new Worker(new URL(this.files.worker, location.href), { type: "module" });
      worker.onerror = () => {
        this.worker = undefined;
        this.opened.clear();
        this.started = false;
        for (const { failed: lost } of this.waiting.values()) lost(new DeviceFault("no-way"));
        this.waiting.clear();
        failed(new DeviceFault("no-way"));
      };
      worker.onmessage = ({ data }) => {
        if (data.id === 0) done(worker);
        else this.hear(data);
      };
    });
    return this.worker;
  }

  /** @param {{ id: number, result?: unknown, bytes?: number, fault?: { kind: string, message: string } }} said */
  hear({ id, result, bytes, fault }) {
    const one = this.waiting.get(id);
    if (!one) return;
    if (bytes !== undefined) {
      one.come?.(bytes);
      return;
    }
    this.waiting.delete(id);
    if (fault) one.failed(new DeviceFault(fault.kind, fault.message));
    else one.done(result);
  }

  /**
   * @param {string} call
   * @param {unknown} given
   * @param {Transferable[]} moved
   * @param {(bytes: number) => void} [come]
   * @returns {Promise<any>}
   */
  async ask(call, given, moved = [], come) {
    const worker = await this.thread();
    const id = ++this.number;
    return new Promise((done, failed) => {
      this.waiting.set(id, { done, failed, come });
      worker.postMessage({ id, call, given }, moved);
    });
  }

  /** @param {string} one next to the page */
  whole(one) {
    return new URL(one, location.href).href;
  }

  /**
   * Bring a photo network here, and start it. Once it is here, the same promise answers.
   * @param {string} name int8 or fp32
   * @param {(bytes: number) => void} come
   * @returns {Promise<Opened>}
   */
  async open(name, come) {
    const { machine, networks } = this.files;
    const file = { ...networks[name], address: this.whole(networks[name].address) };
    return this.opening(name, { file }, [machine, ...Object.values(networks)], come);
  }

  /**
   * Start a network that the page has.
   * @param {string} name
   * @param {Uint8Array} graph ONNX
   * @param {(bytes: number) => void} come
   * @returns {Promise<Opened>}
   */
  async openGraph(name, graph, come) {
    const { machine, networks } = this.files;
    return this.opening(name, { graph }, [machine, ...Object.values(networks)], come);
  }

  /**
   * @param {string} name
   * @param {object} network
   * @param {{ address: string }[]} all
   * @param {(bytes: number) => void} come
   */
  async opening(name, network, all, come) {
    const { code, machine } = this.files;
    const engine = { code: this.whole(code), machine: { ...machine, address: this.whole(machine.address) } };
    const keep = all.map(({ address }) => this.whole(address));
    const found = await this.ask("open", { name, engine, keep, ...network }, [], come);
    this.started = true;
    if (!this.opened.has(name)) this.opened.set(name, found);
    return found;
  }

  /** @param {string} name */
  async close(name) {
    this.opened.delete(name);
    await this.ask("close", { name });
  }

  /** Break off what is being fetched. */
  stop() {
    return this.ask("stop", {});
  }

  /**
   * @param {string} name
   * @param {Blob | ImageBitmap} picture a bitmap is handed over, and gone here
   * @param {Recipe} recipe
   * @returns {Promise<PhotoAnswer>}
   */
  answer(name, picture, recipe, place = 0.5) {
    const moved = picture instanceof ImageBitmap ? [picture] : [];
    return this.ask("answer", { name, picture, recipe, place }, moved);
  }

  /**
   * @param {string} name
   * @param {Float32Array} x one example
   * @param {number[]} shape
   */
  example(name, x, shape) {
    return this.ask("example", { name, x, shape });
  }
}

/** @type {{ __device?: Device }} */
const page = /** @type {any} */ (globalThis);

/**
 * This page's device.
 * @param {Files} files
 */
export function device(files) {
  page.__device ??= new Device(files);
  return page.__device;
}
