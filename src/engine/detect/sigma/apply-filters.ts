import type { LogSource } from '#contract/log-source.ts';
import { joinTrees } from './predicate.ts';
import type { SigmaFilter, SigmaHeader, SigmaProblem, SigmaRule } from './sigma-rule.ts';

export interface FilteredRules {
  readonly rules: readonly SigmaRule[];
  /** A warning for each name in a filter that names no rule, or one of another log source. */
  readonly problems: readonly SigmaProblem[];
}

/** Narrows rules by filters: an event must keep the condition of the rule and that of each filter that is for it. */
export function applyFilters(rules: readonly SigmaRule[], filters: readonly SigmaFilter[]): FilteredRules {
  const problems: SigmaProblem[] = [];
  const narrowed = new Map<SigmaRule, SigmaFilter[]>();
  const narrow = (rule: SigmaRule, filter: SigmaFilter): void => void narrowed.set(rule, [...(narrowed.get(rule) ?? []), filter]);
  for (const filter of filters) {
    if (filter.rules === 'any') for (const rule of rules.filter(({ logSource }) => covers(filter.logSource, logSource))) narrow(rule, filter);
    else for (const [index, name] of filter.rules.entries()) narrowNamed({ filter, index, name, rules, narrow, problems });
  }
  return { rules: rules.map((rule) => filtered(rule, narrowed.get(rule) ?? [])), problems };
}

interface NamedRule {
  readonly filter: SigmaFilter;
  readonly index: number;
  readonly name: string;
  readonly rules: readonly SigmaRule[];
  readonly narrow: (rule: SigmaRule, filter: SigmaFilter) => void;
  readonly problems: SigmaProblem[];
}

function narrowNamed({ filter, index, name, rules, narrow, problems }: NamedRule): void {
  const warn = (message: string): void => void problems.push({ severity: 'warning', file: filter.file, line: filter.ruleLines[index] ?? filter.line, field: `filter.rules.${index}`, message });
  const named = rules.filter((rule) => isNamed(rule, name));
  if (named.length === 0) warn(`No rule that is loaded has the id or name "${name}": correct it, or take it away.`);
  for (const rule of named) {
    if (covers(filter.logSource, rule.logSource)) narrow(rule, filter);
    else warn(`The filter's log source does not cover that of "${rule.title}", so the rule is not narrowed: name fewer parts in "logsource".`);
  }
}

/** Whether a filter narrows a rule: it names it, or says `any`, and its log source covers that of the rule. */
export function isFilterFor(filter: Pick<SigmaFilter, 'rules' | 'logSource'>, rule: Pick<SigmaRule, 'id' | 'name' | 'logSource'>): boolean {
  return covers(filter.logSource, rule.logSource) && (filter.rules === 'any' || filter.rules.some((name) => isNamed(rule, name)));
}

function isNamed({ id, name }: Pick<SigmaHeader, 'id' | 'name'>, wanted: string): boolean {
  return id === wanted || name === wanted;
}

/** Whether all that the filter's log source names stands in the rule's as well. */
function covers(filter: LogSource, rule: LogSource): boolean {
  return (['product', 'category', 'service'] as const).every((part) => filter[part] === undefined || filter[part] === rule[part]);
}

function filtered(rule: SigmaRule, filters: readonly SigmaFilter[]): SigmaRule {
  return filters.length === 0 ? rule : { ...rule, detection: joinTrees('and', [rule.detection, ...filters.map(({ detection }) => detection)]) };
}
