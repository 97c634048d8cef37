import type { Alert } from '#contract/alert.ts';
import { type EntityInRole, entityKey } from '#contract/entity.ts';

/** Equal alerts within this span of event time are one. Spans are fixed, so that the order of arrival does not matter. */
export const FOLD_SPAN_MS = 3_600_000;
const MAX_EVENTS = 100;
const MAX_ENTITIES = 60;

/** What makes two alerts equal: the rule, who acted (or, if nobody did, on what), and the span of time. */
export function foldKey(ruleId: string, entities: readonly EntityInRole[], timeMs: number): string {
  const types = ['host', 'user', 'principal', 'mailbox', 'address'] as const;
  const pick = (role: string) => types.map((type) => entities.find((entity) => entity.role === role && entity.type === type)).find((entity) => entity !== undefined);
  const actor = pick('actor');
  const victim = entities.find((entity) => entity.role === 'target' && (entity.type === 'mailbox' || entity.type === 'user'));
  const who = actor ?? pick('target') ?? entities[0];
  return [ruleId, who ? entityKey(who) : '', victim ? entityKey(victim) : '', Math.floor(timeMs / FOLD_SPAN_MS)].join(' ');
}

/** Joins two alerts of the same fold key. The result does not depend on their order. */
export function foldAlerts(one: Alert, other: Alert): Alert {
  const [first, second] = isBefore(one, other) ? [one, other] : [other, one];
  const events = [...new Set([...first.events, ...second.events])].sort().slice(0, MAX_EVENTS);
  const entities = new Map<string, EntityInRole>();
  for (const entity of [...first.entities, ...second.entities]) if (!entities.has(entityKey(entity))) entities.set(entityKey(entity), entity);
  return {
    ...first,
    lastTimeMs: Math.max(one.lastTimeMs, other.lastTimeMs),
    events,
    count: one.count + other.count,
    entities: [...entities.values()].slice(0, MAX_ENTITIES),
  };
}

function isBefore(a: Alert, b: Alert): boolean {
  if (a.timeMs !== b.timeMs) return a.timeMs < b.timeMs;
  return (a.events[0] ?? '') <= (b.events[0] ?? '');
}
