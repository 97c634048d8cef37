import type { Outcome } from '#contract/outcome.ts';
import { type CorrelationSet, compileCorrelations, NO_CORRELATIONS } from '../correlation/compile-correlations.ts';
import type { SigmaCorrelation, SigmaHeader, SigmaRule } from '../sigma-rule.ts';

/** What has to be asked of history to know when a rule or correlation would have fired. */
export interface HistoryPlan {
  readonly target: SigmaHeader;
  /** The rules whose events are looked for: the target itself, or those that a correlation rests on. */
  readonly rules: readonly SigmaRule[];
  /** The target and what it waits for; none for a rule. */
  readonly correlations: CorrelationSet;
}

/** Plans for the rule or correlation of an id; says why where there is none, or it does not load. */
export function planHistory(id: string, rules: readonly SigmaRule[], correlations: readonly SigmaCorrelation[]): Outcome<HistoryPlan, 'not-there' | 'does-not-load'> {
  const rule = rules.find((one) => one.id === id);
  if (rule !== undefined) return { ok: true, value: { target: rule, rules: [rule], correlations: NO_CORRELATIONS } };
  const { correlations: all, problems } = compileCorrelations(correlations, rules);
  const byId = new Map(all.map((one) => [one.correlation.id, one]));
  const target = byId.get(id)?.correlation;
  if (target === undefined) return missing(correlations.find((one) => one.id === id), problems);
  const needed = new Set([id]);
  for (const one of needed) for (const watched of byId.get(one)?.watched.keys() ?? []) needed.add(watched);
  const base = rules.filter((one) => needed.has(one.id));
  return { ok: true, value: { target, rules: base, correlations: compileCorrelations(all.map(({ correlation }) => correlation).filter((one) => needed.has(one.id)), rules) } };
}

function missing(correlation: SigmaCorrelation | undefined, problems: CorrelationSet['problems']): Outcome<never, 'not-there' | 'does-not-load'> {
  if (correlation === undefined) return { ok: false, reason: 'not-there', detail: 'There is no such rule or correlation.' };
  const own = problems.find(({ file, line }) => file === correlation.file && line >= correlation.line) ?? problems[0];
  return { ok: false, reason: 'does-not-load', detail: `The correlation "${correlation.title}" does not load: ${own?.message ?? 'see watchfloor rules check.'}` };
}
