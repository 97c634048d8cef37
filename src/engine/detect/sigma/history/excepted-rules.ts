import { isFilterFor } from '../apply-filters.ts';
import { type DetectionTree, joinTrees } from '../predicate.ts';
import type { SigmaFilter, SigmaRule } from '../sigma-rule.ts';

/** The events of a rule that a filter takes away from it, as a rule under the same id. */
export interface ExceptedRule {
  readonly filter: Pick<SigmaFilter, 'id' | 'title'>;
  readonly rule: SigmaRule;
}

/** What filters take away from rules; of several that would take an event the first has it, so that all add up. */
export function exceptedRules(rules: readonly SigmaRule[], filters: readonly SigmaFilter[]): ExceptedRule[] {
  return rules.flatMap((rule) => {
    const passed: DetectionTree[] = [rule.detection];
    return filters.filter((filter) => isFilterFor(filter, rule)).map(({ id, title, detection }): ExceptedRule => {
      const taken = joinTrees('and', [...passed, { kind: 'not', child: detection }]);
      passed.push(detection);
      return { filter: { id, title }, rule: { ...rule, detection: taken } };
    });
  });
}
