import type { Alert } from '#contract/alert.ts';
import { type Entity, entityKey } from '#contract/entity.ts';
import type { Contradiction } from '#contract/incident.ts';
import { clockTime } from './clock-time.ts';

/** What two products can see alike of one thing. */
const COMPARED: ReadonlySet<Entity['type']> = new Set<Entity['type']>(['address', 'domain', 'url', 'file', 'message', 'process', 'session', 'key']);
/** Clocks differ by a little. */
const SLACK_MS = 5 * 60_000;
const MAX_CONTRADICTIONS = 10;

/** Where one product says that something was prevented, and another one saw it happen afterwards. `alerts` are sorted by time. */
export function findContradictions(alerts: readonly Alert[]): Contradiction[] {
  const prevented = alerts.filter(({ effect }) => effect === 'prevented');
  const happened = alerts.filter(({ effect }) => effect === 'happened');
  const found = new Map<string, Contradiction>();
  for (const before of prevented) {
    const things = new Map(before.entities.filter(({ type, role }) => COMPARED.has(type) && role !== 'actor').map((entity) => [entityKey(entity), entity]));
    for (const after of happened) {
      if (after.source === before.source || after.lastTimeMs < before.timeMs - SLACK_MS) continue;
      const shared = after.entities.find((entity) => entity.role !== 'actor' && things.has(entityKey(entity)));
      const key = `${before.source} ${after.source} ${shared?.value}`;
      if (!shared || found.has(key)) continue;
      if (found.size >= MAX_CONTRADICTIONS) return [...found.values()];
      const text = `${before.source} says that it was prevented (“${before.rule.title}”, ${clockTime(before.timeMs)}), but ${after.source} saw it go through (“${after.rule.title}”, ${clockTime(after.lastTimeMs)}): ${shared.type} ${shared.value}.`;
      found.set(key, { text, alerts: [before.id, after.id] });
    }
  }
  return [...found.values()];
}
