import { type AlertGroup, stepsIn, type TruthOf } from './score-scenario.ts';

/** How the steps of a scenario are spread over incidents. */
export interface StepCover {
  /** Steps that some alert is of. */
  readonly seen: number;
  /** Steps in the incidents that together hold most of them, at most as many incidents as were asked for. */
  readonly covered: number;
}

/** Takes the incident with most steps, then the one that adds most, and so on, up to `most` incidents. */
export function coverSteps(groups: readonly AlertGroup[], scenario: number, truthOf: TruthOf, most: number): StepCover {
  const sets = groups.map(({ alerts }) => [...stepsIn(alerts, scenario, truthOf)]).filter((steps) => steps.length > 0);
  const covered = new Set<number>();
  const gain = (steps: readonly number[]) => steps.filter((step) => !covered.has(step)).length;
  for (let taken = 0; taken < most && sets.length > 0; taken++) {
    for (const step of sets.reduce((one, other) => (gain(other) > gain(one) ? other : one))) covered.add(step);
  }
  return { seen: stepsIn(truthOf.keys(), scenario, truthOf).size, covered: covered.size };
}
