import type { VerdictKind, VerdictReason } from '#contract/verdict.ts';

/** Verdicts for people. */
export const VERDICT_WORDS: Readonly<Record<VerdictKind, { readonly name: string; readonly meaning: string; readonly look: string; readonly wash: string }>> = {
  true_positive: { name: 'True positive', meaning: 'It was what the alerts say, and it was not wanted.', look: 'text-critical', wash: 'bg-critical-wash' },
  benign_true_positive: { name: 'Benign true positive', meaning: 'It happened as the alerts say, and it was expected or allowed.', look: 'text-low', wash: 'bg-low-wash' },
  false_positive: { name: 'False positive', meaning: 'It was not what the alerts say.', look: 'text-medium', wash: 'bg-medium-wash' },
  undetermined: { name: 'Undetermined', meaning: 'It could not be found out.', look: 'text-soft', wash: 'bg-pressed' },
};

const REASON_WORDS: Readonly<Record<VerdictReason, string>> = {
  intrusion: 'Intrusion', account_compromise: 'Account taken over', malware: 'Malware', phishing: 'Phishing', fraud: 'Fraud', data_theft: 'Data theft', insider: 'Insider', policy_violation: 'Against the policy',
  attempt_without_effect: 'Attempt without effect', authorised_test: 'Authorised test', expected_administration: 'Expected administration', business_process: 'Business process', approved_software: 'Approved software',
  own_automation: 'Own automation', travel_or_new_device: 'Travel or new device', rule_too_wide: 'Rule too wide', wrong_indicator: 'Wrong indicator', wrong_data: 'Wrong data', behaviour_not_learnt: 'Behaviour not learnt yet',
  other_product_wrong: 'Other product was wrong', not_enough_data: 'Not enough data', source_missing: 'Source missing', no_answer_from_customer: 'No answer from the customer', too_old: 'Too old',
};

export function reasonName(reason: VerdictReason): string {
  return REASON_WORDS[reason];
}
