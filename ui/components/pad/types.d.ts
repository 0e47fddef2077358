// What Python hands to the pad: ui/components/pad/__init__.py.

import type { Files } from "../hand/types.js";

export type { Files };

/** What the training examples are like: engine/inference/familiarity.py. */
export interface Familiar {
  mean: number[];
  components: number[][];
  spread: number[];
  low: number[];
  high: number[];
  words: [less: string, more: string][];
}

/** Pictures are drawn. brush: in their pixels · examples: held-out ones, (C, H, W) in base64. */
export interface Drawing {
  brush: number;
  examples: [title: string, pixels: string][];
  familiar: Familiar;
}

/** Points are placed. reach: from the middle to the edge · points: of the training examples · far: farther than nearly all of these are from their nearest. */
export interface Plane {
  reach: number;
  far: number;
  points: [x: number, y: number, label: number][];
  colours: string[];
}

/** graph: ONNX in base64, which takes examples as they are · shape: of one: (C, H, W) or (2). */
export interface PadData {
  files: Files;
  fingerprint: string;
  graph: string;
  shape: number[];
  thing: string;
  labels: string[];
  words: string[];
  sure: number;
  clueless: number;
  drawing: Drawing | null;
  plane: Plane | null;
}

/** On what one draws or points. */
export interface Board {
  root: HTMLElement;
  /** What else there is to press; it may stand further down. */
  more: HTMLElement;
  /** As the network takes it; nothing where nothing was drawn. */
  example(): Float32Array | null;
  /** What it is, more than nearly all training examples: “darker”; nothing where it is like them. */
  strange(x: Float32Array): string;
  /** Show what was answered: the number of the class. */
  mark(answer: number): void;
}
