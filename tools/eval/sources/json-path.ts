import type { Json, JsonObject } from '#contract/event.ts';

export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value below dotted names; lists are not looked into. */
export function valueAt(object: JsonObject, path: string): Json | undefined {
  let here: Json | undefined = object;
  for (const name of path.split('.')) here = isObject(here) ? here[name] : undefined;
  return here;
}

/** The value as a list of texts: nothing, one, or those of a list. */
export function textsOf(value: Json | undefined): string[] {
  if (Array.isArray(value)) return value.flatMap((item) => textsOf(item as Json));
  if (typeof value === 'string') return value.trim() === '' ? [] : [value.trim()];
  return typeof value === 'number' || typeof value === 'boolean' ? [String(value)] : [];
}

/** The texts of the first of these paths that has any. */
export function firstTexts(object: JsonObject, paths: readonly string[]): string[] {
  for (const path of paths) {
    const texts = textsOf(valueAt(object, path));
    if (texts.length > 0) return texts;
  }
  return [];
}

/** Every object below, with the name that it stands under; items of a list stand under the name of the list. */
export function* objectsIn(value: Json | undefined, name = ''): Generator<{ readonly name: string; readonly object: JsonObject }> {
  if (Array.isArray(value)) {
    for (const item of value) yield* objectsIn(item as Json, name);
  } else if (isObject(value)) {
    yield { name, object: value };
    for (const [key, inner] of Object.entries(value)) yield* objectsIn(inner, key);
  }
}

/** Every text, number and truth value below. */
export function scalarsIn(value: Json | undefined): string[] {
  if (Array.isArray(value)) return value.flatMap((item) => scalarsIn(item as Json));
  if (isObject(value)) return Object.values(value).flatMap(scalarsIn);
  return textsOf(value);
}
