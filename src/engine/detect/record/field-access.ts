import type { Json } from '#contract/event.ts';
import type { Taxonomy } from '#contract/taxonomy.ts';
import { compilePath } from '../../normalise/field-path.ts';
import { extractedFields, type Origin, originOf, originOfName, type Reading } from '../../normalise/provenance/attribute-origin.ts';
import type { Leaf } from '../../normalise/provenance/leaves.ts';
import { holdsMark, type RecordShape } from '../../normalise/provenance/record-shape.ts';
import type { FieldValue } from '../event-fields.ts';
import { pathOf } from '../alias-place.ts';
import { aliasPlaces, type EventView } from '../event-view.ts';
import { isAscii, jsonBytes } from './json-bytes.ts';

/** A leaf in which the values of a field are. */
export interface LeafUse {
  readonly keys: readonly string[];
  readonly reading: Reading;
}

/** How a field of a rule can be read off the records of one shape. */
export type FieldAccess =
  /** All of them have these values. */
  | { readonly kind: 'constant'; readonly values: readonly FieldValue[] | undefined }
  /** The values are in these leaves or nowhere; `isExact`: the field is the first leaf as it stands and nothing else, unless that is one of `empties`. */
  | { readonly kind: 'leaves'; readonly leaves: readonly LeafUse[]; readonly isExact: boolean; readonly empties?: readonly string[] }
  /** Only normalising tells. */
  | { readonly kind: 'unknown' };

const UNKNOWN: FieldAccess = { kind: 'unknown' };
/** What mappings call empty unless they say so themselves. */
const DEFAULT_EMPTIES: readonly string[] = ['', '-'];
/** Shippers' words become Windows' numbers in it. */
const TRANSLATED = new Set(['Level']);

/** Gives the access of each field, once it is asked for. */
export function fieldAccesses(shape: RecordShape, taxonomy: Taxonomy, view: EventView): (field: string) => FieldAccess {
  const known = new Map<string, FieldAccess>();
  const aliases = aliasPlaces(taxonomy, shape.event.logSources);
  const extracted = shape.mapping ? extractedFields(shape.mapping.document) : new Map<string, readonly (string | null)[]>();
  const variant = shape.mapping?.variantOf(shape.event.fields) ?? null;
  const named = new Map(Object.entries(variant?.fields ?? {}));
  const empties = shape.mapping?.document.empty ?? DEFAULT_EMPTIES;
  const areEmptiesPlain = empties.every((text) => isAscii(text) && jsonBytes(text) !== null);
  const tellers = shape.tellers.map((leaf): LeafUse => ({ keys: leaf.keys, reading: 'part' }));

  /** The one leaf whose text a field gives, as normalising a marked record shows it. */
  const onlyLeaf = (field: string, leaves: readonly LeafUse[]): LeafUse | undefined => {
    for (const [event, reading] of [[shape.marked, 'value'], [shape.addressed, 'address']] as const) {
      const [value, ...others] = event === null ? [] : (view(event).values(field) ?? []);
      const leaf = value === undefined || others.length > 0 ? undefined : shape.leafOfMark(value);
      if (leaf && !leaf.isInList) return leaves.find((one) => one.reading === reading && one.keys.join('\n') === leaf.keys.join('\n'));
    }
    return undefined;
  };

  /** Exact where the field gives the text of the first leaf that is there. */
  const withOnly = (field: string, leaves: readonly LeafUse[], isFirst: boolean): FieldAccess => {
    const only = isFirst && tellers.length === 0 && areEmptiesPlain ? onlyLeaf(field, leaves) : undefined;
    if (!only) return { kind: 'leaves', leaves, isExact: false };
    return { kind: 'leaves', leaves: [only, ...leaves.filter((leaf) => leaf !== only)], isExact: true, empties };
  };

  /** All that an attribute or a name may come from, added to `leaves`; false where it may be something else. */
  const addOrigin = ({ fields, isOpen }: Origin, leaves: LeafUse[]): boolean => {
    for (const { path, reading } of fields) {
      const from = own(path);
      if (from === null) continue;
      if (from.kind !== 'leaves') return false;
      if (from.leaves.some((leaf) => leaf.reading !== 'value' && reading !== 'value' && reading !== 'part')) return false;
      leaves.push(...from.leaves.map((leaf) => ({ keys: leaf.keys, reading: leaf.reading === 'part' || reading === 'value' ? leaf.reading : reading })));
    }
    return !isOpen;
  };

  const own = (field: string): FieldAccess | null => {
    if (TRANSLATED.has(field)) return UNKNOWN;
    const values = compilePath(field)(shape.marked.fields);
    const direct = values === undefined ? null : ownAccess(field, values, shape, view);
    const value = named.get(field);
    const isItsOwn = direct?.kind === 'leaves' && direct.leaves.every(({ keys }) => keys.at(-1) === field);
    if (value !== undefined && !isItsOwn) {
      const leaves: LeafUse[] = [];
      const origin = originOfName(value);
      return addOrigin(origin, leaves) ? withOnly(field, leaves, origin.isFirst) : UNKNOWN;
    }
    const fromTexts = extracted.get(field);
    return fromTexts ? withExtracted(direct, fromTexts) : direct;
  };

  /** A field that texts may tell too. */
  const withExtracted = (direct: FieldAccess | null, fromTexts: readonly (string | null)[]): FieldAccess | null => {
    if (direct !== null && direct.kind !== 'leaves') return UNKNOWN;
    const leaves: LeafUse[] = [...(direct?.leaves ?? [])];
    const origin = { fields: fromTexts.flatMap((path) => (path === null ? [] : [{ path, reading: 'part' as const }])), isOpen: fromTexts.includes(null), isFirst: false };
    if (!addOrigin(origin, leaves)) return UNKNOWN;
    return leaves.length === 0 ? null : { kind: 'leaves', leaves, isExact: false };
  };

  const originOfPath = (path: string): Origin | null => {
    if (path.startsWith('fields.')) return { fields: [{ path: path.slice('fields.'.length), reading: 'value' }], isOpen: false, isFirst: false };
    return shape.mapping && variant ? originOf(path, shape.mapping.document, variant) : null;
  };

  const alias = (field: string): FieldAccess => {
    const leaves: LeafUse[] = [...tellers];
    let isFirst = true;
    for (const place of aliases.get(field) ?? []) {
      const origin = originOfPath(pathOf(place));
      // What a table or fingerprints make of an attribute is not what the record holds.
      const isMade = typeof place !== 'string' && (origin === null || origin.isOpen || origin.fields.length > 0);
      if (!origin || isMade || !addOrigin(origin, leaves)) return UNKNOWN;
      isFirst &&= origin.isFirst;
    }
    // The same as where a record has it: so that records with and without it are of one shape to rules.
    return leaves.length > 0 ? withOnly(field, leaves, isFirst) : { kind: 'leaves', leaves: [{ keys: [field], reading: 'value' }], isExact: true };
  };

  return (field) => {
    let access = known.get(field);
    if (!access) {
      access = own(field) ?? alias(field);
      known.set(field, access);
    }
    return access;
  };
}

function ownAccess(field: string, marked: Json, shape: RecordShape, view: EventView): FieldAccess & { readonly kind: 'constant' | 'leaves' | 'unknown'; readonly leaves?: readonly LeafUse[] } {
  const leaf = shape.leafOfMark(marked);
  if (leaf) return { kind: 'leaves', leaves: [{ keys: leaf.keys, reading: 'value' }], isExact: !leaf.isInList };
  if (!holdsMark(marked)) return { kind: 'constant', values: view(shape.event).values(field) };
  if (!Array.isArray(marked)) return UNKNOWN;
  const leaves = marked.map((item: Json) => shape.leafOfMark(item));
  return leaves.every((one): one is Leaf => one !== undefined) ? { kind: 'leaves', leaves: unique(leaves), isExact: false } : UNKNOWN;
}

function unique(leaves: readonly Leaf[]): LeafUse[] {
  return [...new Map(leaves.map((leaf) => [leaf.keys.join('\n'), { keys: leaf.keys, reading: 'value' as const }])).values()];
}
