import type { Contribution } from './hit-values.ts';

/** What is measured of the hits of one window, while the window moves on: hits come in at its end in the order of time, and leave at its start. */
export interface WindowMeasure {
  add(contribution: Contribution, timeMs: number): void;
  remove(contribution: Contribution): void;
  /** The measure of the window that begins at this time. */
  value(fromMs: number): number | null;
}
