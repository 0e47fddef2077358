// What Python hands to the component, and what the parts of it hand to each other.

import type { Opened, PhotoAnswer, Stage } from "../../../static/hand/worker.js";
import type { RemoteFile } from "../../../static/hand/files.js";
import type { Recipe } from "../../../static/hand/prepare.js";

export type { Opened, PhotoAnswer, Recipe, RemoteFile, Stage };

/** Addresses are next to the page: ui/components/hand/files.py. */
export interface Files {
  worker: string;
  code: string;
  machine: RemoteFile;
  networks: Record<string, RemoteFile & { unpackedBytes: number }>;
}

/** Classes and the everyday words that they belong to: engine/inference/vocabulary.py. */
export interface Vocabulary {
  labels: string[];
  words: string[];
  groups: number[];
  sure: number;
  clueless: number;
}

export interface HandData {
  files: Files;
  recipe: Recipe;
  vocabulary: Vocabulary;
  parts: string[];
  title: string;
  samples: [title: string, address: string][];
  colours: { inference: string; training: string; neutral: string };
  noFaster: string;
  reply: Reply | null;
  receipt: Receipt | null;
}

/** What goes to Compare, as ui/components/hand/measured.py takes it. */
export interface Measured extends Opened {
  number: number;
  kind: string;
  ms: number[];
  forwardMs: number;
  photoBytes: number;
  browser: string;
  cores: number;
}

/** What became of it. */
export interface Receipt {
  number: number;
  kept: boolean;
}

/** What the server says to a question: ui/pages/infer/hand.py. Seconds, on its own clock. */
export interface Reply {
  number: number;
  arrived: number;
  left: number;
  waited: number;
  stages: [name: string, seconds: number][];
  word: number;
  probability: number;
  fault: string;
}

/** A photo that was answered on the device, and what was measured. Milliseconds. */
export interface OnShow {
  title: string;
  picture: Blob;
  found: PhotoAnswer;
  cold: Stage[];
  warm: Stage[][];
}
