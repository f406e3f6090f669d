import type { Browser } from "./browser.ts";
import type { Machine } from "./machine.ts";
import type { Spread } from "./measure.ts";

/** What one side of a comparison came to. */
export interface Side {
  name: string;
  /** Absent where this side did not get through; `why` says so then. */
  spread?: Spread;
  why?: string;
}

/** What a budget of ours asks for. */
export type Budget =
  /** Ours is at most this many times the peer's of this name. */
  | { against: string; ratioAtMost: number }
  /** Ours is at least this many times the peer's of this name. */
  | { against: string; ratioAtLeast: number }
  /** Ours is at most this much, in the row's unit. */
  | { atMost: number };

/** One line of the table: one thing measured, ours beside what people would use instead. */
export interface Row {
  what: string;
  /** How big the input was, where the same thing is measured at several sizes. */
  size?: number;
  unit: string;
  ours: Side;
  peers: Side[];
  budget?: Budget;
  /** What a reader should know who compares. */
  remark?: string;
}

/** How much is measured: enough to see that it works, or enough to publish. */
export interface Effort {
  isQuick: boolean;
  /** Samples of each side, warm-up not counted. */
  samples: number;
  /** Samples of a side that takes longer than it is waited for. */
  least: number;
}

/** What a subject works with. */
export interface Bench {
  effort: Effort;
  machine: Machine;
  browser: Browser;
  /** Says what is being done. */
  say: (text: string) => void;
}

/** One question, in a file of its own under subjects/. */
export interface Subject {
  name: string;
  /** The question, for the heading of its section. */
  title: string;
  /** How it is measured, in a paragraph. */
  how: string;
  /** Measures, and gives each row as soon as it is there. */
  run: (bench: Bench) => AsyncIterable<Row>;
}
