import type { Json, JsonObject } from '#contract/event.ts';
import type { MappingValue } from '#contract/mapping.ts';
import { type OcsfAttribute, ocsfAttribute } from '#contract/ocsf-check.ts';
import { compileCondition } from './condition.ts';
import { compileExpression, type Expression, ExpressionError } from './expression.ts';
import { isObject } from './field-path.ts';
import { fingerprint } from './functions.ts';
import { coerceTo } from './ocsf-value.ts';

/** Puts one OCSF attribute into the event that is being built. */
export interface Assignment {
  readonly path: readonly string[];
  readonly read: Expression;
}

export interface AssignmentContext {
  readonly className: string;
  readonly isEmpty: (value: Json) => boolean;
}

/** Compiles `path: value` of a mapping for one class; an error names what is wrong in it. */
export function compileAssignment(path: string, value: MappingValue, context: AssignmentContext): Assignment {
  const attribute = ocsfAttribute(context.className, path);
  if (path !== 'unmapped' && !path.startsWith('unmapped.') && attribute === undefined) {
    throw new ExpressionError(`${context.className} has no attribute "${path}" in OCSF`);
  }
  checkLists(path, context.className);
  const read = compileValue(value, attribute, path, context);
  return { path: path.split('.'), read };
}

/** Compiles further names for the record's own fields; a name that the record has already is left alone, unless it `replaces` it. */
export function compileFieldNames(
  names: Readonly<Record<string, MappingValue>>, context: AssignmentContext, replaces = false,
): (fields: JsonObject) => JsonObject {
  const readers = Object.entries(names).map(([name, value]) => ({ name, read: compileValue(value, undefined, name, context) }));
  if (readers.length === 0) return (fields) => fields;
  return (fields) => {
    const named: Record<string, Json | undefined> = { ...fields };
    for (const { name, read } of readers) {
      const value = !replaces && Object.hasOwn(fields, name) ? undefined : read(fields);
      if (value !== undefined) named[name] = value;
    }
    return named;
  };
}

/** A path that goes through a list must say which item, or use `each`. */
function checkLists(path: string, className: string): void {
  const segments = path.split('.');
  for (let i = 1; i < segments.length; i++) {
    const prefix = segments.slice(0, i).join('.');
    if (ocsfAttribute(className, prefix)?.isArray && !/^\d+$/.test(segments[i] as string)) {
      throw new ExpressionError(`"${prefix}" is a list in OCSF: write "${prefix}.0.${segments.slice(i).join('.')}" or use each`);
    }
  }
}

function compileValue(value: MappingValue, attribute: OcsfAttribute | undefined, path: string, context: AssignmentContext): Expression {
  const coerce = coerceTo(attribute, context.isEmpty);
  if (typeof value === 'number' || typeof value === 'boolean') {
    const constant = coerce(value);
    return () => constant;
  }
  if (typeof value === 'string') return compileText(value, attribute, path, context);
  if (Array.isArray(value)) return compileList(value, attribute, path, context);
  if ('map' in value) return compileMap(value, coerce, path, context);
  if ('template' in value) return compileTemplate(value.template, coerce, context);
  if ('each' in value) return compileEach(value, path, context);
  if ('hashes' in value) return compileHashes(value.hashes, context);
  const condition = compileCondition(value.when);
  const then = compileValue(value.value, attribute, path, context);
  const otherwise = value.else === undefined ? () => undefined : compileValue(value.else, attribute, path, context);
  return (fields) => (condition(fields) ? then(fields) : otherwise(fields));
}

type Coerce = (value: Json | undefined) => Json | undefined;
type MapForm = Extract<MappingValue, { from: string }>;

function compileText(source: string, attribute: OcsfAttribute | undefined, path: string, context: AssignmentContext): Expression {
  const coerce = coerceTo(attribute, context.isEmpty);
  const expression = compileExpression(source, context.isEmpty);
  if (!source.startsWith('=')) return (fields) => coerce(expression(fields));
  const constant = coerce(expression({}));
  if (constant === undefined || (attribute?.enum && attribute.type === 'integer_t' && typeof constant !== 'number')) {
    throw new ExpressionError(`"${source.slice(1)}" is no value of ${path}; OCSF knows ${Object.values(attribute?.enum ?? {}).join(', ')}`);
  }
  return () => constant;
}

function compileList(values: readonly MappingValue[], attribute: OcsfAttribute | undefined, path: string, context: AssignmentContext): Expression {
  const items = values.map((item) => compileValue(item, attribute, path, context));
  return (fields) => {
    const list = items.flatMap((read): Json[] => [read(fields) ?? []].flat() as Json[]);
    // An attribute of one value takes the first that fits it.
    return attribute && !attribute.isArray ? list[0] : list.length > 0 ? list : undefined;
  };
}

function compileMap(value: MapForm, coerce: Coerce, path: string, context: AssignmentContext): Expression {
  const read = compileExpression(value.from, context.isEmpty);
  const table = new Map<string, Json | undefined>();
  const globs: [string, Json | undefined][] = [];
  for (const [key, target] of Object.entries(value.map)) {
    const coerced = coerce(target);
    if (coerced === undefined) throw new ExpressionError(`"${target}" is no value of ${path}`);
    if (key.endsWith('*')) globs.push([key.slice(0, -1).toLowerCase(), coerced]);
    else table.set(key.toLowerCase(), coerced);
  }
  const otherwise = value.else === undefined ? undefined : coerce(value.else);
  return (fields) => {
    const found = read(fields);
    const key = String(Array.isArray(found) ? found[0] : (found ?? '')).toLowerCase();
    if (found === undefined) return otherwise;
    return table.get(key) ?? globs.find(([prefix]) => key.startsWith(prefix))?.[1] ?? otherwise;
  };
}

/** `"{a} and {b | lower}"`; nothing when any part of it is missing. */
function compileTemplate(template: string, coerce: Coerce, context: AssignmentContext): Expression {
  const parts = template.split(/\{([^{}]*)\}/).map((part, i) => (i % 2 === 0 ? part : compileExpression(part, context.isEmpty)));
  return (fields) => {
    let text = '';
    for (const part of parts) {
      const value = typeof part === 'string' ? part : part(fields);
      if (value === undefined) return undefined;
      text += typeof value === 'object' ? JSON.stringify(value) : String(value);
    }
    return coerce(text);
  };
}

/** One OCSF object for each item of a list; inside, names are those of the item. Bare items are readable as `item`. */
function compileEach(value: Extract<MappingValue, { each: string }>, path: string, context: AssignmentContext): Expression {
  const list = compileExpression(value.each, context.isEmpty);
  const inner = Object.entries(value.set).map(([name, target]) => {
    const attribute = ocsfAttribute(context.className, `${path}.${name}`);
    if (attribute === undefined) throw new ExpressionError(`${context.className} has no attribute "${path}.${name}" in OCSF`);
    return { path: name.split('.'), read: compileValue(target, attribute, `${path}.${name}`, context) };
  });
  return (fields) => {
    const items = list(fields);
    const objects = (Array.isArray(items) ? (items as readonly Json[]) : items === undefined ? [] : [items]).flatMap((item): JsonObject[] => {
      const built = buildObject(inner, isObject(item) ? item : { item });
      return Object.keys(built).length > 0 ? [built as JsonObject] : [];
    });
    return objects.length > 0 ? objects : undefined;
  };
}

function compileHashes(hashes: Readonly<Record<string, string>>, context: AssignmentContext): Expression {
  const readers = Object.entries(hashes).map(([algorithm, source]) => ({ algorithm, read: compileExpression(source, context.isEmpty) }));
  return (fields) => {
    const list: Json[] = [];
    for (const { algorithm, read } of readers) {
      const found = fingerprint(algorithm, String(read(fields) ?? ''));
      if (found) list.push(found);
    }
    return list.length > 0 ? list : undefined;
  };
}

/** Builds an object from assignments; what has no value is left out, and so is every object that stays empty. */
export function buildObject(assignments: readonly Assignment[], fields: JsonObject, into: Record<string, Json | undefined> = {}): Record<string, Json | undefined> {
  for (const { path, read } of assignments) {
    const value = read(fields);
    if (value !== undefined) place(into, path, value);
  }
  return into;
}

type Container = Record<string, Json | undefined>;

function place(target: Container, path: readonly string[], value: Json): void {
  let at = target;
  for (let i = 0; i < path.length - 1; i++) {
    const name = path[i] as string;
    const next = at[name];
    if (typeof next === 'object' && next !== null) at = next as Container;
    else {
      // Lists are written by their position; JavaScript arrays take it as a key.
      const made = (/^\d+$/.test(path[i + 1] as string) ? [] : {}) as Container;
      at[name] = made as Json;
      at = made;
    }
  }
  at[path.at(-1) as string] = value;
}
