import type { Json, JsonObject } from '#contract/event.ts';

/** A value of a record that is no object and no list, with the keys above it; lists on the way leave no key. */
export interface Leaf {
  readonly keys: readonly string[];
  readonly value: string | number | boolean | null;
  readonly isInList: boolean;
}

/** What is put in the place of a leaf; leaves are counted in the order of `leavesOf`. */
export type Replace = (leaf: Leaf, index: number) => string | number | boolean | null;

/** All leaves of a record, in order. */
export function leavesOf(record: JsonObject): readonly Leaf[] {
  const leaves: Leaf[] = [];
  rebuild(record, { keys: [], isInList: false }, (leaf) => {
    leaves.push(leaf);
    return leaf.value;
  });
  return leaves;
}

/** The record with other leaves in the same structure. */
export function withLeaves(record: JsonObject, replace: Replace): JsonObject {
  let index = 0;
  return rebuild(record, { keys: [], isInList: false }, (leaf) => replace(leaf, index++)) as JsonObject;
}

interface Place {
  readonly keys: readonly string[];
  readonly isInList: boolean;
}

function rebuild(value: Json, place: Place, replace: (leaf: Leaf) => Json): Json {
  if (Array.isArray(value)) return value.map((item: Json) => rebuild(item, { ...place, isInList: true }, replace));
  if (typeof value !== 'object' || value === null) return replace({ ...place, value: value as Leaf['value'] });
  const object: Record<string, Json> = {};
  for (const [name, item] of Object.entries(value as JsonObject)) if (item !== undefined) object[name] = rebuild(item, { keys: [...place.keys, name], isInList: place.isInList }, replace);
  return object;
}
