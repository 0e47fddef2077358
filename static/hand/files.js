// @ts-check
// The large files that a device needs to answer by itself: fetched once, checked, and kept.

/** @typedef {{ address: string, sizeBytes: number, hash: string }} RemoteFile sizeBytes: as it lies on the server, packed where its name ends in .gz · hash: SHA-256 of that, in hex */
/** @typedef {{ bytes: ArrayBuffer, movedBytes: number }} Fetched movedBytes: over the network; 0: this browser had it */

/** @typedef {"no-way" | "altered" | "old" | "memory" | "closed" | "picture" | "stopped"} Kind */

/** What went wrong, by a name that the page has a sentence for. */
export class Fault extends Error {
  /**
   * @param {Kind} kind
   * @param {string} message
   */
  constructor(kind, message = kind) {
    super(message);
    this.kind = kind;
  }
}

const STORE = "training-and-inference.hand";
const TRIES = 3; // a line that breaks is taken up where it broke

/** The browser's own store; none in some private windows, and without https. */
async function store() {
  try {
    return await caches.open(STORE);
  } catch {
    return null;
  }
}

/** @param {Uint8Array<ArrayBuffer>} bytes */
async function hashOf(bytes) {
  const found = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return Array.from(found, (one) => one.toString(16).padStart(2, "0")).join("");
}

/**
 * Whether these are the very bytes that were promised. Without https a browser can't hash: then their
 * number has to do.
 * @param {Uint8Array<ArrayBuffer>} bytes
 * @param {RemoteFile} file
 */
async function isWhole(bytes, { sizeBytes, hash }) {
  if (bytes.length !== sizeBytes) return false;
  return !globalThis.crypto?.subtle || await hashOf(bytes) === hash;
}

/**
 * What of a file is still missing, as a stream; it is asked for from there on, and never packed anew.
 * @param {RemoteFile} file
 * @param {number} from
 * @param {AbortSignal} stop
 */
async function rest({ address, sizeBytes }, from, stop) {
  const headers = { Range: `bytes=${from}-${sizeBytes - 1}` };
  const answer = await fetch(address, { headers, signal: stop, cache: "no-store" });
  const page = answer.headers.get("content-type")?.includes("text/html");
  if (!answer.ok || page || !answer.body) throw new Fault("altered", `${answer.status} ${address}`);
  return { reader: answer.body.getReader(), from: answer.status === 206 ? from : 0 };
}

/**
 * @param {RemoteFile} file
 * @param {AbortSignal} stop
 * @param {(bytes: number) => void} come told how many are here
 */
async function download(file, stop, come) {
  const bytes = new Uint8Array(file.sizeBytes);
  let here = 0;
  for (let tries = 1; here < file.sizeBytes; tries++) {
    try {
      const { reader, from } = await rest(file, here, stop);
      here = from;
      for (let part = await reader.read(); !part.done; part = await reader.read()) {
        if (here + part.value.length > file.sizeBytes) throw new Fault("altered");
        bytes.set(part.value, here);
        here += part.value.length;
        come(here);
      }
    } catch (error) {
      if (stop.aborted) throw new Fault("stopped");
      if (error instanceof Fault) throw error;
      if (tries >= TRIES) throw new Fault("no-way", String(error));
    }
    if (tries >= TRIES && here < file.sizeBytes) throw new Fault("no-way");
  }
  return bytes;
}

/**
 * Return a file as it lies on the server: from the browser's store, or else by the network.
 * @param {RemoteFile} file
 * @param {AbortSignal} stop
 * @param {(bytes: number) => void} come
 * @returns {Promise<Fetched>}
 */
async function packed(file, stop, come) {
  const kept = await store();
  const found = await kept?.match(file.address);
  if (found) {
    const bytes = new Uint8Array(await found.arrayBuffer());
    if (await isWhole(bytes, file)) {
      come(bytes.length);
      return { bytes: bytes.buffer, movedBytes: 0 };
    }
    await kept?.delete(file.address);
  }
  const bytes = await download(file, stop, come);
  if (!await isWhole(bytes, file)) throw new Fault("altered");
  // A full store is no reason not to answer.
  await kept?.put(file.address, new Response(bytes)).catch(() => undefined);
  return { bytes: bytes.buffer, movedBytes: bytes.length };
}

/** @param {ArrayBuffer} bytes */
async function unpacked(bytes) {
  if (!globalThis.DecompressionStream) throw new Fault("old", "DecompressionStream");
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Response(stream).arrayBuffer();
}

/**
 * Return what is in a file.
 * @param {RemoteFile} file
 * @param {AbortSignal} stop
 * @param {(bytes: number) => void} come told how many bytes are here; of the packed file
 * @returns {Promise<Fetched>}
 */
export async function fetched(file, stop, come) {
  const { bytes, movedBytes } = await packed(file, stop, come);
  const isPacked = new URL(file.address).pathname.endsWith(".gz");
  return { bytes: isPacked ? await unpacked(bytes) : bytes, movedBytes };
}

/**
 * Let go of what the store has of earlier versions.
 * @param {string[]} addresses of what is still wanted
 */
export async function keepOnly(addresses) {
  const kept = await store();
  for (const request of await kept?.keys() ?? [])
    if (!addresses.includes(request.url)) await kept?.delete(request);
}
