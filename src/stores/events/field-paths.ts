import type { Json, JsonObject } from '#contract/event.ts';
import { scalarText } from './column-values.ts';
import { isOddText, ODD_EVENT } from './odd-places.ts';

/** What one path of a record holds: its text, or several where lists were on the way. */
export type PathTexts = string | string[];

/** Deeper values are found by the raw record only. */
const MAX_DEPTH = 32;
/** Paths past this many of one record are found by the raw record only; the record itself is kept whole. */
const MAX_PATHS = 1000;
const MAX_TEXTS_OF_PATH = 200;

const PLAIN_NAME = /^[A-Za-z0-9_@.-]+$/;
const PLAIN_CHARACTER = /^[A-Za-z0-9_@.-]$/;

/**
 * The name of a source field as the JSON column has it: whatever is not a plain character is percent-encoded,
 * so a path can stand in a statement as it is, and every field name has exactly one path.
 */
export function pathName(name: string): string {
  if (PLAIN_NAME.test(name)) return name;
  if (name === '') return '%';
  return [...name].map((character) => (PLAIN_CHARACTER.test(character) ? character : percent(character))).join('');
}

function percent(character: string): string {
  return Buffer.from(character, 'utf8').reduce((text, byte) => `${text}%${byte.toString(16).padStart(2, '0').toUpperCase()}`, '');
}

/** The fields of a record as the table has them. */
export interface FlatFields {
  readonly texts: ReadonlyMap<string, PathTexts>;
  /** Paths whose texts are not all that stands there (see odd-places.ts). */
  readonly odd: ReadonlySet<string>;
}

/**
 * The fields of a record as flat paths to texts. Numbers and booleans become text, so that a path has one type
 * whatever a sender puts there; null and empty values are left out; `{"a.b":1,"a":{"b":2}}` is one path of two texts.
 */
export function flattenFields(fields: JsonObject): FlatFields {
  const flat = { texts: new Map<string, PathTexts>(), odd: new Set<string>() };
  walkObject(fields, '', 0, flat);
  return flat;
}

interface Flattening {
  readonly texts: Map<string, PathTexts>;
  readonly odd: Set<string>;
}

function walkObject(object: JsonObject, prefix: string, depth: number, into: Flattening): void {
  for (const name of Object.keys(object)) {
    const value = object[name];
    if (value === undefined) continue;
    if (name.includes('.') && hasOwnPrefix(object, name)) into.odd.add(ODD_EVENT);
    walk(value, prefix + pathName(name), depth, into);
  }
}

/** Whether a name with dots says the same path as other names of the object: a rule then reads one of them, the table has both. */
function hasOwnPrefix(object: JsonObject, name: string): boolean {
  for (let dot = name.indexOf('.'); dot >= 0; dot = name.indexOf('.', dot + 1)) if (Object.hasOwn(object, name.slice(0, dot))) return true;
  return false;
}

function walk(value: Json, path: string, depth: number, into: Flattening): void {
  // SQL compares no number beyond a double, the matcher an endless one.
  if (value === Infinity || value === -Infinity) into.odd.add(path);
  if (typeof value !== 'object') return add(scalarText(value), path, into);
  if (value === null) into.odd.add(path);
  else if (depth >= MAX_DEPTH) into.odd.add(ODD_EVENT);
  else if (Array.isArray(value)) walkList(value as readonly Json[], path, depth, into);
  else {
    // A rule that names the object itself reads its JSON text, which is not kept apart.
    into.odd.add(path);
    walkObject(value as JsonObject, `${path}.`, depth + 1, into);
  }
}

function walkList(list: readonly Json[], path: string, depth: number, into: Flattening): void {
  if (list.length === 0) into.odd.add(path);
  for (const item of list) walk(item, path, depth + 1, into);
}

function add(text: string, path: string, into: Flattening): void {
  const { texts, odd } = into;
  if (text === '' || isOddText(text)) odd.add(path);
  if (text === '') return;
  const there = texts.get(path);
  if (there === undefined) {
    if (texts.size < MAX_PATHS) texts.set(path, text);
    else odd.add(ODD_EVENT);
  } else if (typeof there === 'string') {
    texts.set(path, [there, text]);
  } else if (there.length < MAX_TEXTS_OF_PATH) {
    there.push(text);
  } else odd.add(path);
}
