import type { Alert } from '#contract/alert.ts';
import { type Entity, entityKey } from '#contract/entity.ts';
import type { AlertException, ExceptionEntities, ExceptionRules } from '#contract/exception.ts';
import { type AssetGroups, NO_GROUPS } from './asset-groups.ts';

/** What a tenant's lists stand for, by name. One that is not there fits nothing. */
export type Lists = Readonly<Record<string, readonly string[]>>;

/** The id of the exception that hides an alert at a time; null where none does. Of several it is the one that was made first. */
export type HideAlert = (alert: Pick<Alert, 'rule' | 'source' | 'domain' | 'techniques' | 'tactics' | 'entities'>, nowMs: number) => string | null;

/** What the platform says of itself, such as that a rule was set aside, is hidden by nothing. */
const PLATFORM_SOURCE = 'watchfloor.platform';

/** Prepares the exceptions of a tenant. Those that ended are left out; those that expire do so by the time that is asked about. */
export function createExceptionMatcher(exceptions: readonly AlertException[], lists: Lists, groups: AssetGroups = NO_GROUPS): HideAlert {
  const inForce = exceptions.filter(({ endedAtMs }) => endedAtMs === null).sort((a, b) => a.createdAtMs - b.createdAtMs || (a.id < b.id ? -1 : 1));
  const prepared = inForce.map(({ id, rules, entities, expiresAtMs }) => ({ id, expiresAtMs, isOfRule: ruleTest(rules), isOfEntities: entityTest(entities, lists, groups) }));
  return (alert, nowMs) => {
    if (alert.source === PLATFORM_SOURCE) return null;
    return prepared.find((one) => nowMs < one.expiresAtMs && one.isOfRule(alert) && one.isOfEntities(alert))?.id ?? null;
  };
}

/** All rules on whatever it is: to look away. */
export function isBlanket({ rules, entities }: Pick<AlertException, 'rules' | 'entities'>): boolean {
  return rules.kind === 'all' && entities.kind === 'any';
}

function ruleTest(rules: ExceptionRules): (alert: Parameters<HideAlert>[0]) => boolean {
  if (rules.kind === 'all') return () => true;
  if (rules.kind === 'group') return groupTest(rules.tag.toLowerCase());
  const ids = new Set(rules.ids);
  return ({ rule }) => ids.has(rule.id);
}

/** A tag names a technique with those below it, or a tactic; else it is a domain. */
function groupTest(tag: string): (alert: Parameters<HideAlert>[0]) => boolean {
  if (!tag.startsWith('attack.')) return ({ domain }) => domain === tag;
  const name = tag.slice('attack.'.length);
  const technique = name.toUpperCase();
  const tactic = name.replaceAll('_', '-');
  return ({ techniques, tactics }) => tactics.includes(tactic) || techniques.some((id) => id === technique || id.startsWith(`${technique}.`));
}

function entityTest(entities: ExceptionEntities, lists: Lists, groups: AssetGroups): (alert: Parameters<HideAlert>[0]) => boolean {
  if (entities.kind === 'any') return () => true;
  if (entities.kind === 'asset_group') {
    const members = groups.get(entities.group);
    return (alert) => members !== undefined && alert.entities.some((entity) => entity.role !== 'related' && members.has(foldedKey(entity)));
  }
  const wanted: readonly Entity[] = entities.kind === 'entities' ? entities.entities : valuesOf(lists, entities.list).map((value) => ({ type: entities.type, value }));
  const keys = new Set(wanted.map(foldedKey));
  return (alert) => alert.entities.some((entity) => keys.has(foldedKey(entity)));
}

function valuesOf(lists: Lists, name: string): readonly string[] {
  return Object.hasOwn(lists, name) ? (lists[name] ?? []) : [];
}

// People write names in any case.
function foldedKey(entity: Entity): string {
  return entityKey(entity).toLowerCase();
}
