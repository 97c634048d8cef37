import type { CorrelationHit } from '#contract/correlation-hit.ts';
import type { WatchedRule } from '../correlation/compile-correlations.ts';
import { createMeasure } from '../correlation/create-measure.ts';
import type { Contribution } from '../correlation/hit-values.ts';
import { keepsLimits } from '../correlation/window-limit.ts';
import type { CorrelationLimit, SigmaCorrelation } from '../sigma-rule.ts';

/** A hit with what it brings to the measure. */
export interface MeasuredHit {
  readonly hit: CorrelationHit;
  readonly contribution: Contribution;
}

/** A hit of a rule that the correlation waits for. */
export interface PlacedHit extends MeasuredHit {
  /** The number of its event. */
  readonly event: number;
  readonly watched: WatchedRule;
}

/** What a window that ends with a hit holds. */
export interface Window {
  /** The time of its first hit. */
  readonly firstMs: number;
  readonly hits: number;
  readonly value: number | null;
}

type Measured = Pick<SigmaCorrelation, 'type' | 'rules' | 'percentile' | 'timespanMs'>;

/** The window of each hit; the hits are one group, in the order of time. Hits of one time end the same window. */
export function windowsOf(hits: readonly MeasuredHit[], correlation: Measured): Window[] {
  const measure = createMeasure(correlation);
  const windows: Window[] = [];
  let from = 0;
  for (const [at, { hit: { timeMs }, contribution }] of hits.entries()) {
    const fromMs = timeMs - correlation.timespanMs;
    for (let first = hits[from]; first !== undefined && first.hit.timeMs < fromMs; first = hits[++from]) measure.remove(first.contribution);
    measure.add(contribution, timeMs);
    if (hits[at + 1]?.hit.timeMs === timeMs) continue;
    const window = { firstMs: hits[from]?.hit.timeMs ?? timeMs, hits: at + 1 - from, value: measure.value(fromMs) };
    while (windows.length <= at) windows.push(window);
  }
  return windows;
}

/** Whether any window of a group keeps the limits. */
export function holdsSomewhere(hits: readonly MeasuredHit[], correlation: Measured & Pick<SigmaCorrelation, 'limits'>): boolean {
  return windowsOf(hits, correlation).some(({ value }) => keepsLimits(correlation.limits, value));
}

/** The shortest timespan in which a group would keep the limits; null where none is long enough. Only for conditions that only grow. */
export function neededTimespanMs(hits: readonly MeasuredHit[], correlation: Measured & Pick<SigmaCorrelation, 'limits'>): number | null {
  let high = (hits.at(-1)?.hit.timeMs ?? 0) - (hits[0]?.hit.timeMs ?? 0);
  if (!holdsSomewhere(hits, { ...correlation, timespanMs: high })) return null;
  let low = 0;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (holdsSomewhere(hits, { ...correlation, timespanMs: middle })) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** How far a value is from keeping all limits; 0 when it does. */
export function distanceToLimits(limits: readonly CorrelationLimit[], value: number | null): number {
  if (value === null) return Number.POSITIVE_INFINITY;
  return limits.filter((limit) => !keepsLimits([limit], value)).reduce((sum, limit) => sum + (Math.abs(limit.value - value) || 1), 0);
}
