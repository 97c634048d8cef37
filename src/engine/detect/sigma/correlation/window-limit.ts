import type { CorrelationLimit, SigmaCorrelation } from '../sigma-rule.ts';

/** Whether a value keeps all limits. Null is no value, and keeps none. */
export function keepsLimits(limits: readonly CorrelationLimit[], value: number | null): boolean {
  return value !== null && limits.every((limit) => keepsLimit(limit, value));
}

function keepsLimit({ compare, value: limit }: CorrelationLimit, value: number): boolean {
  switch (compare) {
    case 'gt': return value > limit;
    case 'gte': return value >= limit;
    case 'lt': return value < limit;
    case 'lte': return value <= limit;
    case 'eq': return value === limit;
    case 'neq': return value !== limit;
  }
}

/** Whether more hits can only make the condition true, never false again: then the order in which hits arrive does not matter. */
export function onlyGrows({ type, limits }: Pick<SigmaCorrelation, 'type' | 'limits'>): boolean {
  const counts = type === 'event_count' || type === 'value_count' || type === 'temporal' || type === 'temporal_ordered';
  return counts && limits.every(({ compare }) => compare === 'gt' || compare === 'gte');
}

/** Whether all rules must come in their order: then what comes before the first hit of the first rule can be no part of it. */
export function beginsWithFirstRule({ type, rules, limits }: Pick<SigmaCorrelation, 'type' | 'rules' | 'limits'>): boolean {
  const isAll = ({ compare, value }: CorrelationLimit): boolean => (compare === 'gt' ? value + 1 : compare === 'gte' || compare === 'eq' ? value : 0) >= rules.length;
  return type === 'temporal_ordered' && limits.some(isAll);
}
