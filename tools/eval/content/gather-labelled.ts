import type { CaseResult, MissTally, UnitTally } from './case-result.ts';
import { sumOf } from './gather-noise.ts';
import { MISS_REASONS, type MissReason } from './miss-reason.ts';

/** The sets whose labelled events should be hit. */
export const LABELLED_SETS: readonly string[] = ['aws-invictus-stratus', 'aws-stratus-detonation', 'aws-traildiscover', 'o365-invictus', 'azure-sentinel-training-lab', 'azure-sentinel-samples', 'panther-analysis'];

export interface LabelledTally {
  readonly set: string;
  /** Records of attacks, how many raise an alert, how many one above low, and how many only by a finding of another product. */
  readonly records: number;
  readonly hit: number;
  readonly aboveLow: number;
  readonly byFindingOnly: number;
  /** Attacks, APIs or tests, and of how many at least one record raises an alert. */
  readonly units: number;
  readonly unitsHit: number;
  /** Records that look like an attack and are none, and how many raise an alert above low, of whatever rule. */
  readonly nearMisses: number;
  readonly nearMissesAboveLow: number;
  /** Their tests or attacks. */
  readonly nearMissesHit: readonly string[];
  readonly missedBy: Readonly<Record<MissReason, number>>;
  /** Most records first. */
  readonly missed: readonly MissTally[];
  readonly unitsMissed: readonly string[];
}

export function gatherLabelled(results: readonly CaseResult[]): readonly LabelledTally[] {
  const bySet = Map.groupBy(results.filter(({ set }) => LABELLED_SETS.includes(set)), ({ set }) => set);
  return [...bySet].map(([set, cases]) => tallyLabelled(set, cases));
}

function tallyLabelled(set: string, cases: readonly CaseResult[]): LabelledTally {
  const attacks = joinUnits(cases.flatMap(({ units }) => units.filter(({ is }) => is === 'attack')));
  const near = cases.flatMap(({ units }) => units.filter(({ is }) => is === 'near-miss'));
  const missed = joinMisses(cases.flatMap(({ misses }) => misses));
  const isHit = ({ alerted, byFindingOnly }: UnitTally): boolean => alerted + byFindingOnly > 0;
  return {
    set, records: sumOf(attacks, ({ records }) => records), hit: sumOf(attacks, ({ alerted, byFindingOnly }) => alerted + byFindingOnly), aboveLow: sumOf(attacks, ({ alertedAboveLow }) => alertedAboveLow),
    byFindingOnly: sumOf(attacks, ({ byFindingOnly }) => byFindingOnly), units: attacks.length, unitsHit: attacks.filter(isHit).length,
    nearMisses: sumOf(near, ({ records }) => records), nearMissesAboveLow: sumOf(near, ({ alertedAboveLow }) => alertedAboveLow),
    nearMissesHit: [...new Set(near.filter(({ alertedAboveLow }) => alertedAboveLow > 0).map(({ unit }) => unit))].sort(),
    missedBy: Object.fromEntries(Object.keys(MISS_REASONS).map((reason) => [reason, sumOf(missed.filter((one) => one.reason === reason), ({ records }) => records)])) as Record<MissReason, number>,
    missed, unitsMissed: attacks.filter((unit) => !isHit(unit)).map(({ unit }) => unit).sort(),
  };
}

/** One unit may lie in several files. */
function joinUnits(all: readonly UnitTally[]): UnitTally[] {
  return [...Map.groupBy(all, ({ unit }) => unit).values()].flatMap((same) => {
    const [first] = same;
    if (first === undefined) return [];
    const sum = (pick: (one: UnitTally) => number): number => sumOf(same, pick);
    return [{ ...first, records: sum((one) => one.records), alerted: sum((one) => one.alerted), alertedAboveLow: sum((one) => one.alertedAboveLow), byFindingOnly: sum((one) => one.byFindingOnly) }];
  });
}

function joinMisses(all: readonly MissTally[]): MissTally[] {
  const same = Map.groupBy(all, ({ unit, reason, event, detail }) => JSON.stringify([unit, reason, event, detail]));
  return [...same.values()].flatMap((misses) => misses.slice(0, 1).map((first) => ({ ...first, records: sumOf(misses, ({ records }) => records) }))).sort((a, b) => b.records - a.records || (a.unit < b.unit ? -1 : 1));
}
