import { isFilterFor } from '../sigma/apply-filters.ts';
import { createRuleNames } from '../sigma/correlation/rule-names.ts';
import { planHistory } from '../sigma/history/history-plan.ts';
import { isCorrelation, isFilter, isRule, kindOf, type SigmaDocument } from '../sigma/sigma-document.ts';
import type { SigmaCorrelation, SigmaFilter } from '../sigma/sigma-rule.ts';

/** A rule or correlation that another document names. */
export interface RuleLink {
  /** As it is written there; of a filter that is for any rule, the title. */
  readonly name: string;
  /** Null where no rule has that name. */
  readonly rule: string | null;
  readonly title: string | null;
  /** Why nothing is meant by the name, and what to do; null where something is. */
  readonly fault: string | null;
}

const NOT_NARROWED = 'No rule has that name or id and the log source of the filter: correct it, or bring the rule.';

/** What rests on what in a catalogue. */
export interface RuleLinks {
  /** What a correlation waits for or a filter narrows, in the order in which it stands there; nothing for a rule. */
  rulesOf(document: SigmaDocument): readonly RuleLink[];
  /** Why a correlation cannot fire, or a filter takes nothing away, whatever comes; null where it can. */
  faultOf(document: SigmaDocument): string | null;
  /** The correlations that wait for a rule or correlation, and the filters that narrow it. */
  restingOn(document: SigmaDocument): readonly SigmaDocument[];
}

/** Looks names up among all documents of the catalogue, each as it is in force. */
export function createRuleLinks(all: readonly SigmaDocument[]): RuleLinks {
  const [rules, correlations, filters] = [all.filter(isRule), all.filter(isCorrelation), all.filter(isFilter)];
  const find = createRuleNames([...rules, ...correlations]);
  const ofCorrelation = ({ rules: names, file }: SigmaCorrelation): readonly RuleLink[] => names.map((name) => {
    const found = find(name, file);
    return found.ok ? { name, rule: found.rule.id, title: found.rule.title, fault: null } : { name, rule: null, title: null, fault: found.message };
  });
  const ofFilter = (filter: SigmaFilter): readonly RuleLink[] => {
    const narrowed = rules.filter((rule) => isFilterFor(filter, rule));
    if (filter.rules === 'any') return narrowed.map(({ id, title }) => ({ name: title, rule: id, title, fault: null }));
    return filter.rules.flatMap((name): readonly RuleLink[] => {
      const named = narrowed.filter((rule) => rule.id === name || rule.name === name);
      return named.length === 0 ? [{ name, rule: null, title: null, fault: NOT_NARROWED }] : named.map(({ id, title }) => ({ name, rule: id, title, fault: null }));
    });
  };
  const rulesOf = (document: SigmaDocument): readonly RuleLink[] => (isCorrelation(document) ? ofCorrelation(document) : isFilter(document) ? ofFilter(document) : []);
  return {
    rulesOf,
    faultOf: (document) => {
      if (isFilter(document)) return rulesOf(document).some(({ rule }) => rule !== null) ? null : 'It narrows no rule: none has the log source and the name that it asks for.';
      if (!isCorrelation(document)) return null;
      const planned = planHistory(document.id, rules, [document, ...correlations.filter(({ id }) => id !== document.id)]);
      return planned.ok ? null : planned.detail;
    },
    restingOn: (document) => {
      if (isFilter(document)) return [];
      const waiting = correlations.filter((one) => one.id !== document.id && ofCorrelation(one).some(({ rule }) => rule === document.id));
      return kindOf(document) === 'rule' ? [...waiting, ...filters.filter((filter) => isRule(document) && isFilterFor(filter, document))] : waiting;
    },
  };
}

/** Whether a correlation needs a hit of each of its rules. */
export function needsAllRules({ type, rules, limits }: Pick<SigmaCorrelation, 'type' | 'rules' | 'limits'>): boolean {
  return (type === 'temporal' || type === 'temporal_ordered') && limits.some(({ compare, value }) => (compare === 'gte' && value >= rules.length) || (compare === 'gt' && value >= rules.length - 1) || (compare === 'eq' && value >= rules.length));
}
