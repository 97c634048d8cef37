import type { RulePrecision } from './verdict.ts';

/** What verdicts of a tenant say of a rule whose alerts count for less because of them. */
export interface RuleTrust {
  readonly rule: string;
  /** 0.3 to 1: what an alert of the rule counts for in a priority. */
  readonly factor: number;
  /** Judged incidents with the rule, by verdict: up to 8 exactly, then rounded down to steps that grow with the number. */
  readonly judged: Pick<RulePrecision['judged'], 'true_positive' | 'benign_true_positive' | 'false_positive'>;
}

/** The same with the name of the rule, as an incident tells it. */
export interface ToldTrust extends RuleTrust {
  readonly title: string;
}
