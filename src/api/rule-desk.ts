import type { LogSource } from '#contract/log-source.ts';
import type { RuleMode } from '#contract/rule-life.ts';
import type { Proof, ProofLine } from '#engine/detect/rule-life/prove-rule.ts';
import type { SigmaRule } from '#engine/detect/sigma/sigma-rule.ts';

/** What the API asks of the running rules; the composition gives it. */
export interface RuleDesk {
  /** Makes the path run by what was decided; settles when it does. */
  reload(): Promise<void>;
  /** What a match of a rule leads to at a tenant now, whichever revision it is. */
  modeOf(rule: string, tenant: string): RuleMode;
  prove(rule: SigmaRule, proof: Proof): readonly ProofLine[];
  /** Sources whose events a rule of this log source is asked about. */
  sourcesOf(logSource: LogSource): readonly string[];
  /** Fields that a rule reads and that nothing that came lately has; null where nothing came that it is asked about. */
  emptyFieldsOf(rule: SigmaRule): readonly string[] | null;
  /** The key that this installation signs packs with, in base64. */
  readonly publicKey: string;
}
