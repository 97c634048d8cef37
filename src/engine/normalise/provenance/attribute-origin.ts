import type { MappingDocument, MappingEvent, MappingValue } from '#contract/mapping.ts';
import { ocsfAttribute } from '#contract/ocsf-check.ts';
import { splitOutside } from '../expression.ts';

/** The fields of a record that an OCSF attribute may come from. */
export interface Origin {
  /** `isPart`: the attribute is some part of the field's text, not always all of it; its case may differ. */
  readonly fields: readonly { readonly path: string; readonly isPart: boolean }[];
  /** It may hold something else too, such as a word of the mapping. */
  readonly isOpen: boolean;
}

/** Functions of mappings that give back a part of their text. */
const CUTS = new Set(['lower', 'upper', 'trim', 'string', 'before', 'after', 'before_last', 'after_last', 'strip', 'split', 'first', 'last', 'list', 'basename', 'dirname', 'user_of', 'domain_of', 'address', 'addresses']);
/** Attributes of these types have the text of their source. */
const TEXT_TYPES = new Set(['string_t', 'file_path_t', 'file_name_t', 'process_name_t', 'username_t', 'hostname_t', 'url_t', 'subnet_t', 'resource_uid_t', 'reg_key_path_t', 'uuid_t', 'file_hash_t', 'bytestring_t']);
/** Attributes that every event gets, whatever its mapping says. */
const GIVEN = /^(?:class_|category_|activity_|type_|severity|status|action|disposition|metadata|time|observables|raw_data|unmapped|enrichments)/;
const CLOSED: Origin = { fields: [], isOpen: false };
const OPEN: Origin = { fields: [], isOpen: true };

/** Where an OCSF path of a variant's events comes from, by the text of the mapping. */
export function originOf(path: string, document: MappingDocument, variant: MappingEvent): Origin {
  const plain = path.replaceAll(/\[[^\]]*\]/g, '');
  if (GIVEN.test(plain)) return OPEN;
  const assigned = { ...document.set, ...variant.set };
  const exact = assigned[plain];
  if (exact !== undefined) return originOfValue(exact, TEXT_TYPES.has(ocsfAttribute(variant.class, plain)?.type ?? ''));
  const isNear = Object.keys(assigned).some((other) => isWithin(plain, other) || isWithin(other, plain));
  return isNear ? OPEN : CLOSED;
}

/** `a.0.b` is within `a`; positions in lists are left out of paths that rules read. */
function isWithin(one: string, other: string): boolean {
  const [inner, outer] = [one, other].map((path) => path.replaceAll(/\.\d+(?=\.|$)/g, ''));
  return inner === outer || (inner as string).startsWith(`${outer}.`);
}

function originOfValue(value: MappingValue, isText: boolean): Origin {
  if (typeof value === 'string') return value.startsWith('=') ? OPEN : originOfExpression(value, isText);
  if (Array.isArray(value)) return union(value.map((item) => originOfValue(item, isText)));
  if (typeof value === 'object' && 'when' in value) return union([originOfValue(value.value, isText), value.else === undefined ? CLOSED : originOfValue(value.else, isText)]);
  return OPEN;
}

function originOfExpression(source: string, isText: boolean): Origin {
  return union(splitOutside(source, '||').map((alternative) => {
    const [head = '', ...calls] = splitOutside(alternative.trim(), '|').map((part) => part.trim());
    const functions = calls.map((call) => /^\w+/.exec(call)?.[0] ?? '');
    if (!isText || head.startsWith("'") || functions.some((name) => !CUTS.has(name))) return OPEN;
    return { fields: [{ path: head, isPart: functions.length > 0 }], isOpen: false };
  }));
}

function union(origins: readonly Origin[]): Origin {
  return { fields: origins.flatMap(({ fields }) => fields), isOpen: origins.some(({ isOpen }) => isOpen) };
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
