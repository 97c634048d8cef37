import type { EventFields } from './event-fields.ts';
import { ruleOfKey } from './rule-life/rule-modes.ts';
import { isFilterFor } from './sigma/apply-filters.ts';
import type { RuleSet } from './sigma/rule-set.ts';
import type { SigmaFilter, SigmaRule } from './sigma/sigma-rule.ts';

/** One revision of a filter as it is run. */
export interface FilterUnit {
  readonly unit: string;
  readonly filter: SigmaFilter;
}

/** What filters make of the match of a rule. */
export interface RuleFilters {
  /** The filters for the rule whose condition the event does not keep. */
  stopping(rule: SigmaRule, event: EventFields): readonly FilterUnit[];
}

const NONE: readonly FilterUnit[] = [];
export const NO_FILTERS: RuleFilters = { stopping: () => NONE };

/**
 * Filters that are asked about an event only when a rule of theirs holds: so they can be at work at some tenants and not at others, and one
 * that comes or goes needs no rule compiled anew. Gives the same as `applyFilters` before rules are compiled.
 */
export function createRuleFilters(filters: readonly FilterUnit[], compile: (rules: readonly SigmaRule[]) => RuleSet): RuleFilters {
  if (filters.length === 0) return NO_FILTERS;
  const conditions = compile(filters.map(conditionOfFilter));
  const placesFor = new WeakMap<SigmaRule, readonly number[]>();
  const placesOf = (rule: SigmaRule): readonly number[] => {
    const known = placesFor.get(rule);
    if (known !== undefined) return known;
    const named = { ...rule, id: ruleOfKey(rule.id) };
    const places = filters.flatMap(({ filter }, at) => (isFilterFor(filter, named) ? [at] : []));
    placesFor.set(rule, places);
    return places;
  };
  return {
    stopping: (rule, event) => {
      const places = placesOf(rule);
      if (places.length === 0) return NONE;
      const kept = new Set(conditions.matchSome(event, places).map((match) => match.rule.id));
      return places.flatMap((at) => filters[at] ?? []).filter(({ unit }) => !kept.has(unit));
    },
  };
}

/** The condition of a filter as a rule. An event of a rule that it is for is of its log source: that is not asked again. */
export function conditionOfFilter({ unit, filter: { rules: _, ruleLines: __, ...parts } }: FilterUnit): SigmaRule {
  return { ...parts, id: unit };
}
