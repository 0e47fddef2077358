// @ts-check
// What comes from the server: JSON as bytes, or a header and arrays in one buffer.

/** @import { Payload } from "./types.js" */

/**
 * ui/components/__init__.py packs it.
 * @param {Uint8Array} bytes
 * @returns {any}
 */
export function parsed(bytes) {
  return JSON.parse(new TextDecoder().decode(bytes));
}

/** @type {Record<string, new (buffer: ArrayBufferLike, offset: number, length: number) => Float32Array | Uint16Array | Uint8Array>} */
const KINDS = { f: Float32Array, h: Uint16Array, b: Uint8Array };

/**
 * ui/components/run_view/packing.py packs it.
 * @param {Uint8Array} bytes
 * @returns {any}
 */
export function unpack(bytes) {
  const buffer = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);
  const headerLength = new DataView(buffer).getUint32(0, true);
  const header = parsed(new Uint8Array(buffer, 4, headerLength));
  let offset = 4 + Math.ceil(headerLength / 4) * 4;
  /** @type {Payload["arrays"]} */
  const arrays = {};
  for (const [name, kind, length, low, high] of header.arrays) {
    const array = new KINDS[kind](buffer, offset, length);
    offset += array.byteLength;
    arrays[name] = array instanceof Uint16Array
      ? Float32Array.from(array, (height) => low + height / 65535 * (high - low)) : array;
  }
  for (const [name, grid] of Object.entries(header.grids)) grid.levels = arrays["sheet:" + name];
  return { ...header, arrays };
}

/**
 * One cell of a sheet, -7 … 7: two stand in a byte.
 * @param {Uint8Array} levels
 * @param {number} cell
 */
export function level(levels, cell) {
  return ((levels[cell >> 1] >> ((cell & 1) * 4)) & 15) - 8;
}
