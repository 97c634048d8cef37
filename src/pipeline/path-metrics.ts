import type { Overflow } from '#engine/detect/sigma/correlation/watched-groups.ts';

/** How the path does: counts since the start, and how long records took from receipt to committed alerts. */
export interface PathMetrics {
  batches: number;
  events: number;
  alerts: number;
  /** Hits that correlations did not wait with, by reason. */
  readonly hitsBeyond: Map<Overflow, number>;
  /** The journal position up to which everything is committed. */
  position: number;
  /** Seconds from receipt to commit, over the last records that were looked at. */
  latency(quantile: number): number;
  observe(latencyMs: number): void;
}

const MAX_SAMPLES = 20_000;

export function createPathMetrics(): PathMetrics {
  const samples: number[] = [];
  let next = 0;
  return {
    batches: 0,
    events: 0,
    alerts: 0,
    hitsBeyond: new Map(),
    position: 0,
    observe: (latencyMs) => {
      samples[next] = latencyMs;
      next = (next + 1) % MAX_SAMPLES;
    },
    latency: (quantile) => {
      const sorted = [...samples].sort((a, b) => a - b);
      return (sorted[Math.min(sorted.length - 1, Math.floor(quantile * sorted.length))] ?? 0) / 1000;
    },
  };
}
