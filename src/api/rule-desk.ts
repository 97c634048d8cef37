import type { LogSource } from '#contract/log-source.ts';
import type { RuleMode } from '#contract/rule-life.ts';
import type { RuleProof } from '#contract/rule-proof.ts';
import type { PackHealth } from '#engine/detect/packs/judge-pack.ts';
import type { ProofRun } from '#engine/detect/rule-life/prove-rule.ts';
import type { ListFault } from '#engine/detect/sigma/list-faults.ts';
import type { PlaceholderLists } from '#engine/detect/sigma/resolve-placeholders.ts';
import type { SigmaDocument } from '#engine/detect/sigma/sigma-document.ts';

export interface PackTrialFigures {
  readonly health: PackHealth;
  readonly outlook: string;
}

/** What the API asks of the running rules; the composition gives it. */
export interface RuleDesk {
  /** Makes the path run by what was decided; settles when it does. */
  reload(): Promise<void>;
  /** What a match of a rule leads to at a tenant now, whichever revision it is. */
  modeOf(rule: string, tenant: string): RuleMode;
  /** Runs a proof; a correlation with the rules of the catalogue that it names. */
  prove(rule: SigmaDocument, proof: RuleProof): Promise<ProofRun>;
  /** Sources whose events a rule of this log source is asked about. */
  sourcesOf(logSource: LogSource): readonly string[];
  /** Of fields, those that nothing of a log source had that came lately; null where too little came to tell. */
  unseenFields(logSource: LogSource, fields: readonly string[]): readonly string[] | null;
  /** Every rule, correlation and filter of the catalogue as it is in force. */
  documents(): Promise<readonly SigmaDocument[]>;
  /** How a pack on its way does, and what becomes of it next; null for any other. */
  packTrial(name: string, version: string): PackTrialFigures | null;
  /** The rules that run and read a list which does not serve them. */
  listFaults(name: string, lists: PlaceholderLists): readonly ListFault[];
  /** The key that this installation signs packs with, in base64. */
  readonly publicKey: string;
}
