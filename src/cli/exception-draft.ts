import type { EndpointInput } from '#contract/api/endpoint.ts';
import type { Endpoints } from '#contract/api/endpoints.ts';
import { ENTITY_TYPES, type Entity, type EntityType } from '#contract/entity.ts';
import { MAX_EXCEPTION_MS } from '#contract/exception.ts';
import { LIST_NAME } from '#contract/placeholder-list.ts';
import { type CommandArgs, hasFlag, listOption, textOption } from './command.ts';

type Draft = EndpointInput<Endpoints['previewException']>['body'];

export type Read<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problem: string };

const DAY_MS = 86_400_000;

/** The rules and entities that an exception is to be about, as typed. */
export function readDraft(args: CommandArgs): Read<Draft> {
  const rules = readRules(args);
  if (!rules.ok) return rules;
  const entities = readEntities(args);
  if (!entities.ok) return entities;
  if (rules.value.kind === 'all' && entities.value.kind === 'any') return wrong('All rules on any entity would be to look away. Name rules (--rule, --group) or entities (--entity, --list, --asset-group).');
  return { ok: true, value: { rules: rules.value, entities: entities.value, scope: hasFlag(args, 'all-tenants') ? 'all' : 'tenant' } };
}

function readRules(args: CommandArgs): Read<Draft['rules']> {
  const [ids, tag, isAll] = [listOption(args, 'rule'), textOption(args, 'group'), hasFlag(args, 'all-rules')];
  if ([ids.length > 0, tag !== null, isAll].filter(Boolean).length !== 1) return wrong('Name rules with one of --rule ID (several times for several), --group TAG and --all-rules.');
  if (tag !== null) return { ok: true, value: { kind: 'group', tag } };
  return { ok: true, value: isAll ? { kind: 'all' } : { kind: 'rules', ids: [...ids] } };
}

function readEntities(args: CommandArgs): Read<Draft['entities']> {
  const [named, list, group, isAny] = [listOption(args, 'entity'), textOption(args, 'list'), textOption(args, 'asset-group'), hasFlag(args, 'any-entity')];
  if ([named.length > 0, list !== null, group !== null, isAny].filter(Boolean).length !== 1) return wrong('Name entities with one of --entity TYPE:VALUE (several times for several), --list TYPE:NAME, --asset-group NAME and --any-entity.');
  if (isAny) return { ok: true, value: { kind: 'any' } };
  if (group !== null) return group.trim() === '' ? wrong('--asset-group takes the name of a group; watchfloor entities lists what is in which.') : { ok: true, value: { kind: 'asset_group', group } };
  if (list !== null) {
    const entity = readEntity(list);
    return entity === null || !LIST_NAME.test(entity.value) ? wrong(`--list is TYPE:NAME, such as host:scanners, with TYPE one of ${ENTITY_TYPES.join(', ')}.`) : { ok: true, value: { kind: 'list', type: entity.type, list: entity.value } };
  }
  const entities = named.map(readEntity);
  const bad = named[entities.indexOf(null)];
  if (bad !== undefined) return wrong(`"${bad}" is no entity: TYPE:VALUE, such as host:ws07, with TYPE one of ${ENTITY_TYPES.join(', ')}.`);
  return { ok: true, value: { kind: 'entities', entities: entities.filter((entity) => entity !== null) } };
}

function readEntity(text: string): Entity | null {
  const [type = '', ...rest] = text.split(':');
  const value = rest.join(':').trim();
  return (ENTITY_TYPES as readonly string[]).includes(type) && value !== '' ? { type: type as EntityType, value } : null;
}

/** When it ends: `--days N` from now. */
export function readExpiry(args: CommandArgs, nowMs: number): Read<number> {
  const days = Number(textOption(args, 'days') ?? Number.NaN);
  const most = MAX_EXCEPTION_MS / DAY_MS;
  return days > 0 && days <= most ? { ok: true, value: Math.floor(nowMs + days * DAY_MS) } : wrong(`--days is needed: after how many days the exception ends, at most ${most}.`);
}

function wrong(problem: string): { readonly ok: false; readonly problem: string } {
  return { ok: false, problem };
}
