import type { Json } from '#contract/event.ts';
import type { MappingEvent, MappingValue } from '#contract/mapping.ts';
import type { AliasPlace, Taxonomy } from '#contract/taxonomy.ts';
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
  const accesses = new FieldAccesses(shape, taxonomy, view);
  const known = new Map<string, FieldAccess>();
  return (field) => {
    const access = known.get(field) ?? accesses.of(field);
    known.set(field, access);
    return access;
  };
}

class FieldAccesses {
  readonly #shape: RecordShape;
  readonly #view: EventView;
  readonly #variant: MappingEvent | null;
  readonly #aliases: ReadonlyMap<string, readonly AliasPlace[]>;
  readonly #extracted: ReadonlyMap<string, readonly (string | null)[]>;
  readonly #named: ReadonlyMap<string, MappingValue>;
  readonly #empties: readonly string[];
  readonly #tellers: readonly LeafUse[];

  constructor(shape: RecordShape, taxonomy: Taxonomy, view: EventView) {
    this.#shape = shape;
    this.#view = view;
    this.#aliases = aliasPlaces(taxonomy, shape.event.logSources);
    this.#extracted = shape.mapping ? extractedFields(shape.mapping.document) : new Map();
    this.#variant = shape.mapping?.variantOf(shape.event.fields) ?? null;
    this.#named = new Map(Object.entries(this.#variant?.fields ?? {}));
    this.#empties = shape.mapping?.document.empty ?? DEFAULT_EMPTIES;
    this.#tellers = shape.tellers.map((leaf): LeafUse => ({ keys: leaf.keys, reading: 'part' }));
  }

  of(field: string): FieldAccess {
    return this.#own(field) ?? this.#alias(field);
  }

  #own(field: string): FieldAccess | null {
    if (TRANSLATED.has(field)) return UNKNOWN;
    const values = compilePath(field)(this.#shape.marked.fields);
    const direct = values === undefined ? null : ownAccess(field, values, this.#shape, this.#view);
    const value = this.#named.get(field);
    const isItsOwn = direct?.kind === 'leaves' && direct.leaves.every(({ keys }) => keys.at(-1) === field);
    if (value !== undefined && !isItsOwn) {
      const leaves: LeafUse[] = [];
      const origin = originOfName(value);
      return this.#addOrigin(origin, leaves) ? this.#withOnly(field, leaves, origin.isFirst) : UNKNOWN;
    }
    const fromTexts = this.#extracted.get(field);
    return fromTexts ? this.#withExtracted(direct, fromTexts) : direct;
  }

  /** A field that texts may tell too. */
  #withExtracted(direct: FieldAccess | null, fromTexts: readonly (string | null)[]): FieldAccess | null {
    if (direct !== null && direct.kind !== 'leaves') return UNKNOWN;
    const leaves: LeafUse[] = [...(direct?.leaves ?? [])];
    const origin = { fields: fromTexts.flatMap((path) => (path === null ? [] : [{ path, reading: 'part' as const }])), isOpen: fromTexts.includes(null), isFirst: false };
    if (!this.#addOrigin(origin, leaves)) return UNKNOWN;
    return leaves.length === 0 ? null : { kind: 'leaves', leaves, isExact: false };
  }

  #alias(field: string): FieldAccess {
    const leaves: LeafUse[] = [...this.#tellers];
    let isFirst = true;
    for (const place of this.#aliases.get(field) ?? []) {
      const origin = this.#originOfPath(pathOf(place));
      // What a table or fingerprints make of an attribute is not what the record holds.
      const isMade = typeof place !== 'string' && (origin === null || origin.isOpen || origin.fields.length > 0);
      if (!origin || isMade || !this.#addOrigin(origin, leaves)) return UNKNOWN;
      isFirst &&= origin.isFirst;
    }
    // The same as where a record has it: so that records with and without it are of one shape to rules.
    return leaves.length > 0 ? this.#withOnly(field, leaves, isFirst) : { kind: 'leaves', leaves: [{ keys: [field], reading: 'value' }], isExact: true };
  }

  #originOfPath(path: string): Origin | null {
    if (path.startsWith('fields.')) return { fields: [{ path: path.slice('fields.'.length), reading: 'value' }], isOpen: false, isFirst: false };
    const { mapping } = this.#shape;
    return mapping && this.#variant ? originOf(path, mapping.document, this.#variant) : null;
  }

  /** All that an attribute or a name may come from, added to `leaves`; false where it may be something else. */
  #addOrigin({ fields, isOpen }: Origin, leaves: LeafUse[]): boolean {
    for (const { path, reading } of fields) {
      const from = this.#own(path);
      if (from === null) continue;
      if (from.kind !== 'leaves') return false;
      if (from.leaves.some((leaf) => leaf.reading !== 'value' && reading !== 'value' && reading !== 'part')) return false;
      leaves.push(...from.leaves.map((leaf) => ({ keys: leaf.keys, reading: leaf.reading === 'part' || reading === 'value' ? leaf.reading : reading })));
    }
    return !isOpen;
  }

  /** Exact where the field gives the text of the first leaf that is there. */
  #withOnly(field: string, leaves: readonly LeafUse[], isFirst: boolean): FieldAccess {
    const isPlain = isFirst && this.#tellers.length === 0 && this.#empties.every((text) => isAscii(text) && jsonBytes(text) !== null);
    const only = isPlain ? this.#onlyLeaf(field, leaves) : undefined;
    if (!only) return { kind: 'leaves', leaves, isExact: false };
    return { kind: 'leaves', leaves: [only, ...leaves.filter((leaf) => leaf !== only)], isExact: true, empties: this.#empties };
  }

  /** The one leaf whose text a field gives, as normalising a marked record shows it. */
  #onlyLeaf(field: string, leaves: readonly LeafUse[]): LeafUse | undefined {
    const { marked, addressed, leafOfMark } = this.#shape;
    for (const [event, reading] of [[marked, 'value'], [addressed, 'address']] as const) {
      const [value, ...others] = event === null ? [] : (this.#view(event).values(field) ?? []);
      const leaf = value === undefined || others.length > 0 ? undefined : leafOfMark(value);
      if (leaf && !leaf.isInList) return leaves.find((one) => one.reading === reading && one.keys.join('\n') === leaf.keys.join('\n'));
    }
    return undefined;
  }
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
