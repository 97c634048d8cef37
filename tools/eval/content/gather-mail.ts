import type { CaseResult } from './case-result.ts';
import { sumOf } from './gather-noise.ts';

/** Shares of mails that raise an alert. */
export interface MailTally {
  readonly set: string;
  readonly messages: number;
  readonly alerted: number;
  readonly aboveLow: number;
  /** At least (phishing) or at most (ham) this share should raise an alert of any level. */
  readonly goal: number;
  readonly isGoalMet: boolean;
}

export const PHISHING_GOAL = 0.6;
export const HAM_GOAL = 0.005;

/** What is raised on phishing mail and on ham. */
export function gatherMail(results: readonly CaseResult[]): readonly MailTally[] {
  return ['phishing', 'ham'].flatMap((name) => {
    const units = results.flatMap(({ units: own }) => own.filter(({ unit }) => unit === name));
    const [messages, alerted, aboveLow] = [sumOf(units, ({ records }) => records), sumOf(units, (unit) => unit.alerted), sumOf(units, (unit) => unit.alertedAboveLow)];
    const isPhishing = name === 'phishing';
    const goal = isPhishing ? PHISHING_GOAL : HAM_GOAL;
    return messages === 0 ? [] : [{ set: name, messages, alerted, aboveLow, goal, isGoalMet: isPhishing ? alerted >= goal * messages : alerted <= goal * messages }];
  });
}
