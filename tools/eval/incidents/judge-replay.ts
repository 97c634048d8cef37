import { PAGING_LINE, scoreAlerts } from '#engine/score/priority.ts';
import { BASELINES, joinByEntities } from './baselines.ts';
import { coverSteps } from './cover-steps.ts';
import { type ForeignJoin, foreignJoins } from './foreign-joins.ts';
import type { ReplayCounts, ReplayOutcome } from './replay.ts';
import { type AlertGroup, isPaged, type OverallFigures, type ScenarioFigures, scoreOverall, scoreScenario } from './score-scenario.ts';
import type { Truth } from './truth.ts';

/** A scenario under one way of joining. */
export interface JudgedScenario extends ScenarioFigures {
  /** Steps in the three incidents that together hold most of them: of those at or above the paging line, and of all. */
  readonly stepsInThreePaged: number;
  readonly stepsInThree: number;
}

/** One way of joining alerts: ours, or a baseline. */
export interface JudgedMethod {
  readonly name: string;
  readonly overall: OverallFigures;
  /** In the order of the truths. */
  readonly scenarios: readonly JudgedScenario[];
}

/** What one replay showed. */
export interface Judgement {
  readonly truths: readonly Truth[];
  readonly counts: ReplayCounts;
  readonly methods: readonly JudgedMethod[];
  /** Seconds from the last needed record to the incident; null where it was not there. */
  readonly waitS: readonly (number | null)[];
  /** How many alerts of each scenario reach the paging line alone. */
  readonly loudAlone: readonly number[];
  /** By what our joining tied together what is not of one scenario. */
  readonly foreignJoins: readonly ForeignJoin[];
  readonly seconds: number;
  readonly processorS: number;
}

export const OURS = 'watchfloor';

export function judgeReplay(outcome: ReplayOutcome, truths: readonly Truth[]): Judgement {
  const { incidents, alerts, truthOf, counts, waitS, seconds, processorS } = outcome;
  const methods = [{ name: OURS, groups: incidents as readonly AlertGroup[] }, ...BASELINES.map((baseline) => ({ name: baseline.name, groups: joinByEntities(alerts, baseline) }))];
  return {
    truths, counts, waitS, seconds, processorS,
    methods: methods.map(({ name, groups }) => {
      const paged = groups.filter(isPaged);
      const cover = (some: readonly AlertGroup[], scenario: number) => coverSteps(some, scenario, truthOf, 3).covered;
      return {
        name,
        overall: scoreOverall(groups, truths, truthOf, counts.benignEvents),
        scenarios: truths.map((truth, at) => ({ ...scoreScenario(groups, truth, at, truthOf), stepsInThreePaged: cover(paged, at), stepsInThree: cover(groups, at) })),
      };
    }),
    foreignJoins: foreignJoins(incidents, truthOf),
    loudAlone: truths.map((_, at) => alerts.filter((alert) => truthOf.get(alert.id)?.scenario === at && scoreAlerts([alert]).priority >= PAGING_LINE).length),
  };
}
