import type { LogSource } from '#contract/log-source.ts';
import { isRouted } from '#engine/detect/sigma/route.ts';
import type { CaseResult } from './case-result.ts';
import type { KnownRule } from './known-rules.ts';

export interface SetTally {
  readonly set: string;
  readonly records: number;
  readonly unreadable: number;
  readonly events: number;
  readonly unmapped: number;
  readonly hits: number;
  readonly alerts: number;
  /** Alerts of other products. */
  readonly findings: number;
  readonly hitsBeyond: number;
  /** Of all cases, one after another. */
  readonly seconds: number;
}

export interface SetHits {
  readonly set: string;
  readonly hits: number;
  readonly alerts: number;
  readonly per100000: number;
}

export interface RuleNoise {
  readonly id: string;
  readonly title: string;
  readonly kind: KnownRule['kind'];
  readonly level: KnownRule['level'];
  readonly isSilent: boolean;
  readonly hits: number;
  readonly alerts: number;
  /** Hits in 100,000 records of all sets. */
  readonly per100000: number;
  /** Events that it was asked about, for a correlation the hits of its rules, and hits in 100,000 of them. */
  readonly asked: number;
  readonly per100000Asked: number;
  /** Sets with hits, most first; hits in 100,000 records of the set. */
  readonly sets: readonly SetHits[];
}

export interface Noise {
  readonly sets: readonly SetTally[];
  /** Of all rules, most hits in 100,000 records of one set first. */
  readonly rules: readonly RuleNoise[];
}

export function per100000(count: number, of: number): number {
  return of === 0 ? 0 : Math.round((count * 1e7) / of) / 100;
}

/** What each rule does in each set. */
export function gatherNoise(results: readonly CaseResult[], known: readonly KnownRule[]): Noise {
  const bySet = Map.groupBy(results, ({ set }) => set);
  const sets = [...bySet].map(([set, cases]) => tallySet(set, cases));
  const all = sumOf(sets, ({ records }) => records);
  const logSources = addUp(results.map((result) => result.logSources));
  const observations = addUp(results.map((result) => result.observations));
  const hitsOf = (id: string, cases: readonly CaseResult[] = results): number => sumOf(cases, ({ rules }) => rules.get(id)?.hits ?? 0);
  const askedOf = ({ asked }: KnownRule): number => {
    if ('model' in asked) return observations.get(asked.model) ?? 0;
    return 'rules' in asked ? sumOf(asked.rules, (id) => hitsOf(id)) : sumOf([...logSources], ([key, events]) => (isRouted(asked.logSource, JSON.parse(key) as LogSource[]) ? events : 0));
  };
  const rules = known.map((rule): RuleNoise => {
    const { id, title, kind, level, isSilent } = rule;
    const [hits, asked] = [hitsOf(id), askedOf(rule)];
    const own = sets.map(({ set, records }): SetHits => {
      const count = hitsOf(id, bySet.get(set));
      return { set, hits: count, alerts: sumOf(bySet.get(set) ?? [], (one) => one.rules.get(id)?.alerts ?? 0), per100000: per100000(count, records) };
    });
    const hit = own.filter((one) => one.hits > 0).sort((a, b) => b.per100000 - a.per100000);
    return { id, title, kind, level, isSilent, hits, alerts: sumOf(hit, ({ alerts }) => alerts), per100000: per100000(hits, all), asked, per100000Asked: per100000(hits, asked), sets: hit };
  });
  return { sets, rules: rules.sort((a, b) => (b.sets[0]?.per100000 ?? 0) - (a.sets[0]?.per100000 ?? 0) || (a.title < b.title ? -1 : 1)) };
}

function tallySet(set: string, cases: readonly CaseResult[]): SetTally {
  const sum = (pick: (one: CaseResult) => number): number => sumOf(cases, pick);
  const ofRules = (pick: 'hits' | 'alerts'): number => sum(({ rules }) => sumOf([...rules.values()], (one) => one[pick]));
  return {
    set, records: sum((one) => one.records), unreadable: sum((one) => one.unreadable), events: sum((one) => one.events), unmapped: sum((one) => one.unmapped), hits: ofRules('hits'), alerts: ofRules('alerts'),
    findings: sum((one) => one.findings), hitsBeyond: sum((one) => one.hitsBeyond), seconds: Math.round(sum((one) => one.seconds) * 10) / 10,
  };
}

function addUp(maps: readonly ReadonlyMap<string, number>[]): Map<string, number> {
  const sums = new Map<string, number>();
  for (const [key, count] of maps.flatMap((map) => [...map])) sums.set(key, (sums.get(key) ?? 0) + count);
  return sums;
}

export function sumOf<T>(all: Iterable<T>, pick: (one: T) => number): number {
  let sum = 0;
  for (const one of all) sum += pick(one);
  return sum;
}
