import { entityKey } from '#contract/entity.ts';
import type { Incident } from '#contract/incident.ts';
import type { TruthOf } from './score-scenario.ts';
import { BACKGROUND } from './truth.ts';

/** An entity by which alerts were joined that are not of the same scenario, or of none and one. */
export interface ForeignJoin {
  readonly entity: string;
  readonly times: number;
  /** One of the reasons, as a person reads it. */
  readonly because: string;
}

const SHOWN = 8;

/** What glues scenarios to each other and to what is ordinary: the first entity of each join across, those of most joins first. */
export function foreignJoins(incidents: readonly Incident[], truthOf: TruthOf): ForeignJoin[] {
  const scenarioOf = (alert: string) => truthOf.get(alert)?.scenario ?? BACKGROUND;
  const found = new Map<string, ForeignJoin>();
  for (const { alert, to, via: [first], because } of incidents.flatMap(({ joins }) => joins)) {
    if (to === undefined || first === undefined || scenarioOf(alert) === scenarioOf(to)) continue;
    const entity = entityKey(first);
    const known = found.get(entity);
    found.set(entity, { entity, times: (known?.times ?? 0) + 1, because: known?.because ?? because });
  }
  return [...found.values()].sort((a, b) => b.times - a.times || (a.entity < b.entity ? -1 : 1)).slice(0, SHOWN);
}
