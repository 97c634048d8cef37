import type { CompiledCorrelation } from '../correlation/compile-correlations.ts';
import { groupsOfHit } from '../correlation/hit-values.ts';
import { onlyGrows } from '../correlation/window-limit.ts';
import type { SigmaCorrelation } from '../sigma-rule.ts';
import { distanceToLimits, holdsSomewhere, neededTimespanMs, type PlacedHit, windowsOf } from './correlation-windows.ts';

/** What keeps the hits of one group from firing. */
export type Shortfall = {
  /** The place of the hit whose window comes closest. */
  readonly closest: number;
  readonly value: number | null;
  /** How far that is from the condition. */
  readonly distance: number;
} & (
  | { readonly reason: 'limit' }
  /** All that it takes has come, within this time. */
  | { readonly reason: 'timespan'; readonly neededMs: number }
  /** All that it takes has come, in another order. */
  | { readonly reason: 'order'; readonly neededMs: number }
  /** These rules never hit in the group. */
  | { readonly reason: 'missing-rules'; readonly rules: readonly string[] }
);

export function shortfallOf({ correlation, watched }: CompiledCorrelation, hits: readonly PlacedHit[]): Shortfall {
  const distances = windowsOf(hits, correlation).map(({ value }) => ({ value, distance: distanceToLimits(correlation.limits, value) }));
  const closest = distances.reduce((best, { distance }, at) => (distance < (distances[best]?.distance ?? Number.POSITIVE_INFINITY) ? at : best), 0);
  const start = { closest, value: null, distance: Number.POSITIVE_INFINITY, ...distances[closest] };
  if (!onlyGrows(correlation)) return { ...start, reason: 'limit' };
  const neededMs = neededTimespanMs(hits, correlation);
  const inAnyOrderMs = correlation.type === 'temporal_ordered' ? neededTimespanMs(hits, { ...correlation, type: 'temporal' }) : null;
  // In the timespan, or at all, only the order is wrong.
  if (inAnyOrderMs !== null && (neededMs === null || inAnyOrderMs <= correlation.timespanMs)) return { ...start, reason: 'order', neededMs: inAnyOrderMs };
  if (neededMs !== null) return { ...start, reason: 'timespan', neededMs };
  const there = new Set(hits.map(({ hit }) => hit.ruleId));
  const missing = [...watched.values()].filter(({ id }) => !there.has(id)).map(({ title }) => title);
  const isTemporal = correlation.type === 'temporal' || correlation.type === 'temporal_ordered';
  return isTemporal && missing.length > 0 ? { ...start, reason: 'missing-rules', rules: missing } : { ...start, reason: 'limit' };
}

/** The fields of `group-by` that alone part what would fire together; all of them where only together they do; none where it would not fire. */
export function splittingFields(correlation: SigmaCorrelation, hits: readonly PlacedHit[]): readonly string[] {
  const { groupBy } = correlation;
  if (groupBy.length === 0 || !onlyGrows(correlation)) return [];
  const firesWithout = (left: ReadonlySet<number>): boolean => regroup(hits, left).some((group) => holdsSomewhere(group, correlation));
  const alone = groupBy.filter((_, at) => firesWithout(new Set([at])));
  if (alone.length > 0 || groupBy.length === 1) return alone;
  return firesWithout(new Set(groupBy.keys())) ? groupBy : [];
}

/** The groups that hits would be in without some of the fields. */
function regroup(hits: readonly PlacedHit[], left: ReadonlySet<number>): PlacedHit[][] {
  const groups = new Map<string, Map<string, PlacedHit>>();
  for (const placed of hits) {
    const { hit, watched } = placed;
    for (const { key } of groupsOfHit(hit, { ...watched, groupFields: watched.groupFields.filter((_, at) => !left.has(at)) })) {
      const group = groups.get(key) ?? new Map();
      groups.set(key, group.set(JSON.stringify([hit.ruleId, hit.eventId]), placed));
    }
  }
  return [...groups.values()].map((group) => [...group.values()].sort((a, b) => a.hit.timeMs - b.hit.timeMs));
}
