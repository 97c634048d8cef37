import type { LogSource } from '#contract/log-source.ts';
import type { Severity } from '#contract/severity.ts';
import { ruleIdOfModel } from '#engine/detect/models/alert-of-deviation.ts';
import type { EvalContent } from './load-content.ts';

/** A piece of content that raises alerts, as the measure needs to know it. */
export interface KnownRule {
  readonly id: string;
  readonly title: string;
  readonly kind: 'rule' | 'correlation' | 'model';
  readonly level: Severity;
  /** It raises no alert of its own: only correlations wait for it. */
  readonly isSilent: boolean;
  /** Whose events it is asked about: log sources, other rules, or the name of a model. */
  readonly asked: { readonly logSource: LogSource } | { readonly rules: readonly string[] } | { readonly model: string };
}

export function knownRules({ rules, correlations: { correlations, waitingFor }, models }: Pick<EvalContent, 'rules' | 'correlations' | 'models'>): readonly KnownRule[] {
  const isSilent = (id: string): boolean => (waitingFor.get(id) ?? []).length > 0 && (waitingFor.get(id) ?? []).every(({ correlation }) => !correlation.generate);
  return [
    ...rules.map(({ id, title, level, logSource }): KnownRule => ({ id, title, kind: 'rule', level, isSilent: isSilent(id), asked: { logSource } })),
    ...correlations.map(({ correlation: { id, title, level }, watched }): KnownRule => ({ id, title, kind: 'correlation', level, isSilent: isSilent(id), asked: { rules: [...watched.keys()] } })),
    ...models.models.map(({ name, title, level }): KnownRule => ({ id: ruleIdOfModel(name), title, kind: 'model', level, isSilent: false, asked: { model: name } })),
  ];
}
