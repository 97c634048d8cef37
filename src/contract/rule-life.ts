import type { Domain } from './domain.ts';
import type { LogSource } from './log-source.ts';
import type { Severity } from './severity.ts';
import type { RulePrecision } from './verdict.ts';

/** draft: not run. test: run and counted. canary: alerts at some tenants, counted at the others. active: alerts. retired: not run. */
export const RULE_STATES = ['draft', 'test', 'canary', 'active', 'retired'] as const;
export type RuleState = (typeof RULE_STATES)[number];

/** States that alert somewhere: what is in them went past a second person. */
export const APPROVED_STATES = ['canary', 'active'] as const;
export type ApprovedState = (typeof APPROVED_STATES)[number];

/** What lives in the catalogue: rules, correlations over their hits, and filters that narrow them. */
export const RULE_KINDS = ['rule', 'correlation', 'filter'] as const;
export type RuleKind = (typeof RULE_KINDS)[number];

/** Who sets rules aside that fail or cost too much, and takes packs on and back. */
export const PLATFORM = 'watchfloor';

/** What a match leads to at one tenant. */
export type RuleMode = 'alert' | 'count' | 'off';

/** What a rule says of itself, without its text: what lists show. */
export interface RuleHead {
  readonly kind: RuleKind;
  readonly title: string;
  readonly description: string;
  readonly level: Severity;
  /** Sigma's own word for how ripe the rule is; null where it says none. */
  readonly status: string | null;
  readonly author: string;
  readonly techniques: readonly string[];
  readonly tactics: readonly string[];
  /** Empty for correlations: their rules have one each. */
  readonly logSource: LogSource;
  readonly domain: Domain | null;
}

/** Records that must fire the rule, and near misses that must not: how many there are, and whether they held when last run. */
export interface RuleTests {
  readonly fires: number;
  readonly misses: number;
  /** Null where they were not run: packs are proven before they are signed. */
  readonly passed: boolean | null;
}

/** A revision without its text. */
export interface RevisionHead {
  readonly rule: string;
  /** 1, 2, 3 ... of its rule. */
  readonly number: number;
  /** SHA-256 of text and proof, lower-case hex. */
  readonly digest: string;
  readonly head: RuleHead;
  readonly tests: RuleTests;
  /** The person who wrote it, or the pack that brought it. */
  readonly author: string;
  /** The pack that brought it, as `name version`; null where a person wrote it. */
  readonly pack: string | null;
  readonly reason: string;
  readonly createdAtMs: number;
}

/** What a rule says at one time; never changed once it is kept. */
export interface RuleRevision extends RevisionHead {
  readonly text: string;
  /** The proof as YAML; empty where there is none. */
  readonly proof: string;
}

export interface RulePlace {
  readonly revision: number;
  readonly state: RuleState;
}

/** Somebody wants a revision to alert; a second person decides. */
export interface RuleProposal {
  readonly revision: number;
  readonly to: ApprovedState;
  readonly by: string;
  readonly reason: string;
  readonly atMs: number;
}

/** Where a rule stands. */
export interface RuleStanding {
  readonly rule: string;
  /** Counts the decisions about the rule: who decides on an older standing is told so. */
  readonly version: number;
  readonly main: RulePlace;
  /** A later revision that is worked on while `main` is active or retired. */
  readonly next: RulePlace | null;
  readonly proposal: RuleProposal | null;
  /** The pack that looks after the rule; null where people do, and packs leave it alone. */
  readonly pack: string | null;
  readonly changedAtMs: number;
}

export const RULE_CHANGE_KINDS = ['written', 'moved', 'proposed', 'approved', 'declined', 'pack'] as const;
export type RuleChangeKind = (typeof RULE_CHANGE_KINDS)[number];

/** One decision about a rule: who, what and why. Only added to. */
export interface RuleChange {
  readonly rule: string;
  /** 1, 2, 3 ... of its rule; the version of the standing that it led to. */
  readonly number: number;
  readonly kind: RuleChangeKind;
  readonly by: string;
  readonly reason: string;
  readonly atMs: number;
  readonly revision: number;
  readonly from: RuleState | null;
  readonly to: RuleState | null;
}

/** What a tenant may have other than the rule says: alert where it is only tried, count where it alerts, or not at all. */
export const OVERRIDE_STATES = ['active', 'test', 'retired'] as const;
export type OverrideState = (typeof OVERRIDE_STATES)[number];

/** A tenant's exception to the state of a rule; of several the latest counts, and null takes it back. */
export interface RuleOverride {
  readonly rule: string;
  readonly state: OverrideState | null;
  readonly by: string;
  readonly reason: string;
  readonly atMs: number;
}

/** What a rule did at one tenant on one day (UTC, by receipt). */
export interface RuleDay {
  /** Days since 1970. */
  readonly day: number;
  /** Events that it fired on, whether it alerted or only counted. */
  readonly fired: number;
  /** Alerts that began. */
  readonly alerts: number;
  /** Incidents that it came to be part of. */
  readonly incidents: number;
}

/** What a rule did at one tenant. */
export interface RuleStatistics {
  readonly rule: string;
  readonly lastFiredMs: number;
  /** Days on which it fired, oldest first. */
  readonly days: readonly RuleDay[];
  /** Of all time, without those that became part of another. */
  readonly openIncidents: number;
  readonly closedIncidents: number;
  /** Incidents that people judged, by the verdict that counts. */
  readonly judged: RulePrecision['judged'];
}
