import type { Alert } from '#contract/alert.ts';
import { type EntityInRole, entityKey } from '#contract/entity.ts';
import { scoreAlerts } from '#engine/score/priority.ts';
import type { AlertGroup } from './score-scenario.ts';

/** A simple way to join alerts, for comparison: whoever shares one of the entities that count, within a day. */
export interface Baseline {
  readonly name: string;
  readonly counts: (entity: EntityInRole) => boolean;
}

export const BASELINES: readonly Baseline[] = [
  { name: 'any entity, 24 h', counts: () => true },
  { name: 'host, 24 h', counts: ({ type }) => type === 'host' },
];

const DAY_MS = 86_400_000;

/** Alerts that a baseline ties together, directly or by way of others, with the priority that our formula gives them; most urgent first. */
export function joinByEntities(alerts: readonly Alert[], { counts }: Baseline): AlertGroup[] {
  const ordered = [...alerts].sort((a, b) => a.timeMs - b.timeMs || (a.id < b.id ? -1 : 1));
  const roots = ordered.map((_, at) => at);
  const rootOf = (at: number): number => {
    let root = at;
    while (roots[root] !== root) root = roots[root] as number;
    roots[at] = root;
    return root;
  };
  const latest = new Map<string, { readonly at: number; readonly lastMs: number }>();
  for (const [at, alert] of ordered.entries()) {
    for (const key of new Set(alert.entities.filter(counts).map(entityKey))) {
      const before = latest.get(key);
      if (before !== undefined && alert.timeMs - before.lastMs <= DAY_MS) roots[rootOf(at)] = rootOf(before.at);
      latest.set(key, { at, lastMs: Math.max(alert.lastTimeMs, before?.lastMs ?? 0) });
    }
  }
  const groups = [...Map.groupBy(ordered.keys(), rootOf).values()].map((members) => groupOf(members.map((at) => ordered[at] as Alert)));
  return groups.sort((a, b) => b.priority - a.priority || (a.id < b.id ? -1 : 1));
}

function groupOf(alerts: readonly Alert[]): AlertGroup {
  const { priority, severity } = scoreAlerts(alerts);
  return { id: (alerts[0] as Alert).id, alerts: alerts.map(({ id }) => id), priority, severity };
}
