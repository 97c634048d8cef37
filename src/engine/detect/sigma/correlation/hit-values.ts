import type { CorrelationHit, HitValue } from '#contract/correlation-hit.ts';
import type { CorrelationType } from '#contract/sigma-rule.ts';
import { foldCase } from '../fold-case.ts';
import { numberOf } from '../value-reading.ts';
import type { WatchedRule } from './compile-correlations.ts';

/** A field with several values puts a hit into the group of each, and several fields into that of each combination; of more than these the first count. */
const MAX_COMBINATIONS = 10;

/** One group that a hit belongs to. */
export interface GroupOfHit {
  /** The values in one spelling: groups that differ in case only are one, as texts in Sigma are. */
  readonly key: string;
  /** As the hit has them. */
  readonly values: readonly HitValue[];
}

/** The groups of a hit; none where a field of the group is missing. Without `group-by` all hits are one group. */
export function groupsOfHit(hit: CorrelationHit, { groupFields }: WatchedRule): readonly GroupOfHit[] {
  const groups = combinations(groupFields.map((name) => valuesOf(hit, name))).map((values) => ({ key: spell(values), values }));
  return [...new Map(groups.map((group) => [group.key, group])).values()];
}

/** What a hit brings to the measure of a window: distinct values as texts, a number, or null where it lacks the field and so takes no part. */
export type Contribution = readonly string[] | number;

export function contributionOf(hit: CorrelationHit, type: CorrelationType, { index, valueFields }: WatchedRule): Contribution | null {
  if (type === 'event_count') return 1;
  if (type === 'temporal' || type === 'temporal_ordered') return index;
  if (type === 'value_count') {
    const tuples = combinations(valueFields.map((name) => valuesOf(hit, name))).map(spell);
    return tuples.length > 0 ? tuples : null;
  }
  return valuesOf(hit, valueFields[0] ?? '').map(numberOf).find((value) => value !== null) ?? null;
}

function valuesOf({ fields }: CorrelationHit, name: string): readonly HitValue[] {
  return Object.hasOwn(fields, name) ? (fields[name] ?? []) : [];
}

/** One of each list, in all ways. */
function combinations(lists: readonly (readonly HitValue[])[]): HitValue[][] {
  let made: HitValue[][] = [[]];
  for (const list of lists) made = made.flatMap((start) => list.map((value) => [...start, value])).slice(0, MAX_COMBINATIONS);
  return made;
}

function spell(values: readonly HitValue[]): string {
  return JSON.stringify(values.map((value) => foldCase(String(value))));
}
