import type { Contribution } from './hit-values.ts';

/** What is measured of the hits of one window, in the order of time, while the window moves on, or back for a hit that came late. */
export interface WindowMeasure {
  /** A hit comes in at the end. */
  add(contribution: Contribution, timeMs: number): void;
  /** The hit that came in last goes out again. */
  takeBack(contribution: Contribution): void;
  /** The first hit leaves. */
  remove(contribution: Contribution): void;
  /** A hit is the first again, or for the first time. False where the measure would have to know it from the beginning: it must be made anew. */
  putBack(contribution: Contribution): boolean;
  /** The measure of the window that begins at this time. */
  value(fromMs: number): number | null;
}
