// What the components' modules share with the type checker; nothing of it reaches the browser.

/** What Streamlit hands to a component's default export. */
export interface Component<Data = Uint8Array> {
  data: Data;
  parentElement: HTMLElement;
  setStateValue(name: string, value: unknown): void;
  setTriggerValue(name: string, value: unknown): void;
}

/** The element that `el("tag.class")` makes. */
export type Made<Name extends string> =
  Name extends `${infer Tag}.${string}` ? ByTag<Tag> : ByTag<Name>;
type ByTag<Tag> = Tag extends keyof HTMLElementTagNameMap ? HTMLElementTagNameMap[Tag] : HTMLElement;

/** Red, green and blue, 0–255. */
export type Colour = number[];

export interface Palette {
  training: string;
  "training-button": string;
  inference: string;
  negative: string;
  rose: string;
  series: string[];
}

/** A sheet of little pictures: engine/training/levels.py packs it. */
export interface Grid {
  count: number;
  height: number;
  width: number;
  columns: number;
  widest: number;
  rowHeight: number;
  note: string;
  alt: string;
  levels: Uint8Array;
}

/** What ui/components/run_view/packing.py packs, whatever its header says beside. */
export interface Payload {
  at: number;
  arrays: Record<string, Float32Array | Uint8Array>;
  grids: Record<string, Grid>;
}

declare global {
  // Left by shared/library.py in front of the modules; uPlot is there, too.
  const LIVE_STYLES: string;
}
