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

/** Plans for the rule or correlation of an id; null where there is none. */
export function planHistory(id: string, rules: readonly SigmaRule[], correlations: readonly SigmaCorrelation[]): HistoryPlan | null {
  const rule = rules.find((one) => one.id === id);
  if (rule !== undefined) return { target: rule, rules: [rule], correlations: NO_CORRELATIONS };
  const all = compileCorrelations(correlations, rules).correlations;
  const byId = new Map(all.map((one) => [one.correlation.id, one]));
  const target = byId.get(id)?.correlation;
  if (target === undefined) return null;
  const needed = new Set([id]);
  for (const one of needed) for (const watched of byId.get(one)?.watched.keys() ?? []) needed.add(watched);
  const base = rules.filter((one) => needed.has(one.id));
  return { target, rules: base, correlations: compileCorrelations(all.map(({ correlation }) => correlation).filter((one) => needed.has(one.id)), rules) };
}
