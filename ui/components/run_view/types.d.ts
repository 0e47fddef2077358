// What ui/components/run_view/__init__.py and engine/training/views send, for the type checker.

import type { Palette, Payload } from "../shared/types.js";

/** A run as it stands, seen through a view with words of its own. */
export interface RunData<Words = any> extends Payload {
  palette: Palette;
  going: boolean;
  stats: [label: string, value: string, phase: string][];
  notes: string[];
  /** Who else trains on this machine, roughly. */
  crowd: string;
  alts: Record<string, string>;
  /** What answers out of the air would reach. */
  guess: Record<"loss" | "accuracy", number>;
  guesses: [truth: string, said: string][];
  views: [name: string, title: string][];
  picked: string;
  summary: string;
  layers: string[];
  layer: number;
  flat: boolean;
  view?: string;
  words: Words;
}

/** Says to the server what the visitor did. */
export type Tell = (act: Record<string, unknown>) => void;

/** The lower part of the picture: it builds its elements in a box once, and draws whole states. */
export interface View {
  draw(data: RunData): void;
  end?(): void;
}
export type MakeView = (box: HTMLElement, tell: Tell) => View;

export interface BoundaryWords {
  side: number;
  sizes: number[];
  /** How many units of each layer are drawn. */
  shown: number[];
  classes: string[];
}

export interface InsideWords {
  classes: string[];
  label: number;
  chances: number[];
  layers: string[];
  offered: number[];
  shown: number;
  count: number;
}

export interface WeightsWords {
  layer: string;
  at: number;
  hasPictures: boolean;
  page: number;
  pages: string[];
}

export interface LayersWords {
  rows: ({ name: string } & Record<string, string>)[];
  /** The largest weight of each layer. */
  spans: number[];
}

/** Truth, guess, and how sure in %. */
export type Answer = [truth: number, guess: number, sure: number, place: number];

export interface MistakesWords {
  classes: string[];
  step: number | null;
  images: number;
  right: number;
  worst: Answer[];
  cell: [row: number, column: number] | null;
  inCell?: Answer[];
}

export interface StepWords {
  playing: boolean;
  next: number;
  /** Empty before the first part. */
  part: string;
  cards: [title: string, text: string][];
  size: [number, number];
  place: [number, number];
  examples: { is: string; says: string; chance: string; loss?: string; point?: string }[];
}
