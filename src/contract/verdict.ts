import type { Entity } from './entity.ts';
import type { Severity } from './severity.ts';

/** An analyst's judgement of an incident. */
export const VERDICTS = ['true_positive', 'benign_true_positive', 'false_positive', 'undetermined'] as const;

export type VerdictKind = (typeof VERDICTS)[number];

/** Why, from a fixed vocabulary, so that judgements can be counted. */
export const VERDICT_REASONS = {
  true_positive: ['intrusion', 'account_compromise', 'malware', 'phishing', 'fraud', 'data_theft', 'insider', 'policy_violation', 'attempt_without_effect'],
  benign_true_positive: ['authorised_test', 'expected_administration', 'business_process', 'approved_software', 'own_automation', 'travel_or_new_device'],
  false_positive: ['rule_too_wide', 'wrong_indicator', 'wrong_data', 'behaviour_not_learnt', 'other_product_wrong'],
  undetermined: ['not_enough_data', 'source_missing', 'no_answer_from_customer', 'too_old'],
} as const satisfies Record<VerdictKind, readonly string[]>;

export type VerdictReason = (typeof VERDICT_REASONS)[VerdictKind][number];

/** What was judged, by whom. Later verdicts on an incident stand beside earlier ones, and the latest counts. */
export interface Verdict {
  readonly id: string;
  readonly incident: string;
  readonly kind: VerdictKind;
  readonly reason: VerdictReason;
  /** In words, for colleagues. */
  readonly note: string;
  /** The name of the person. */
  readonly by: string;
  readonly atMs: number;
  /** The alerts of the incident at that time. */
  readonly alerts: readonly string[];
  /** The priority at that time; verdicts of earlier versions have neither this nor the rules. */
  readonly priority?: number;
  readonly rules?: readonly JudgedRule[];
}

/** A rule that was part of what was judged, as grave as its gravest alert there. */
export interface JudgedRule {
  readonly rule: string;
  readonly severity: Severity;
}

/** What a verdict that counts says of the priority and of the rules. */
export interface Judgement {
  readonly kind: VerdictKind;
  readonly priority: number;
  readonly rules: readonly JudgedRule[];
}

/** Whether incidents of this severity are closed with a verdict only. */
export function needsVerdict(severity: Severity): boolean {
  return severity === 'high' || severity === 'critical';
}

/** Whether the reason is one of those of the verdict. */
export function isReasonOf(kind: VerdictKind, reason: string): reason is VerdictReason {
  return (VERDICT_REASONS[kind] as readonly string[]).includes(reason);
}

/** How many of the alerts have joined since the verdict: it does not speak of these. */
export function unjudgedAlerts(alerts: readonly string[], verdict: Pick<Verdict, 'alerts'> | undefined): number {
  const judged = new Set(verdict?.alerts);
  return alerts.filter((alert) => !judged.has(alert)).length;
}

/** What two incidents have in common where one was judged before: a rule that fired on an entity. */
export interface SharedSubject {
  readonly rule: string;
  readonly entity: Entity;
}

/** A verdict on another incident in which the same rule fired on the same entity. */
export interface Precedent {
  readonly verdict: Omit<Verdict, 'alerts'>;
  /** The title of that incident as it is now. */
  readonly title: string;
  readonly severity: Severity;
  readonly shared: readonly SharedSubject[];
}

/** How often a rule is right at a tenant, as verdicts say. */
export interface RulePrecision {
  readonly rule: string;
  /** Incidents with a verdict that it was part of, by verdict. */
  readonly judged: Readonly<Record<VerdictKind, number>>;
}

export const NOBODY_JUDGED: RulePrecision['judged'] = { true_positive: 0, benign_true_positive: 0, false_positive: 0, undetermined: 0 };
