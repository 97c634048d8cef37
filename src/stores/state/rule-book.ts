import type { Rollout, RulePack } from '#contract/rule-pack.ts';
import type { OverrideState, RevisionHead, RuleChange, RuleOverride, RuleRevision, RuleStanding, RuleStatistics } from '#contract/rule-life.ts';

/** One decision about a rule, kept whole or not at all. */
export interface RuleDecision {
  /** The standing as it becomes; its `version` is one more than that which was decided on. */
  readonly standing: RuleStanding;
  readonly change: RuleChange;
  /** The revision that the decision brings; absent where it is about one that is there. */
  readonly revision?: RuleRevision;
}

export interface RevisionKey {
  readonly rule: string;
  readonly number: number;
}

/** The catalogue of rules, which belongs to the provider and not to a tenant. Revisions and changes are only added to. */
export interface RuleBook {
  /** Where every rule stands, by id. */
  standings(): Promise<readonly RuleStanding[]>;
  standing(rule: string): Promise<RuleStanding | null>;
  /** The head of every revision that is kept, by rule and number. */
  heads(): Promise<readonly RevisionHead[]>;
  /** Revisions with their text; those that are not there are absent. */
  revisions(keys: readonly RevisionKey[]): Promise<readonly RuleRevision[]>;
  /** All revisions of a rule, the newest first. */
  revisionsOf(rule: string): Promise<readonly RuleRevision[]>;
  /** What was decided about a rule, the newest first. */
  changes(rule: string, limit: number): Promise<readonly RuleChange[]>;
  /** Keeps decisions, and the packs that they come of, together; false, and nothing is kept, where one was decided on a standing that is no longer so. */
  decide(decisions: readonly RuleDecision[], packs?: readonly RulePack[]): Promise<boolean>;
  /** Revisions that no rule stands on yet, such as those of a pack on its way. Those that are there already stay as they are. */
  addRevisions(revisions: readonly RuleRevision[]): Promise<void>;
  /** Every pack that was ever here, by name, the latest first. */
  packs(): Promise<readonly RulePack[]>;
  /** Keeps a pack; replaces the one of the same name and version. */
  savePack(pack: RulePack): Promise<void>;
  /** How what is new reaches tenants. */
  rollout(): Promise<Rollout>;
  saveRollout(rollout: Rollout): Promise<void>;
}

/** What one tenant has of rules: its exceptions, and what they did there. */
export interface TenantRules {
  /** The latest exception of each rule that has one in force. */
  ruleOverrides(): Promise<readonly RuleOverride[]>;
  /** All that was decided for a rule, the newest first. */
  ruleOverrideHistory(rule: string): Promise<readonly RuleOverride[]>;
  overrideRule(input: { rule: string; state: OverrideState | null; by: string; reason: string; nowMs: number }): Promise<RuleOverride>;
  /** What rules did, those that never fired left out; `days` from `sinceDay` on. */
  ruleStatistics(sinceDay: number, rule?: string): Promise<readonly RuleStatistics[]>;
}
