import type { AddressFacts, LookUpAddress } from '#contract/address-facts.ts';
import type { JsonObject, OcsfEvent } from '#contract/event.ts';

/** Both ends of what happened. */
const ENDPOINTS = ['src_endpoint', 'dst_endpoint'] as const;

/** Puts place and network of both ends where the record does not say them itself. Gives the event as it is where nothing is known. */
export function addAddressFacts(ocsf: OcsfEvent, lookUp: LookUpAddress): OcsfEvent {
  const added: Record<string, JsonObject> = {};
  for (const name of ENDPOINTS) {
    const endpoint = ocsf[name];
    if (!isObject(endpoint) || typeof endpoint['ip'] !== 'string') continue;
    const facts = lookUp(endpoint['ip']);
    const more = facts === null ? null : withFacts(endpoint, facts);
    if (more !== null) added[name] = more;
  }
  return Object.keys(added).length === 0 ? ocsf : { ...ocsf, ...added };
}

function withFacts(endpoint: JsonObject, facts: AddressFacts): JsonObject | null {
  const location = placeFor(endpoint['location'], facts);
  const system = networkFor(endpoint['autonomous_system'], facts);
  return location === null && system === null ? null : { ...endpoint, ...(location && { location }), ...(system && { autonomous_system: system }) };
}

/** The whole place, where the record says nothing of it; coordinates only where it names the same country. A place that is half of one and half of another is none. */
function placeFor(told: unknown, { country, city, latitude, longitude }: AddressFacts): JsonObject | null {
  const known = isObject(told) ? told : {};
  const point = latitude === undefined || longitude === undefined ? {} : { lat: latitude, long: longitude };
  if (known['lat'] !== undefined || known['long'] !== undefined) return null;
  if (known['country'] === undefined && known['city'] === undefined && known['region'] === undefined) {
    return country === undefined && city === undefined && latitude === undefined ? null : { ...known, ...(country !== undefined && { country }), ...(city !== undefined && { city }), ...point };
  }
  const isSame = country !== undefined && String(known['country']).toUpperCase() === country;
  return isSame && latitude !== undefined && longitude !== undefined ? { ...known, ...point } : null;
}

function networkFor(told: unknown, { asNumber, asName }: AddressFacts): JsonObject | null {
  const known = isObject(told) ? told : {};
  if (asNumber === undefined && asName === undefined) return null;
  if (known['name'] !== undefined || (known['number'] !== undefined && known['number'] !== asNumber)) return null;
  return { ...known, ...(asNumber !== undefined && { number: asNumber }), ...(asName !== undefined && { name: asName }) };
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
