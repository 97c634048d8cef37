import type { CorrelationHit } from '#contract/correlation-hit.ts';
import type { CompiledCorrelation, CorrelationSet } from './compile-correlations.ts';
import { groupsOfHit, contributionOf } from './hit-values.ts';
import { percentileOf } from './percentile.ts';
import { keepsLimits } from './window-limit.ts';

/** A firing by its names only: what the fed correlations must give as well. */
export interface ReferenceFiring {
  readonly correlation: string;
  readonly group: string;
  readonly ruleId: string;
  readonly eventId: string;
  readonly value: number;
}

/** The plain evaluation: all hits at once, each window from the definition. Slow and simple on purpose. */
export function referenceCorrelation({ correlations }: CorrelationSet, hits: readonly CorrelationHit[]): ReferenceFiring[] {
  const all = [...new Map(hits.map((hit) => [JSON.stringify([hit.ruleId, hit.eventId]), hit])).values()];
  const firings: ReferenceFiring[] = [];
  for (const compiled of correlations) {
    for (const { at, group, values, value } of firingsOf(compiled, all)) {
      const { id, groupBy } = compiled.correlation;
      firings.push({ correlation: id, group, ruleId: at.ruleId, eventId: at.eventId, value });
      const groupFields = Object.fromEntries(groupBy.map((name, index) => [name, values.slice(index, index + 1)]));
      all.push({ ...at, ruleId: id, eventId: `${at.eventId} ${group}`, fields: { ...at.fields, ...groupFields } });
    }
  }
  return firings;
}

function firingsOf(compiled: CompiledCorrelation, all: readonly CorrelationHit[]) {
  const { correlation, watched } = compiled;
  const entries = all.flatMap((at) => {
    const rule = watched.get(at.ruleId);
    const contribution = rule && contributionOf(at, correlation.type, rule);
    if (!rule || contribution === undefined || contribution === null) return [];
    return groupsOfHit(at, rule).map(({ key: group, values }) => ({ at, group, values, contribution }));
  });
  return entries.flatMap((entry) => {
    const window = entries.filter(({ at, group }) => group === entry.group && at.timeMs <= entry.at.timeMs && at.timeMs >= entry.at.timeMs - correlation.timespanMs);
    const value = measure(compiled, window.toSorted((a, b) => a.at.timeMs - b.at.timeMs));
    return value !== null && keepsLimits(correlation.limits, value) ? [{ ...entry, value }] : [];
  });
}

type Entry = { readonly at: CorrelationHit; readonly contribution: readonly string[] | number };

function measure({ correlation: { type, percentile } }: CompiledCorrelation, window: readonly Entry[]): number | null {
  const numbers = window.map(({ contribution }) => (typeof contribution === 'number' ? contribution : 0)).sort((a, b) => a - b);
  const total = numbers.reduce((sum, number) => sum + number, 0);
  switch (type) {
    case 'event_count': return window.length;
    case 'value_count': return new Set(window.flatMap(({ contribution }) => contribution as readonly string[])).size;
    case 'temporal': return new Set(numbers).size;
    case 'temporal_ordered': return longestInOrder(window, -1, Number.NEGATIVE_INFINITY);
    case 'value_sum': return total;
    case 'value_avg': return total / window.length;
    case 'value_percentile': return percentileOf(numbers, percentile ?? 50);
  }
}

/** Tries each hit as the next: of a later rule, and not before the one that was taken. */
function longestInOrder(window: readonly Entry[], rule: number, timeMs: number): number {
  const next = window.filter(({ at, contribution }) => (contribution as number) > rule && at.timeMs >= timeMs);
  return Math.max(0, ...next.map(({ at, contribution }) => 1 + longestInOrder(window, contribution as number, at.timeMs)));
}
