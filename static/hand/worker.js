// @ts-check
// A thread of its own in the visitor's browser, in which a network answers: ONNX Runtime for
// WebAssembly, on one core. The page asks by messages, and the page itself never waits.

/** @import { Pixels, Recipe } from "./prepare.js" */
/** @import { RemoteFile } from "./files.js" */

/** @typedef {[name: string, milliseconds: number]} Stage */
/** @typedef {{ code: string, machine: RemoteFile }} Engine the addresses of ONNX Runtime's two files */
/** @typedef {{ name: string, engine: Engine, file?: RemoteFile, graph?: Uint8Array, keep: string[] }} Opening graph: in place of a file, an ONNX graph that the page has; keep: the addresses of all files of this version */
/** @typedef {{ movedBytes: number, fetchMs: number, startMs: number }} Opened fetchMs: 0 where all was here */
/** @typedef {{ name: string, picture: Blob | ImageBitmap, recipe: Recipe, place: number }} PhotoQuestion */
/** @typedef {{ beliefs: Float32Array, stages: Stage[], seen: Pixels, width: number, height: number }} PhotoAnswer seen: the square · width, height: of the photo */
/** @typedef {{ name: string, x: Float32Array, shape: number[] }} ExampleQuestion */
/** @typedef {{ beliefs: Float32Array, stages: Stage[] }} ExampleAnswer */

// With the same version in their address: none of them comes out of a browser's store for an older one.
const version = self.location.search;
const { blocks, fit, normalised, reduce, softmax, square } =
  /** @type {typeof import("./prepare.js")} */ (await import(`./prepare.js${version}`));
const { Fault, fetched, keepOnly } =
  /** @type {typeof import("./files.js")} */ (await import(`./files.js${version}`));

const MOST_MEMORY = 256 * 2 ** 20; // bytes; a phone takes back a page that reserves far more
const PAGE = 2 ** 16; // bytes, of WebAssembly's memory
const BAND = 2 ** 20; // pixels that are read out of a large photo at a time
// The smallest graph there is, y = x, as an ONNX file: it needs ONNX Runtime, and nothing else.
const IDENTITY = "CAoSADo3ChAKAXgSAXkiCElkZW50aXR5EgFnWg8KAXgSCgoICAESBAoCCAFiDwoBeRIKCggIARIECgIIAUIECgAQEg==";
const WIDEST = 16_384; // pixels: no browser's canvas is wider

/** @type {any} */
let ort = null;
/** @type {Map<string, any>} */
const sessions = new Map(); // by the name of the network
/** @type {AbortController | null} */
let opening = null;

/** ONNX Runtime asks for as much memory as there may ever be: 4 GB. Some phones refuse that. */
function capMemory() {
  const Memory = WebAssembly.Memory;
  WebAssembly.Memory = /** @type {any} */ (class extends Memory {
    /** @param {WebAssembly.MemoryDescriptor} wanted */
    constructor(wanted) {
      super({ ...wanted, maximum: Math.min(wanted.maximum ?? Infinity, MOST_MEMORY / PAGE) });
    }
  });
}

/**
 * @param {Engine} engine
 * @param {ArrayBuffer} machine
 */
async function start(engine, machine) {
  capMemory();
  ort = await import(engine.code);
  ort.env.wasm.numThreads = 1;
  ort.env.wasm.proxy = false;
  ort.env.wasm.wasmBinary = machine;
  ort.env.logLevel = "error";
  const nothing = Uint8Array.from(atob(IDENTITY), (one) => one.charCodeAt(0));
  await (await ort.InferenceSession.create(nothing)).release(); // only now is the machine compiled
}

/**
 * Make a network ready: fetch what is missing of it and of its engine, and start both.
 * @param {Opening} wanted
 * @param {(bytes: number) => void} come told how many bytes are here
 * @returns {Promise<Opened>}
 */
async function open({ name, engine, file, graph, keep }, come) {
  if (typeof WebAssembly === "undefined") throw new Fault("closed");
  if (sessions.has(name)) return { movedBytes: 0, fetchMs: 0, startMs: 0 };
  const { signal } = (opening = new AbortController());
  const begun = performance.now();
  const here = { machine: 0, file: 0 };
  const machine = ort ? null : await fetched(engine.machine, signal, (bytes) => {
    here.machine = bytes;
    come(here.machine);
  });
  // It starts while the network is still on its way.
  const started = machine ? start(engine, machine.bytes) : Promise.resolve();
  started.catch(() => undefined); // is told below
  const network = file ? await fetched(file, signal, (bytes) => {
    here.file = bytes;
    come(here.machine + here.file);
  }) : null;
  const all = performance.now();
  try {
    await started;
    const bytes = network ? new Uint8Array(network.bytes) : graph;
    const options = { executionProviders: ["wasm"], enableCpuMemArena: false };
    sessions.set(name, await ort.InferenceSession.create(bytes, options));
  } catch (error) {
    throw asFault(error);
  }
  await keepOnly(keep);
  const movedBytes = (machine?.movedBytes ?? 0) + (network?.movedBytes ?? 0);
  return { movedBytes, fetchMs: all - begun, startMs: performance.now() - all };
}

/** Let go of a network. @param {{ name: string }} network */
async function close({ name }) {
  const session = sessions.get(name);
  sessions.delete(name);
  await session?.release();
}

/** Break off a download. */
function stop() {
  opening?.abort();
}

/** @param {unknown} error */
function asFault(error) {
  if (error instanceof Fault) return error;
  const words = String(error);
  if (/memory|RangeError|allocat/i.test(words)) return new Fault("memory", words);
  if (/WebAssembly|CompileError|wasm/i.test(words)) return new Fault("closed", words);
  return error;
}

/**
 * The pixels of a picture, upright and on white, as the server keeps them: 1,024 long at the most.
 * @param {ImageBitmap} bitmap
 * @returns {Pixels}
 */
function pixelsOf(bitmap) {
  const { width, height } = bitmap;
  if (width > WIDEST) throw new Fault("picture");
  const factor = blocks(width, height);
  const rows = factor * Math.max(1, Math.floor(BAND / (width * factor)));
  const canvas = new OffscreenCanvas(width, Math.min(rows, height));
  const pen = canvas.getContext("2d", { willReadFrequently: true });
  if (!pen) throw new Fault("memory");
  const bands = [];
  for (let top = 0; top < height; top += rows) {
    const tall = Math.min(rows, height - top);
    pen.fillStyle = "white";
    pen.fillRect(0, 0, width, tall);
    pen.drawImage(bitmap, 0, -top);
    const band = pen.getImageData(0, 0, width, tall);
    bands.push(factor > 1 ? reduce(band, factor) : band);
  }
  return fit(bands.length > 1 ? stacked(bands) : bands[0], width, height);
}

/**
 * @param {Pixels[]} bands
 * @returns {Pixels}
 */
function stacked(bands) {
  const { width } = bands[0];
  const height = bands.reduce((sum, band) => sum + band.height, 0);
  const data = new Uint8ClampedArray(width * height * 4);
  let at = 0;
  for (const band of bands) {
    data.set(band.data, at);
    at += band.data.length;
  }
  return { width, height, data };
}

/** @param {Blob | ImageBitmap} picture */
async function bitmapOf(picture) {
  if (picture instanceof ImageBitmap) return picture;
  try {
    return await createImageBitmap(picture); // upright, as its file says
  } catch {
    throw new Fault("picture");
  }
}

/**
 * @param {string} name
 * @param {Float32Array} x
 * @param {number[]} shape
 * @returns {Promise<Float32Array>} scores
 */
async function forward(name, x, shape) {
  const session = sessions.get(name);
  if (!session) throw new Fault("stopped");
  try {
    const found = await session.run({ [session.inputNames[0]]: new ort.Tensor("float32", x, shape) });
    return found.logits.data;
  } catch (error) {
    throw asFault(error);
  }
}

/** Times named stages, one after the other. */
function stopwatch() {
  /** @type {Stage[]} */
  const stages = [];
  let before = performance.now();
  /** @param {string} name */
  const lap = (name) => {
    const now = performance.now();
    stages.push([name, now - before]);
    before = now;
  };
  return { stages, lap };
}

/**
 * @param {PhotoQuestion} question
 * @returns {Promise<PhotoAnswer>}
 */
async function answer({ name, picture, recipe, place }) {
  if (!globalThis.OffscreenCanvas) throw new Fault("old", "OffscreenCanvas");
  const { stages, lap } = stopwatch();
  const bitmap = await bitmapOf(picture);
  const { width, height } = bitmap;
  const photo = pixelsOf(bitmap);
  bitmap.close();
  lap("decode");
  const seen = square(photo, recipe, place);
  lap("resize");
  const x = normalised(seen, recipe);
  lap("normalise");
  const scores = await forward(name, x, [1, 3, recipe.size, recipe.size]);
  lap("forward");
  const beliefs = softmax(scores);
  lap("softmax");
  return { beliefs, stages, seen, width, height };
}

/**
 * @param {ExampleQuestion} question
 * @returns {Promise<ExampleAnswer>}
 */
async function example({ name, x, shape }) {
  const { stages, lap } = stopwatch();
  const scores = await forward(name, x, [1, ...shape]);
  lap("forward");
  const beliefs = softmax(scores);
  lap("softmax");
  return { beliefs, stages };
}

/** @type {Record<string, (given: any, come: (bytes: number) => void) => unknown>} */
const CALLS = { open, close, stop, answer, example };

self.onmessage = async ({ data: { id, call, given } }) => {
  try {
    const come = (/** @type {number} */ bytes) => self.postMessage({ id, bytes });
    self.postMessage({ id, result: await CALLS[call](given, come) });
  } catch (error) {
    const kind = error instanceof Fault ? error.kind : "unknown";
    self.postMessage({ id, fault: { kind, message: String(error) } });
  }
};
self.postMessage({ id: 0, result: "ready" });

export {};
