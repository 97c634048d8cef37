import type { Log } from '#base/log.ts';
import { OVERFLOWS } from '#engine/detect/sigma/correlation/watched-groups.ts';
import type { PathMetrics } from '../path-metrics.ts';
import type { TenantDetection } from './tenant-detection.ts';

/** In a flood one line a minute says enough; the metrics have the counts. */
const LINE_EVERY_MS = 60_000;

/** Tells in metrics and log how many hits correlations could not wait with. */
export function createOverflowTeller(log: Log, metrics: PathMetrics): (detections: ReadonlyMap<string, TenantDetection>, nowMs: number) => void {
  let told = 0;
  let toldMs = Number.NEGATIVE_INFINITY;
  return (detections, nowMs) => {
    for (const reason of OVERFLOWS) metrics.hitsBeyond.set(reason, [...detections.values()].reduce((sum, { overflow }) => sum + (overflow.get(reason) ?? 0), 0));
    const total = [...metrics.hitsBeyond.values()].reduce((sum, count) => sum + count, 0);
    if (total === told || nowMs - toldMs < LINE_EVERY_MS) return;
    [told, toldMs] = [total, nowMs];
    log.warn({ hits: Object.fromEntries(metrics.hitsBeyond) }, 'Correlations could not wait with all hits: they came too late, or too many came together. Narrow the rules that hit so often');
  };
}
