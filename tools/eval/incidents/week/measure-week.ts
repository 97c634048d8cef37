import { type Judgement, judgeReplay } from '../judge-replay.ts';
import { type Engine, replay } from '../replay.ts';
import type { WeekOfAlerts } from './week-of-alerts.ts';

export interface WeekFigures {
  readonly judgement: Judgement;
  /** Alerts of products that went in, and how many of them are false. */
  readonly alertsIn: number;
  readonly falseIn: number;
  /** Alerts after folding that no incident holds, and that several do. */
  readonly inNone: number;
  readonly inSeveral: number;
}

/** Replays a week of alerts of products. */
export async function measureWeek(engine: Engine, { truths, records, falseAlerts, leases }: WeekOfAlerts): Promise<WeekFigures> {
  const outcome = await replay(records, truths, engine);
  const times = new Map<string, number>();
  for (const id of outcome.incidents.flatMap((incident) => incident.alerts)) times.set(id, (times.get(id) ?? 0) + 1);
  return {
    judgement: judgeReplay(outcome, truths), alertsIn: records.length - leases, falseIn: falseAlerts,
    inNone: outcome.alerts.filter(({ id }) => !times.has(id)).length, inSeveral: [...times.values()].filter((held) => held > 1).length,
  };
}
