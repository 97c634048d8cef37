import type { CorrelationHit, HitValue } from '#contract/correlation-hit.ts';
import type { RuleMode } from '#contract/rule-life.ts';
import { type EntityInRole, entityKey } from '#contract/entity.ts';
import type { CompiledCorrelation } from './compile-correlations.ts';
import type { GroupHit, GroupWindow } from './group-window.ts';

/** As many events as an alert names. */
const MAX_EVENTS = 100;
/** In a flood each hit fires; so many are told of each, which together tell more than an alert names. */
const FLOOD_HITS = 1_000;
const MAX_IN_FLOOD = 20;
const MAX_ENTITIES = 60;

/** A correlation fired at a hit: the condition holds for the window that ends with it. */
export interface Firing {
  readonly mode: Exclude<RuleMode, 'off'>;
  /** It raises no alert: it only counts, or others wait for it. */
  readonly isSilent: boolean;
  readonly compiled: CompiledCorrelation;
  /** The hit at which it fired: its event, time and rule. */
  readonly at: CorrelationHit;
  readonly groupKey: string;
  /** The values of the group, one for each of `group-by`. */
  readonly group: readonly HitValue[];
  /** The time of the first hit of the window. */
  readonly firstMs: number;
  /** Hits in the window, and what the correlation measured of them. */
  readonly hits: number;
  readonly value: number;
  /** Events behind the hits, those that completed it and those of each rule before others. */
  readonly events: readonly string[];
  readonly entities: readonly EntityInRole[];
}

/** What fired, before it is known what that leads to. */
export type BareFiring = Omit<Firing, 'mode' | 'isSilent'>;

export function firingOf(compiled: CompiledCorrelation, window: GroupWindow, at: GroupHit, value: number): BareFiring {
  const size = window.sizeOf(at);
  const told = [at.hit, ...tellingHits(window.rules(), window.windowOf(at), size.hits > FLOOD_HITS ? MAX_IN_FLOOD : MAX_EVENTS)];
  const events = [...new Set(told.flatMap((hit) => hit.events))].slice(0, MAX_EVENTS);
  return { compiled, at: at.hit, groupKey: at.group.key, group: at.group.values, ...size, value, events, entities: entitiesOf(told) };
}

/** Of hits, the latest first: one of each rule, then the others up to a number. Rules without a hit are not looked for: that would be through all hits, each time. */
function tellingHits(rules: Iterable<string>, latest: Iterable<GroupHit>, count: number): CorrelationHit[] {
  const missing = new Set(rules);
  const [ofEachRule, others]: [CorrelationHit[], CorrelationHit[]] = [[], []];
  for (const { hit } of latest) {
    if (missing.delete(hit.ruleId)) ofEachRule.push(hit);
    else if (others.length < count) others.push(hit);
    if (missing.size === 0 && others.length >= count) break;
  }
  return [...ofEachRule, ...others];
}

/** A firing as a hit for the correlations that wait for it: with the fields of the hit that completed it, and those of the group. */
export function hitOfFiring({ compiled: { correlation }, at, groupKey, group, events, entities }: BareFiring): CorrelationHit {
  const groupFields = Object.fromEntries(correlation.groupBy.map((name, index) => [name, group.slice(index, index + 1)]));
  return { ...at, ruleId: correlation.id, eventId: `${at.eventId} ${groupKey}`, fields: { ...at.fields, ...groupFields }, events, entities };
}

function entitiesOf(hits: readonly CorrelationHit[]): EntityInRole[] {
  const found = new Map<string, EntityInRole>();
  for (const { entities } of hits) {
    for (const entity of entities) {
      if (found.size >= MAX_ENTITIES) return [...found.values()];
      const key = entityKey(entity);
      if (!found.has(key)) found.set(key, entity);
    }
  }
  return [...found.values()];
}
