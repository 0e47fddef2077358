// What ui/components/bits_slider/__init__.py sends, for the type checker.

/** What the exam says about a number of bits. */
export interface Exam {
  /** 0–1 */
  accuracy: number;
  /** How many answers differ from those of the network as it was trained. */
  differ: number;
  size: string;
  verdict: string;
}

export interface BitsData {
  /** Numbers of bits, from many to few. */
  stops: number[];
  start: number;
  /** Of one unit. */
  weights: number[];
  /** By number of bits, as far as it is known. */
  exam: Record<string, Exam | undefined>;
  /** How many examples are in the exam. */
  shapes: number;
  /** A blind guess's accuracy, 0–1. */
  chance: number;
  unit: string;
  note: string;
  palette: Record<"inference" | "neutral", string>;
}
