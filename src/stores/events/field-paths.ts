import type { Json, JsonObject } from '#contract/event.ts';
import { scalarText } from './column-values.ts';

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

/**
 * The fields of a record as flat paths to texts. Numbers and booleans become text, so that a path has one type
 * whatever a sender puts there; null and empty values are left out; `{"a.b":1,"a":{"b":2}}` is one path of two texts.
 */
export function fieldPaths(fields: JsonObject): ReadonlyMap<string, PathTexts> {
  const paths = new Map<string, PathTexts>();
  walkObject(fields, '', 0, paths);
  return paths;
}

function walkObject(object: JsonObject, prefix: string, depth: number, into: Map<string, PathTexts>): void {
  for (const name of Object.keys(object)) {
    const value = object[name];
    if (value !== undefined && value !== null) walk(value, prefix + pathName(name), depth, into);
  }
}

function walk(value: Json, path: string, depth: number, into: Map<string, PathTexts>): void {
  if (typeof value !== 'object') return add(scalarText(value), path, into);
  if (value === null || depth >= MAX_DEPTH) return;
  if (!Array.isArray(value)) return walkObject(value as JsonObject, `${path}.`, depth + 1, into);
  for (const item of value) walk(item as Json, path, depth + 1, into);
}

function add(text: string, path: string, into: Map<string, PathTexts>): void {
  if (text === '') return;
  const there = into.get(path);
  if (there === undefined) {
    if (into.size < MAX_PATHS) into.set(path, text);
  } else if (typeof there === 'string') {
    into.set(path, [there, text]);
  } else if (there.length < MAX_TEXTS_OF_PATH) {
    there.push(text);
  }
}
