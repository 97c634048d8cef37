import type { Alert, Effect } from '#contract/alert.ts';
import { ENTITY_TYPES, type EntityInRole, entityKey } from '#contract/entity.ts';
import { severityId } from '#contract/severity.ts';

/** Equal alerts within this span of event time are one. Spans are fixed, so that the order of arrival does not matter. */
export const FOLD_SPAN_MS = 3_600_000;
const MAX_EVENTS = 100;
const MAX_ENTITIES = 60;
const MAX_ATTACKS = 100;

/** Who acted, or, if nobody did, on what. */
export function whoOf(entities: readonly EntityInRole[]): EntityInRole | undefined {
  const types = ['host', 'user', 'principal', 'mailbox', 'address'] as const;
  const pick = (role: string) => types.map((type) => entities.find((entity) => entity.role === role && entity.type === type)).find((entity) => entity !== undefined);
  return pick('actor') ?? pick('target') ?? entities[0];
}

/** What makes two alerts equal: the rule, who acted (or, if nobody did, on what), and the span of time. */
export function foldKey(ruleId: string, entities: readonly EntityInRole[], timeMs: number): string {
  const victim = entities.find((entity) => entity.role === 'target' && (entity.type === 'mailbox' || entity.type === 'user'));
  const who = whoOf(entities);
  return [ruleId, who ? entityKey(who) : '', victim ? entityKey(victim) : '', Math.floor(timeMs / FOLD_SPAN_MS)].join(' ');
}

/** Joins two alerts of the same fold key: told as the first of them, as severe as the worst. The result does not depend on their order. */
export function foldAlerts(one: Alert, other: Alert): Alert {
  const first = isBefore(one, other) ? one : other;
  const effect = foldEffects(one.effect, other.effect);
  return {
    ...first,
    ...(effect === undefined ? {} : { effect }),
    lastTimeMs: Math.max(one.lastTimeMs, other.lastTimeMs),
    severity: severityId(one.severity) >= severityId(other.severity) ? one.severity : other.severity,
    confidence: Math.max(one.confidence, other.confidence),
    techniques: union(one.techniques, other.techniques).slice(0, MAX_ATTACKS),
    tactics: union(one.tactics, other.tactics).slice(0, MAX_ATTACKS),
    events: union(one.events, other.events).slice(0, MAX_EVENTS),
    count: one.count + other.count,
    entities: foldEntities([...one.entities, ...other.entities]),
  };
}

function foldEffects(one: Effect | undefined, other: Effect | undefined): Effect | undefined {
  if (one === undefined || other === undefined) return one ?? other;
  return one === other ? one : 'both';
}

function union(one: readonly string[], other: readonly string[]): string[] {
  return [...new Set([...one, ...other])].sort();
}

const ROLES = ['actor', 'target', 'related'] as const;

/** Each entity once, in its strongest role; those that act come first. Sorted, so that the order of folding leaves no trace. */
function foldEntities(all: readonly EntityInRole[]): EntityInRole[] {
  const byKey = new Map<string, EntityInRole>();
  for (const entity of all) {
    const known = byKey.get(entityKey(entity));
    if (!known || ROLES.indexOf(entity.role) < ROLES.indexOf(known.role)) byKey.set(entityKey(entity), entity);
  }
  const sorted = [...byKey].sort(([keyA, a], [keyB, b]) => ROLES.indexOf(a.role) - ROLES.indexOf(b.role) || ENTITY_TYPES.indexOf(a.type) - ENTITY_TYPES.indexOf(b.type) || (keyA < keyB ? -1 : 1));
  return sorted.slice(0, MAX_ENTITIES).map(([, entity]) => entity);
}

/** The ids of events cannot tell alerts of one time apart: a folded one has those of later alerts too. */
function isBefore(a: Alert, b: Alert): boolean {
  if (a.timeMs !== b.timeMs) return a.timeMs < b.timeMs;
  return told(a) <= told(b);
}

function told({ summary, rule, source, domain }: Alert): string {
  return [summary, rule.title, rule.level, source, domain].join('\n');
}
