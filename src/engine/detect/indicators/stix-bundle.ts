import type { IndicatorKind, Tlp } from '#contract/indicator.ts';
import type { Severity } from '#contract/severity.ts';
import { notTaken, type Reading, type ReadingDefaults, type ReadParts, readIndicator, timeOf, tlpOf } from './reading.ts';
import { comparisonsOfObservable, kindOfStix } from './stix-observable.ts';
import { readStixPattern, type StixComparison } from './stix-pattern.ts';

/** An object of a bundle or of a TAXII answer, as JSON gives it; nothing of it is trusted. */
export type StixObject = Readonly<Record<string, unknown>>;

/** The markings that every STIX 2.1 document may name without defining them, and those of TLP 2.0 that OASIS published. */
const KNOWN_MARKINGS: Readonly<Record<string, Tlp>> = {
  'marking-definition--613f2e26-407d-48c7-9eca-b8e91df99dc9': 'clear', 'marking-definition--34098fce-860f-48ae-8e50-ebd3cc5e41da': 'green',
  'marking-definition--f88d31f6-486f-44da-b317-01333bde0b82': 'amber', 'marking-definition--5e57c739-391a-4eb3-b6be-7d15ca92d5ed': 'red',
  'marking-definition--94868c89-83c2-464b-929b-a1a8aa3c8487': 'clear', 'marking-definition--bab4a63c-aed9-4cf5-a766-dfca5abac2bb': 'green',
  'marking-definition--55d920b0-5e8b-4f79-9ee9-91f868d9b421': 'amber', 'marking-definition--939a9414-2ddd-4d32-a0cd-375ea402b003': 'amber+strict',
  'marking-definition--e828b379-4e03-4974-9ac4-e53a884c97c1': 'red',
};
const SEVERITY_OF_TYPE: Readonly<Record<string, Severity>> = { 'malicious-activity': 'high', compromised: 'high', attribution: 'medium', 'anomalous-activity': 'low', anonymization: 'low' };
const OBSERVABLES = new Set(['ipv4-addr', 'ipv6-addr', 'domain-name', 'url', 'email-addr', 'file', 'artifact', 'x509-certificate']);
/** An observable alone says that something was seen, and not that it is bad. */
const OBSERVABLE_CONFIDENCE = 30;

/** What objects say of others: read before the indicators, wherever in the bundle they stand. */
interface Surroundings {
  readonly names: Map<string, string>;
  readonly techniques: Map<string, string>;
  readonly markings: Map<string, Tlp>;
  readonly targets: Map<string, string[]>;
  indicators: number;
}

/** Reads the objects of STIX 2.0 and 2.1, which it goes through twice. Observables count alone where no object is an indicator. */
export function* readStixObjects(objects: Iterable<StixObject>, defaults: ReadingDefaults): Generator<Reading> {
  const around = surroundingsOf(objects);
  for (const object of objects) {
    if (!isObject(object) || typeof object['type'] !== 'string') yield notTaken('unreadable', String(JSON.stringify(object)).slice(0, 100));
    else if (object['type'] === 'indicator') yield* readStixIndicator(object, around, defaults);
    else if (around.indicators === 0 && OBSERVABLES.has(object['type'])) yield* readings(comparisonsOfObservable(object), { ...partsOf(object, around), confidence: OBSERVABLE_CONFIDENCE }, defaults);
    else yield notTaken('no-indicator', object['type']);
  }
}

function surroundingsOf(objects: Iterable<StixObject>): Surroundings {
  const around: Surroundings = { names: new Map(), techniques: new Map(), markings: new Map(Object.entries(KNOWN_MARKINGS)), targets: new Map(), indicators: 0 };
  for (const object of objects) if (isObject(object)) note(object, around);
  return around;
}

function note(object: StixObject, around: Surroundings): void {
  const id = text(object['id']);
  switch (object['type']) {
    case 'indicator':
      around.indicators++;
      break;
    case 'relationship':
      noteRelation(object, around);
      break;
    case 'attack-pattern':
      for (const reference of list(object['external_references']).filter(isObject)) if (/^T\d{4}/.test(text(reference['external_id']))) around.techniques.set(id, text(reference['external_id']));
      break;
    case 'marking-definition': {
      const definition = object['definition'];
      const tlp = tlpOf(isObject(definition) ? text(definition['tlp']) : text(object['name']));
      if (tlp !== undefined) around.markings.set(id, tlp);
      break;
    }
    case 'malware': case 'tool': case 'campaign': case 'intrusion-set': case 'threat-actor': case 'infrastructure':
      around.names.set(id, text(object['name']));
      break;
  }
}

function noteRelation(object: StixObject, { targets }: Surroundings): void {
  const [from, to] = [text(object['source_ref']), text(object['target_ref'])];
  if (object['relationship_type'] === 'indicates' && from !== '' && to !== '') targets.set(from, [...(targets.get(from) ?? []), to]);
}

function* readStixIndicator(object: StixObject, around: Surroundings, defaults: ReadingDefaults): Generator<Reading> {
  const pattern = text(object['pattern']);
  const language = text(object['pattern_type']) || 'stix';
  const types = [...list(object['indicator_types']), ...list(object['labels'])].map(text);
  if (object['revoked'] === true) return yield notTaken('revoked', pattern);
  if (types.includes('benign')) return yield notTaken('not-for-detection', pattern);
  if (language !== 'stix') return yield notTaken('unsupported-pattern', `${language}: ${pattern}`);
  const found = readStixPattern(pattern);
  if (!found.ok) return yield found;
  const severity = types.map((type) => SEVERITY_OF_TYPE[type]).find((one) => one !== undefined);
  yield* readings(found.value, { ...partsOf(object, around), ...(severity && { severity }) }, defaults);
}

function* readings(comparisons: readonly StixComparison[], parts: Omit<ReadParts, 'value' | 'kind'>, defaults: ReadingDefaults): Generator<Reading> {
  if (comparisons.length === 0) yield notTaken('unsupported-kind', 'an object without a value or hash');
  for (const { object, path, values } of comparisons) {
    const kind: IndicatorKind | 'guess' | null = kindOfStix(object, path);
    for (const value of values) {
      if (kind === null) yield notTaken('unsupported-kind', `${object}:${path} ${value}`);
      else yield readIndicator({ ...parts, value, kind: kind === 'guess' ? undefined : kind }, defaults);
    }
  }
}

function partsOf(object: StixObject, { names, techniques, markings, targets }: Surroundings): Omit<ReadParts, 'value' | 'kind'> {
  const pointed = targets.get(text(object['id'])) ?? [];
  const phases = list(object['kill_chain_phases']).filter(isObject).filter((phase) => text(phase['kill_chain_name']).startsWith('mitre-attack'));
  return {
    label: pointed.map((id) => names.get(id)).find((name) => name) ?? text(object['name']),
    confidence: typeof object['confidence'] === 'number' ? object['confidence'] : undefined,
    validFromMs: timeOf(text(object['valid_from']) || text(object['created'])),
    expiresAtMs: timeOf(text(object['valid_until'])),
    tlp: list(object['object_marking_refs']).map((ref) => markings.get(text(ref))).find((tlp) => tlp !== undefined),
    techniques: [...new Set(pointed.flatMap((id) => techniques.get(id) ?? []))].sort(),
    tactics: [...new Set(phases.map((phase) => text(phase['phase_name'])))].sort(),
  };
}

function isObject(value: unknown): value is StixObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
