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
}

/** How often a rule is right at a tenant, as verdicts say. */
export interface RulePrecision {
  readonly rule: string;
  /** Incidents with a verdict that it was part of, by verdict. */
  readonly judged: Readonly<Record<VerdictKind, number>>;
}
