import { evaluationPrice } from '../../evaluation-price.ts';
import type { LintCheck, Remark } from '../lint-check.ts';
import type { LintDocument } from '../lint-document.ts';

export const COST_CHECKS: readonly LintCheck[] = [
  { name: 'dear', severity: 'info', about: 'One evaluation of the rule costs less than a tenth of a millisecond.', find: findDear },
];

export type CostClass = 'low' | 'medium' | 'high';

/** Characters of a field, for want of better knowledge. */
function typicalLength(field: string | null): number {
  if (field === null) return 2_000;
  return field === 'ScriptBlockText' || field === 'Payload' ? 4_000 : 100;
}

/** What one evaluation costs when it mostly does not hold, in nanoseconds on typical events, and its class. */
export function costOf(detection: NonNullable<LintDocument['detection']>['tree']): { readonly nanoseconds: number; readonly costClass: CostClass } {
  const nanoseconds = Math.round(evaluationPrice(detection, typicalLength));
  return { nanoseconds, costClass: nanoseconds < 5_000 ? 'low' : nanoseconds < 100_000 ? 'medium' : 'high' };
}

function* findDear({ detection, kind }: LintDocument): Generator<Remark> {
  if (detection === null || kind !== 'rule') return;
  const { nanoseconds, costClass } = costOf(detection.tree);
  if (costClass === 'high') yield { path: ['detection', 'condition'], message: `One evaluation costs about ${Math.round(nanoseconds / 1000)} microseconds: put plain values before regular expressions, or narrow their field.` };
}
