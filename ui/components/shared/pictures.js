// @ts-check
// Little pictures: a sheet of levels, and a strip of photos.

import { packed, pen, shades } from "./colours.js";
import { attribute } from "./dom.js";
import { level } from "./payload.js";

/** @import { Colour, Grid } from "./types.js" */

const SEAM = 0x40808080; // a grey that is seen between pictures on a light page and on a dark one

/**
 * Where the pictures of a sheet stand on its canvas, in the canvas's own pixels.
 * @param {Grid} grid
 */
export function sheetLayout({ count, height, width, columns: wanted }) {
  const columns = wanted || (count <= 4 ? count : Math.ceil(count / 2));
  const rows = Math.ceil(count / columns);
  const gap = count === 1 ? 0 : width > 16 ? 2 : width > 8 ? 1 : 3;
  // A zoom of whole pixels keeps a 3 × 3 filter crisp and its gaps thin.
  const zoom = width > 8 ? 1 : 8;
  const cellWidth = width * zoom, cellHeight = height * zoom;
  const wide = columns * (cellWidth + gap) - gap, tall = rows * (cellHeight + gap) - gap;
  return { columns, rows, gap, zoom, cellWidth, cellHeight, wide, tall };
}

/**
 * @param {HTMLCanvasElement} canvas
 * @param {Grid} grid
 * @param {Colour[]} colours below zero, zero, above zero
 */
export function drawGrid(canvas, grid, colours) {
  const { count, height, width, levels, rowHeight } = grid;
  const { columns, rows, gap, zoom, cellWidth, cellHeight, wide, tall } = sheetLayout(grid);
  canvas.style.setProperty("--most", grid.widest ? grid.widest + "px" : "100%");
  if (canvas.width !== wide || canvas.height !== tall) [canvas.width, canvas.height] = [wide, tall];
  const high = rowHeight * height || (count === 1 && height === 1 ? 28 : 0);
  canvas.style.height = high ? high + "px" : "";
  const picture = pen(canvas);
  const image = picture.createImageData(wide, tall);
  const pixels = new Uint32Array(image.data.buffer);
  const table = shades(colours).map(packed);
  if (gap) pixels.fill(SEAM);
  for (let unit = 0; unit < columns * rows; unit++) {
    const left = (unit % columns) * (cellWidth + gap);
    const top = Math.floor(unit / columns) * (cellHeight + gap);
    for (let y = 0; y < cellHeight; y++) {
      const from = (unit * height + Math.floor(y / zoom)) * width;
      const to = (top + y) * wide + left;
      for (let x = 0; x < cellWidth; x++)
        pixels[to + x] = unit < count ? table[level(levels, from + Math.floor(x / zoom)) + 8] : 0;
    }
  }
  picture.putImageData(image, 0, 0);
  attribute(canvas, "aria-label", grid.alt);
}

/** @type {WeakMap<HTMLCanvasElement, { strip: Uint8Array, done: Promise<void> }>} */
const drawnStrips = new WeakMap();

/**
 * A picture file with pictures side by side, drawn onto as many canvases. Resolves when they are.
 * @param {Uint8Array | undefined} bytes
 * @param {HTMLCanvasElement[]} onto
 * @returns {Promise<void>}
 */
export function drawStrip(bytes, onto) {
  if (!bytes?.length) return Promise.resolve();
  const shown = onto.length ? drawnStrips.get(onto[0]) : undefined;
  const same = shown?.strip.length === bytes.length && shown.strip.every((b, i) => b === bytes[i]);
  if (same && onto.every((canvas) => drawnStrips.get(canvas)?.strip === shown.strip)) return shown.done;
  const strip = bytes.slice();
  const done = createImageBitmap(new Blob([strip], { type: "image/webp" })).then((sheet) => {
    const width = sheet.width / onto.length;
    onto.forEach((canvas, i) => {
      if (drawnStrips.get(canvas)?.strip !== strip) return; // another came in between
      [canvas.width, canvas.height] = [width, sheet.height];
      pen(canvas).drawImage(sheet, -i * width, 0);
    });
  });
  for (const canvas of onto) drawnStrips.set(canvas, { strip, done });
  return done;
}
