import type { Alert } from '#contract/alert.ts';
import { type Entity, entityKey } from '#contract/entity.ts';
import type { ScopeEntry } from '#contract/incident.ts';
import { severityId } from '#contract/severity.ts';
import { isOutside } from './outside-entity.ts';

/** Kinds of thing that can be in the hands of an attacker; the others are traces. */
const CAN_BE_TAKEN: ReadonlySet<Entity['type']> = new Set<Entity['type']>(['user', 'host', 'mailbox', 'principal', 'key', 'resource', 'application']);
const MAX_ENTRIES = 40;
const MEDIUM = severityId('medium');

/** How an entity is known where no alert names it: `DHCP lease`. */
export type HowKnown = (entity: Entity) => string | null;

/**
 * Who and what is in the incident: `confirmed` where something of weight happened there, or several rules saw it act; `cleared` where all that was
 * tried there was prevented; `suspected` otherwise.
 */
export function tellScope(alerts: readonly Alert[], entities: readonly Entity[], howKnown: HowKnown): ScopeEntry[] {
  const own = entities.filter((entity) => CAN_BE_TAKEN.has(entity.type) && !(isOutside(entity, entities) && isSenderOnly(entity, alerts))).slice(0, MAX_ENTRIES);
  const naming = new Map<string, Alert[]>(own.map((entity) => [entityKey(entity), []]));
  for (const alert of alerts) for (const one of alert.entities) if (one.role !== 'related') naming.get(entityKey(one))?.push(alert);
  return own.map((entity) => ({ entity, ...judge(entity, naming.get(entityKey(entity)) ?? [], howKnown) }));
}

/** Who only sends is somebody outside; who gets mail may be ours, also where nobody was seen to sign in. */
function isSenderOnly(entity: Entity, alerts: readonly Alert[]): boolean {
  const key = entityKey(entity);
  return alerts.every((alert) => alert.entities.every((one) => one.role === 'actor' || entityKey(one) !== key));
}

function judge(entity: Entity, naming: readonly Alert[], howKnown: HowKnown): Omit<ScopeEntry, 'entity'> {
  const [first] = naming;
  if (!first) return { state: 'suspected', why: `no alert names it; it is tied in by ${howKnown(entity) ?? 'what else is known'}` };
  if (naming.every(({ effect }) => effect === 'prevented')) return { state: 'cleared', why: `what was tried there was prevented: ${titlesOf(naming)}` };
  const happened = naming.filter(({ effect }) => effect !== 'prevented');
  const isGrave = happened.some(({ severity }) => severityId(severity) >= MEDIUM);
  const acts = happened.filter((alert) => alert.entities.some((one) => one.role === 'actor' && entityKey(one) === entityKey(entity)));
  const isRepeated = new Set(acts.map(({ rule }) => rule.id)).size > 1;
  return { state: isGrave || isRepeated ? 'confirmed' : 'suspected', why: `it is in ${titlesOf(happened)}` };
}

const MAX_TITLES = 2;

function titlesOf(alerts: readonly Alert[]): string {
  const titles = [...new Set([...alerts].sort((a, b) => severityId(b.severity) - severityId(a.severity) || a.timeMs - b.timeMs).map(({ rule }) => `“${rule.title}”`))];
  const more = titles.length - MAX_TITLES;
  return titles.slice(0, MAX_TITLES).join(' and ') + (more > 0 ? ` and ${more} more` : '');
}
