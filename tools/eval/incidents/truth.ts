import type { Severity } from '#contract/severity.ts';

/** What is known of a scenario that is replayed. */
export interface Truth {
  readonly name: string;
  readonly kind: 'attack' | 'look-alike';
  /** What the main incident of an attack must reach at least. */
  readonly severity: Severity;
  /** The ids of its steps, in their order. */
  readonly steps: readonly string[];
  /** Whether each of its alerts, alone, must stay below the paging line. */
  readonly isQuietAlone: boolean;
}

/** The place of a record's scenario among the truths, where it is of none. */
export const BACKGROUND = -1;

/** Whose a record is. */
export interface Owner {
  readonly scenario: number;
  /** The place of its step among those of the scenario; null where it is of none. */
  readonly step: number | null;
}

const MARK = /~(\d+)~(\d*)(?:\.\d+)?$/;

/** The id of a record with its owner in it: the ids of its events, and so the alerts that name them, carry it on. */
export function markedId(id: string, { scenario, step }: Owner): string {
  return scenario === BACKGROUND ? id : `${id}~${scenario}~${step ?? ''}`;
}

/** The owner in the id of an event; null for one of the background. */
export function ownerOfEvent(eventId: string): Owner | null {
  const mark = MARK.exec(eventId);
  return mark === null ? null : { scenario: Number(mark[1]), step: mark[2] === '' ? null : Number(mark[2]) };
}

/** Whose an alert is, and which steps of which scenarios its events are of: also an alert of somebody else may tell of a step. */
export interface AlertTruth {
  readonly scenario: number;
  readonly steps: ReadonlyMap<number, ReadonlySet<number>>;
}

/** An alert is a scenario's when at least half of the events that it names are. */
export function scenarioOfAlert(events: readonly string[]): number {
  const counts = new Map<number, number>();
  for (const event of events) {
    const owner = ownerOfEvent(event);
    if (owner !== null) counts.set(owner.scenario, (counts.get(owner.scenario) ?? 0) + 1);
  }
  const [scenario, count] = [...counts].sort(([a, some], [b, others]) => others - some || a - b)[0] ?? [BACKGROUND, 0];
  return count * 2 >= events.length ? scenario : BACKGROUND;
}
