import type { EntityInRole } from '#contract/entity.ts';
import type { Json, NormalisedEvent } from '#contract/event.ts';
import type { BehaviourModel } from '#contract/model.ts';
import { isSystemAccount, machineAccountHost } from '../../correlate/well-known.ts';
import { compileCondition } from '../../normalise/condition.ts';
import { compilePath, type FieldReader } from '../../normalise/field-path.ts';
import type { Observation } from './finding.ts';

/** Longer values are no names; they would be in memory for each. */
const MAX_VALUE = 300;

/** Gives what a model reads of an event; null where it does not look at it, or finds no entity in it. */
export type ReadObservation = (event: NormalisedEvent, entities: readonly EntityInRole[]) => Observation | null;

export function compileObservation(model: BehaviourModel): ReadObservation {
  const looksAt = compileCondition(model.when);
  const readEntity = firstOf(model.entity.from);
  const features = Object.entries(model.features).flatMap(([name, places]) => (places === undefined ? [] : [[name, firstOf(places)] as const]));
  return (event, entities) => {
    if (!looksAt(event.ocsf)) return null;
    const value = readEntity(event.ocsf);
    // Accounts that every machine has are nobody's habits.
    if (value === undefined || (model.entity.type === 'user' && (isSystemAccount(String(value)) || machineAccountHost(String(value)) !== undefined))) return null;
    const found: Record<string, string | number> = {};
    for (const [name, read] of features) {
      const feature = read(event.ocsf);
      if (feature !== undefined) found[name] = feature;
    }
    const { id: eventId, timeMs, source, domain } = event;
    return { model: model.name, timeMs, eventId, source, domain, entity: { type: model.entity.type, value: String(value).toLowerCase() }, features: found, entities };
  };
}

function firstOf(places: readonly string[]): (ocsf: NormalisedEvent['ocsf']) => string | number | undefined {
  const readers: readonly FieldReader[] = places.map(compilePath);
  return (ocsf) => {
    for (const read of readers) {
      const value = plain(read(ocsf));
      if (value !== undefined) return value;
    }
    return undefined;
  };
}

function plain(value: Json | undefined): string | number | undefined {
  const one = Array.isArray(value) ? (value as readonly Json[])[0] : value;
  if (typeof one === 'string') return one === '' ? undefined : one.slice(0, MAX_VALUE);
  return typeof one === 'number' ? one : typeof one === 'boolean' ? String(one) : undefined;
}
