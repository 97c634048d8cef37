import type { MappingDocument, MappingEvent, MappingValue } from '#contract/mapping.ts';
import { type OcsfAttribute, ocsfAttribute } from '#contract/ocsf-check.ts';
import { splitOutside } from '../expression.ts';

/**
 * How a text comes out of a leaf: as it stands, as some part of it in any case, or read as a whole number or an IP address, which leaves what
 * is written plainly as it stands.
 */
export type Reading = 'value' | 'part' | 'integer' | 'address';

/** The fields of a record that an OCSF attribute may come from. */
export interface Origin {
  readonly fields: readonly { readonly path: string; readonly reading: Reading }[];
  /** It may hold something else too, such as a word of the mapping. */
  readonly isOpen: boolean;
  /** It is the first of these fields that the record has and that the mapping does not call empty, whatever else the record holds. */
  readonly isFirst: boolean;
}

/** Functions of mappings that give back a part of their text. */
const CUTS = new Set(['lower', 'upper', 'trim', 'string', 'before', 'after', 'before_last', 'after_last', 'strip', 'split', 'first', 'last', 'list', 'basename', 'dirname', 'user_of', 'domain_of', 'address', 'addresses']);
/** Attributes of these types have the text of their source. */
const TEXT_TYPES = new Set(['string_t', 'file_path_t', 'file_name_t', 'process_name_t', 'username_t', 'hostname_t', 'url_t', 'subnet_t', 'resource_uid_t', 'reg_key_path_t', 'uuid_t', 'file_hash_t', 'bytestring_t']);
/** Attributes that every event gets, or may get from a database of addresses, whatever its mapping says. */
const GIVEN = /^(?:(?:src|dst)_endpoint\.(?:location|autonomous_system)|class_|category_|activity_|type_|severity|status|action|disposition|metadata|time|observables|raw_data|unmapped|enrichments)/;
const CLOSED: Origin = { fields: [], isOpen: false, isFirst: true };
const OPEN: Origin = { fields: [], isOpen: true, isFirst: false };

/** Where an OCSF path of a variant's events comes from, by the text of the mapping. */
export function originOf(path: string, document: MappingDocument, variant: MappingEvent): Origin {
  const plain = path.replaceAll(/\[[^\]]*\]/g, '');
  if (GIVEN.test(plain)) return OPEN;
  const assigned = { ...document.set, ...variant.set };
  const exact = assigned[plain];
  if (exact !== undefined) return originOfValue(exact, readingOf(ocsfAttribute(variant.class, plain)));
  const isNear = Object.keys(assigned).some((other) => isWithin(plain, other) || isWithin(other, plain));
  return isNear ? OPEN : CLOSED;
}

/** `a.0.b` is within `a`; positions in lists are left out of paths that rules read. */
function isWithin(one: string, other: string): boolean {
  const [inner, outer] = [one, other].map((path) => path.replaceAll(/\.\d+(?=\.|$)/g, ''));
  return inner === outer || (inner as string).startsWith(`${outer}.`);
}

/** Where a further name comes from that a variant gives to what the record holds. */
export function originOfName(value: MappingValue): Origin {
  return originOfValue(value, 'value');
}

function readingOf(attribute: OcsfAttribute | undefined): Reading | null {
  if (attribute === undefined || attribute.enum) return null;
  if (TEXT_TYPES.has(attribute.type)) return 'value';
  if (attribute.type === 'ip_t') return 'address';
  return ['integer_t', 'long_t', 'port_t'].includes(attribute.type) ? 'integer' : null;
}

function originOfValue(value: MappingValue, reading: Reading | null): Origin {
  if (typeof value === 'string') return value.startsWith('=') ? OPEN : originOfExpression(value, reading);
  if (Array.isArray(value)) return { ...union(value.map((item) => originOfValue(item, reading))), isFirst: false };
  if (typeof value === 'object' && 'when' in value) return { ...union([originOfValue(value.value, reading), value.else === undefined ? CLOSED : originOfValue(value.else, reading)]), isFirst: false };
  return OPEN;
}

function originOfExpression(source: string, reading: Reading | null): Origin {
  return union(splitOutside(source, '||').map((alternative) => {
    const [head = '', ...calls] = splitOutside(alternative.trim(), '|').map((part) => part.trim());
    const functions = calls.map((call) => /^\w+/.exec(call)?.[0] ?? '');
    if (reading === null || head.startsWith("'") || functions.some((name) => !CUTS.has(name))) return OPEN;
    if (functions.length > 0 && reading !== 'value') return OPEN;
    return { fields: [{ path: head, reading: functions.length > 0 ? 'part' : reading }], isOpen: false, isFirst: functions.length === 0 };
  }));
}

function union(origins: readonly Origin[]): Origin {
  return { fields: origins.flatMap(({ fields }) => fields), isOpen: origins.some(({ isOpen }) => isOpen), isFirst: origins.every(({ isFirst }) => isFirst) };
}

/** Fields that a mapping may read out of texts, with the field that holds each text; `null` for those that it sets itself. */
export function extractedFields(document: MappingDocument): ReadonlyMap<string, readonly (string | null)[]> {
  const fields = new Map<string, (string | null)[]>();
  const add = (name: string, from: string | null): void => {
    fields.set(name, [...(fields.get(name) ?? []), from]);
  };
  for (const { from, patterns } of document.extract ?? []) {
    for (const pattern of patterns) {
      const { match, set } = typeof pattern === 'string' ? { match: pattern, set: {} } : { match: pattern.match, set: pattern.set ?? {} };
      for (const [, name = ''] of match.matchAll(/\{([\w.-]+)(?::\w+)?\}/g)) add(name, from);
      for (const name of Object.keys(set)) add(name, null);
    }
  }
  return fields;
}
