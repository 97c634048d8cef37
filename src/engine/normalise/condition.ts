import type { Json, JsonObject } from '#contract/event.ts';
import type { Condition } from '#contract/mapping.ts';
import { compilePath, type FieldReader } from './field-path.ts';

export type Predicate = (fields: JsonObject) => boolean;

type FieldTest = Exclude<Condition, readonly unknown[]>[string];

/** Compiles the `when` of a mapping: all fields of an object must pass, any object of a list. */
export function compileCondition(condition: Condition | undefined): Predicate {
  if (condition === undefined) return () => true;
  if (Array.isArray(condition)) {
    const any = condition.map((part) => compileCondition(part));
    return (fields) => any.some((predicate) => predicate(fields));
  }
  const all = Object.entries(condition).map(([path, test]) => compileTest(compilePath(path), test));
  return (fields) => all.every((predicate) => predicate(fields));
}

function compileTest(read: FieldReader, test: FieldTest): Predicate {
  if (test === null || typeof test !== 'object' || Array.isArray(test)) {
    const matches = compileValues(Array.isArray(test) ? test : [test]);
    return (fields) => anyValue(read(fields), matches);
  }
  const checks: ((value: Json | undefined) => boolean)[] = [];
  if (test.exists !== undefined) checks.push((value) => isPresent(value) === test.exists);
  if (test.not !== undefined) {
    const matches = compileValues(Array.isArray(test.not) ? test.not : [test.not]);
    checks.push((value) => !anyValue(value, matches));
  }
  if (test.contains !== undefined) {
    const needles = [test.contains].flat().map((needle) => needle.toLowerCase());
    checks.push((value) => anyValue(value, (item) => {
      const text = lowerCase(String(item));
      return needles.some((needle) => text.includes(needle));
    }));
  }
  const { gte, lt } = test;
  if (gte !== undefined) checks.push((value) => Number(value) >= gte);
  if (lt !== undefined) checks.push((value) => Number(value) < lt);
  return (fields) => {
    const value = read(fields);
    return checks.every((check) => check(value));
  };
}

function isPresent(value: Json | undefined): boolean {
  return value !== undefined && value !== null && value !== '';
}

function anyValue(value: Json | undefined, matches: (item: Json | undefined) => boolean): boolean {
  return Array.isArray(value) ? value.some(matches) : matches(value);
}

/** Text compares without case, as products differ in it; numbers compare by their text, so `4624` equals `"4624"`. */
function compileValues(wanted: readonly (string | number | boolean | null)[]): (value: Json | undefined) => boolean {
  const exact = new Set<string>();
  const globs: ((text: string) => boolean)[] = [];
  let acceptsNull = false;
  for (const value of wanted) {
    if (value === null) acceptsNull = true;
    else if (typeof value === 'string' && value.includes('*')) globs.push(compileGlob(value.toLowerCase()));
    else exact.add(String(value).toLowerCase());
  }
  return (value) => {
    if (value === undefined || value === null) return acceptsNull;
    const text = lowerCase(String(value));
    return exact.has(text) || globs.some((matches) => matches(text));
  };
}

let lastText = '';
let lastInLowerCase = '';

/** Mappings ask about one text after another, the same for many of them: the last answer is kept. */
function lowerCase(text: string): string {
  if (text !== lastText) {
    lastText = text;
    lastInLowerCase = text.toLowerCase();
  }
  return lastInLowerCase;
}

/** Text with `*` for anything: the parts between must stand in it in their order, the first at its start and the last at its end. */
function compileGlob(glob: string): (text: string) => boolean {
  const [first = '', ...parts] = glob.split(/\*+/);
  const last = parts.pop() ?? '';
  return (text) => {
    if (!text.startsWith(first)) return false;
    let at = first.length;
    for (const part of parts) {
      const found = text.indexOf(part, at);
      if (found < 0) return false;
      at = found + part.length;
    }
    return text.length - last.length >= at && text.endsWith(last);
  };
}
