import type { Json, JsonObject } from '#contract/event.ts';
import type { HotColumn } from './hot-columns.ts';
import { isNumberKind } from './hot-columns.ts';

export type ColumnValue = string | number | readonly string[];

const MAX_OF_KIND = { u8: 0xff, u16: 0xffff, u32: 0xffff_ffff, u64: Number.MAX_SAFE_INTEGER } as const;
/** A list longer than this is cut: the whole one is in the OCSF text. */
const MAX_LIST_ITEMS = 200;

/** Compiles a hot column to a function that reads its value from an OCSF event; empty is `''`, `0` or `[]`. */
export function columnReader(column: HotColumn): (ocsf: JsonObject) => ColumnValue {
  const paths = column.paths.map((path) => path.split('.'));
  const { kind } = column;
  if (kind === 'texts') return (ocsf) => allTexts(ocsf, paths);
  if (!isNumberKind(kind)) return (ocsf) => firstText(ocsf, paths);
  const max = MAX_OF_KIND[kind];
  return (ocsf) => wholeNumber(firstText(ocsf, paths), max);
}

function firstText(ocsf: JsonObject, paths: readonly string[][]): string {
  for (const path of paths) {
    let node: Json | undefined = ocsf;
    for (let i = 0; i < path.length && node !== undefined; i++) node = child(node, path[i] as string);
    const text = scalarText(node);
    if (text !== '') return text;
  }
  return '';
}

function child(node: Json, name: string): Json | undefined {
  if (node === null || typeof node !== 'object') return undefined;
  if (!Array.isArray(node)) return Object.hasOwn(node, name) ? (node as JsonObject)[name] : undefined;
  for (const item of node) {
    const found = child(item as Json, name);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The text of a JSON scalar; empty for null, nothing, objects and lists. */
export function scalarText(value: Json | undefined): string {
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';
}

function wholeNumber(text: string, max: number): number {
  if (text === '') return 0;
  const number = Math.trunc(Number(text));
  return number > 0 ? Math.min(number, max) : 0;
}

function allTexts(ocsf: JsonObject, paths: readonly string[][]): readonly string[] {
  let found: Set<string> | null = null;
  for (const path of paths) {
    const first = ocsf[path[0] as string];
    if (first === undefined) continue;
    found ??= new Set();
    gather(first, path, 1, found);
  }
  return found === null ? [] : [...found];
}

function gather(node: Json, path: readonly string[], depth: number, into: Set<string>): void {
  if (into.size >= MAX_LIST_ITEMS) return;
  if (Array.isArray(node)) {
    for (const item of node) gather(item as Json, path, depth, into);
    return;
  }
  if (depth === path.length) {
    const text = scalarText(node);
    if (text !== '') into.add(text.toLowerCase());
    return;
  }
  const next = child(node, path[depth] as string);
  if (next !== undefined) gather(next, path, depth + 1, into);
}
