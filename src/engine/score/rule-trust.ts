import type { Alert } from '#contract/alert.ts';
import type { RuleTrust, ToldTrust } from '#contract/rule-trust.ts';
import type { Judgement } from '#contract/verdict.ts';
import { inSteps } from '../correlate/in-steps.ts';
import { INDICATOR_RULES } from '../detect/indicators/alert-of-indicator.ts';
import { SEVERITY_WEIGHT } from './priority.ts';

/** So many true positives are taken for granted: with 6 no single verdict moves a rule by more than 0.15. */
const TAKEN_FOR_GRANTED = 6;
/** A benign true positive was found rightly, but nobody needed to be called for it. */
const BENIGN_BLAME = 0.5;
const LEAST = 0.3;
/** A critical rule keeps this, whatever was judged of it. */
const LEAST_OF_CRITICAL = 0.7;
/** Smaller changes are none: they would make incidents anew for nothing. */
const STEP = 0.05;

/** What verdicts say of rules, by rule; those that count in full are absent. */
export type TrustByRule = ReadonlyMap<string, RuleTrust>;

interface Tally {
  /** Shares of incidents. */
  right: number;
  wrong: number;
  readonly judged: { true_positive: number; benign_true_positive: number; false_positive: number };
}

/** What the verdicts that count say of rules: of an incident each rule is praised or blamed for its share of the evidence only. */
export function trustOfRules(judgements: readonly Judgement[]): TrustByRule {
  const tallies = new Map<string, Tally>();
  for (const { kind, rules } of judgements) {
    if (kind === 'undetermined') continue;
    const evidence = rules.reduce((sum, { severity }) => sum + SEVERITY_WEIGHT[severity], 0);
    for (const { rule, severity } of rules) {
      const tally = tallies.get(rule) ?? { right: 0, wrong: 0, judged: { true_positive: 0, benign_true_positive: 0, false_positive: 0 } };
      tallies.set(rule, tally);
      const share = SEVERITY_WEIGHT[severity] / evidence;
      if (kind === 'true_positive') tally.right += share;
      else tally.wrong += share * (kind === 'benign_true_positive' ? BENIGN_BLAME : 1);
      tally.judged[kind]++;
    }
  }
  return new Map([...tallies].map(([rule, tally]) => [rule, trustOf(rule, tally)] as const).filter(([, { factor }]) => factor < 1));
}

function trustOf(rule: string, { right, wrong, judged }: Tally): RuleTrust {
  const factor = (right + TAKEN_FOR_GRANTED) / (right + wrong + TAKEN_FOR_GRANTED);
  return {
    rule,
    factor: Math.max(LEAST, Math.round(Math.round(factor / STEP) * STEP * 100) / 100),
    judged: { true_positive: inSteps(judged.true_positive), benign_true_positive: inSteps(judged.benign_true_positive), false_positive: inSteps(judged.false_positive) },
  };
}

/** What an alert counts for, 0.3 to 1. */
export function trustInAlert({ rule }: Alert, trust: TrustByRule): number {
  const factor = trust.get(rule.id)?.factor ?? 1;
  return rule.level === 'critical' ? Math.max(factor, LEAST_OF_CRITICAL) : factor;
}

/** The rules of alerts that count for less, the least trusted first. */
export function tellTrust(alerts: readonly Alert[], trust: TrustByRule): ToldTrust[] {
  const told = new Map<string, ToldTrust>();
  for (const alert of alerts) {
    const known = trust.get(alert.rule.id);
    if (known === undefined) continue;
    const factor = trustInAlert(alert, trust);
    const before = told.get(known.rule);
    if (before === undefined || factor < before.factor) told.set(known.rule, { ...known, title: titleOf(alert), factor });
  }
  return [...told.values()].sort((a, b) => a.factor - b.factor || (a.rule < b.rule ? -1 : 1));
}

/** Alerts of a feed are named after their indicator, and trust is in the feed. */
function titleOf({ rule: { id, title } }: Alert): string {
  return id.startsWith(`${INDICATOR_RULES}/`) ? `Indicators of ${id.slice(INDICATOR_RULES.length + 1)}` : title;
}

/** Rules of which one says something else than the other. */
export function changedTrust(before: TrustByRule, now: TrustByRule): string[] {
  return [...new Set([...before.keys(), ...now.keys()])].filter((rule) => !isSame(before.get(rule), now.get(rule)));
}

function isSame(one: RuleTrust | undefined, other: RuleTrust | undefined): boolean {
  return one?.factor === other?.factor && (['true_positive', 'benign_true_positive', 'false_positive'] as const).every((kind) => one?.judged[kind] === other?.judged[kind]);
}
