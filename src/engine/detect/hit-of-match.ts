import type { CorrelationHit, HitValue } from '#contract/correlation-hit.ts';
import type { EntityInRole } from '#contract/entity.ts';
import type { NormalisedEvent } from '#contract/event.ts';
import type { EventFields } from './event-fields.ts';

/** Hits wait in memory, and are kept: values and entities beyond these bounds are left out. */
const MAX_VALUES = 10;
const MAX_VALUE = 1_000;
const MAX_ENTITIES = 12;

export interface HitContext {
  readonly fields: EventFields;
  readonly entities: readonly EntityInRole[];
}

/** What a hit says of its event. */
export type HitEvent = Pick<NormalisedEvent, 'id' | 'timeMs' | 'source' | 'domain'>;

/** A rule's match as a hit for the correlations that wait for it, with the fields that they read. */
export function hitOfMatch(ruleId: string, names: readonly string[], event: HitEvent, { fields, entities }: HitContext): CorrelationHit {
  const { id, timeMs, source, domain } = event;
  const read = Object.fromEntries(names.flatMap((name) => {
    const values = (fields.values(name) ?? []).filter((value): value is HitValue => value !== null && value !== '' && String(value).length <= MAX_VALUE);
    return values.length > 0 ? [[name, values.slice(0, MAX_VALUES)] as const] : [];
  }));
  return { ruleId, eventId: id, timeMs, clockMs: timeMs, fields: read, source, domain, entities: entities.slice(0, MAX_ENTITIES), events: [id] };
}
