import { type Severity, severityId } from '#contract/severity.ts';
import type { CaseResult, UnitTally } from './case-result.ts';
import { per100000, sumOf } from './gather-noise.ts';
import type { KnownRule } from './known-rules.ts';

/** Alerts above level low that may be raised in 100,000 benign records. */
export const BENIGN_GOAL = 1;

export interface BenignRule {
  readonly title: string;
  readonly level: Severity;
  readonly alerts: number;
}

export interface BenignTally {
  readonly set: string;
  /** Records that are said to be benign. */
  readonly records: number;
  /** Alerts all of whose events are benign records. */
  readonly alerts: number;
  readonly aboveLow: number;
  /** Left out of those above low: what is known to be an attack among the everyday records. */
  readonly expected: number;
  readonly per100000: number;
  /** Those above low, most first. */
  readonly rules: readonly BenignRule[];
}

/** What is raised on records that are said to be benign, by set; the last is all of them. */
export function gatherBenign(results: readonly CaseResult[], known: readonly KnownRule[]): readonly BenignTally[] {
  const withBenign = results.filter(({ units }) => units.some(isBenign));
  const sets = [...Map.groupBy(withBenign, ({ set }) => set)].map(([set, cases]) => tallyBenign(set, cases, known));
  return [...sets, tallyBenign('all', withBenign, known)];
}

function isBenign({ is }: UnitTally): boolean {
  return is === 'benign';
}

function tallyBenign(set: string, cases: readonly CaseResult[], known: readonly KnownRule[]): BenignTally {
  const records = sumOf(cases, ({ units }) => sumOf(units.filter(isBenign), (unit) => unit.records));
  const counts = known.map(({ id, title, level }) => ({
    title, level, all: sumOf(cases, ({ rules }) => rules.get(id)?.benignAlerts ?? 0), expected: sumOf(cases, ({ rules }) => rules.get(id)?.expectedAlerts ?? 0),
  }));
  const loud = counts.filter(({ level }) => severityId(level) > severityId('low'));
  const aboveLow = sumOf(loud, ({ all, expected }) => all - expected);
  const rules = loud.map(({ title, level, all, expected }): BenignRule => ({ title, level, alerts: all - expected })).filter(({ alerts }) => alerts > 0).sort((a, b) => b.alerts - a.alerts);
  return { set, records, alerts: sumOf(counts, ({ all }) => all), aboveLow, expected: sumOf(loud, ({ expected }) => expected), per100000: per100000(aboveLow, records), rules };
}
