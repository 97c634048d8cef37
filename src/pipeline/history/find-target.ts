import type { RuleMode } from '#contract/rule-life.ts';
import { type HistoryPlan, planHistory } from '#engine/detect/sigma/history/history-plan.ts';
import { parseSigma } from '#engine/detect/sigma/parse-sigma.ts';
import type { SigmaCorrelation, SigmaFilter, SigmaProblem, SigmaRule } from '#engine/detect/sigma/sigma-rule.ts';

/** The rules that run live. */
export interface LiveRules {
  /** As they are written: filters narrow them at each tenant. */
  readonly rules: readonly SigmaRule[];
  readonly correlations: readonly SigmaCorrelation[];
  /** The filters that narrow rules at a tenant. */
  filtersAt(tenant: string): readonly SigmaFilter[];
  /** What a rule leads to at a tenant. */
  modeOf(rule: string, tenant: string): RuleMode;
}

/** Which rule is meant: one that runs live, by its id, or the text of one that does not yet. */
export type RuleAsked = { readonly rule: string } | { readonly sigma: string };

/** What is asked of history: a plan, filters that came with the text, and the rules that are not live. */
export interface Target {
  readonly plan: HistoryPlan;
  readonly filters: readonly SigmaFilter[];
  readonly given: ReadonlySet<string>;
}

export type TargetOutcome = { readonly ok: true; readonly value: Target } | { readonly ok: false; readonly detail: string };

/** Finds what is asked of history. A text may hold rules and one correlation over them, or one rule, and filters for them; what it names besides is looked for among the live rules. */
export function findTarget(asked: RuleAsked, live: LiveRules): TargetOutcome {
  if ('rule' in asked) return planFor(asked.rule, live.rules, live.correlations);
  const { rules, correlations, filters, problems } = parseSigma(asked.sigma, 'rule');
  const errors = problems.filter(({ severity }) => severity === 'error');
  if (errors.length > 0) return refuse(errors.slice(0, 3).map(told).join(' '));
  const target = correlations.at(-1) ?? (rules.length === 1 ? rules[0] : undefined);
  if (target === undefined) return refuse(rules.length === 0 ? 'The text holds no rule and no correlation.' : `The text holds ${rules.length} rules: give one, or a correlation over them.`);
  const given = new Set([...rules, ...correlations].map(({ id }) => id));
  const others = <T extends { readonly id: string }>(all: readonly T[]): readonly T[] => all.filter(({ id }) => !given.has(id));
  const found = planFor(target.id, [...rules, ...others(live.rules)], [...correlations, ...others(live.correlations)]);
  return found.ok ? { ok: true, value: { ...found.value, filters, given } } : found;
}

function planFor(id: string, rules: readonly SigmaRule[], correlations: readonly SigmaCorrelation[]): TargetOutcome {
  const planned = planHistory(id, rules, correlations);
  if (planned.ok) return { ok: true, value: { plan: planned.value, filters: [], given: new Set() } };
  return refuse(planned.reason === 'does-not-load' ? planned.detail : `No rule or correlation that runs has the id "${id.slice(0, 100)}". Give the id of one that does, or the file of one that does not.`);
}

function told({ line, field, message }: SigmaProblem): string {
  return `Line ${line}: ${field === '' ? '' : `${field}: `}${message}`;
}

function refuse(detail: string): TargetOutcome {
  return { ok: false, detail };
}
