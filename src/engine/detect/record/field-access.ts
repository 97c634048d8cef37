import type { Json } from '#contract/event.ts';
import type { Taxonomy } from '#contract/taxonomy.ts';
import { compilePath } from '../../normalise/field-path.ts';
import { extractedFields, originOf } from '../../normalise/provenance/attribute-origin.ts';
import type { Leaf } from '../../normalise/provenance/leaves.ts';
import { holdsMark, type RecordShape } from '../../normalise/provenance/record-shape.ts';
import type { FieldValue } from '../event-fields.ts';
import { aliasPlaces, type EventView } from '../event-view.ts';

/** A leaf in which the values of a field are; `isPart`: somewhere in its text, in any case. */
export interface LeafUse {
  readonly keys: readonly string[];
  readonly isPart: boolean;
}

/** How a field of a rule can be read off the records of one shape. */
export type FieldAccess =
  /** All of them have these values. */
  | { readonly kind: 'constant'; readonly values: readonly FieldValue[] | undefined }
  /** The values are in these leaves or nowhere; `isExact`: the field is the only leaf, as it stands. */
  | { readonly kind: 'leaves'; readonly leaves: readonly LeafUse[]; readonly isExact: boolean }
  /** Only normalising tells. */
  | { readonly kind: 'unknown' };

const UNKNOWN: FieldAccess = { kind: 'unknown' };
/** Shippers' words become Windows' numbers in it. */
const TRANSLATED = new Set(['Level']);

/** Gives the access of each field, once it is asked for. */
export function fieldAccesses(shape: RecordShape, taxonomy: Taxonomy, view: EventView): (field: string) => FieldAccess {
  const known = new Map<string, FieldAccess>();
  const aliases = aliasPlaces(taxonomy, shape.event.logSources);
  const extracted = shape.mapping ? extractedFields(shape.mapping.document) : new Map<string, readonly (string | null)[]>();
  const variant = shape.mapping?.variantOf(shape.event.fields) ?? null;
  const named = new Set(Object.keys(variant?.fields ?? {}));
  const tellers = shape.tellers.map((leaf): LeafUse => ({ keys: leaf.keys, isPart: true }));

  const own = (field: string): FieldAccess | null => {
    if (TRANSLATED.has(field) || named.has(field)) return UNKNOWN;
    const fromTexts = extracted.get(field);
    const values = compilePath(field)(shape.marked.fields);
    const direct = values === undefined ? null : ownAccess(field, values, shape, view);
    if (!fromTexts) return direct;
    if (direct?.kind === 'unknown' || direct?.kind === 'constant' || fromTexts.includes(null)) return UNKNOWN;
    const parts = (fromTexts as readonly string[]).map((from) => own(from) ?? null);
    if (parts.some((part) => part !== null && part.kind !== 'leaves')) return UNKNOWN;
    const leaves = parts.flatMap((part) => (part?.kind === 'leaves' ? part.leaves : [])).map((leaf) => ({ ...leaf, isPart: true }));
    return direct === null && leaves.length === 0 ? null : { kind: 'leaves', leaves: [...(direct?.leaves ?? []), ...leaves], isExact: false };
  };

  const alias = (field: string): FieldAccess => {
    const leaves: LeafUse[] = [...tellers];
    for (const place of aliases.get(field) ?? []) {
      const origin = place.startsWith('fields.') ? { fields: [{ path: place.slice('fields.'.length), isPart: false }], isOpen: false } : shape.mapping && variant ? originOf(place, shape.mapping.document, variant) : null;
      if (!origin || origin.isOpen) return UNKNOWN;
      for (const { path, isPart } of origin.fields) {
        const from = own(path);
        if (from === null) continue;
        if (from.kind !== 'leaves') return UNKNOWN;
        leaves.push(...from.leaves.map((leaf) => ({ keys: leaf.keys, isPart: leaf.isPart || isPart })));
      }
    }
    // The same as where a record has it: so that records with and without it are of one shape to rules.
    return leaves.length > 0 ? { kind: 'leaves', leaves, isExact: false } : { kind: 'leaves', leaves: [{ keys: [field], isPart: false }], isExact: true };
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
  if (leaf) return { kind: 'leaves', leaves: [{ keys: leaf.keys, isPart: false }], isExact: !leaf.isInList };
  if (!holdsMark(marked)) return { kind: 'constant', values: view(shape.event).values(field) };
  if (!Array.isArray(marked)) return UNKNOWN;
  const leaves = marked.map((item: Json) => shape.leafOfMark(item));
  return leaves.every((one): one is Leaf => one !== undefined) ? { kind: 'leaves', leaves: unique(leaves), isExact: false } : UNKNOWN;
}

function unique(leaves: readonly Leaf[]): LeafUse[] {
  return [...new Map(leaves.map((leaf) => [leaf.keys.join('\n'), { keys: leaf.keys, isPart: false }])).values()];
}
