import type { Json, JsonObject } from '#contract/event.ts';
import { compilePath } from './field-path.ts';
import { isFunctionName, type MappingFunction, mappingFunction } from './functions.ts';

/** Computes a value from a record's fields; `undefined` where there is none. */
export type Expression = (fields: JsonObject) => Json | undefined;

/** An expression of a mapping that cannot be read; the message says what is wrong in it. */
export class ExpressionError extends Error {}

/**
 * Compiles `path | function(arg) || path2 || 'literal'`. Alternatives are tried from left to right until one gives a value that
 * is not empty. `=text` is the text itself.
 */
export function compileExpression(source: string, isEmpty: (value: Json) => boolean): Expression {
  if (source.startsWith('=')) {
    const literal = source.slice(1);
    return () => literal;
  }
  const alternatives = splitOutside(source, '||').map((part) => compileAlternative(part.trim(), isEmpty));
  const only = alternatives[0];
  if (alternatives.length === 1 && only) return only;
  return (fields) => {
    for (const alternative of alternatives) {
      const value = alternative(fields);
      if (value !== undefined) return value;
    }
    return undefined;
  };
}

function compileAlternative(source: string, isEmpty: (value: Json) => boolean): Expression {
  const [head = '', ...pipes] = splitOutside(source, '|').map((part) => part.trim());
  if (head === '') throw new ExpressionError(`"${source}" has an empty part`);
  const start = compileHead(head);
  const functions = pipes.map(compileFunction);
  return (fields) => {
    let value = start(fields);
    if (value === undefined || value === null || isEmpty(value)) return undefined;
    for (const apply of functions) {
      value = apply(value);
      if (value === undefined || value === null || value === '') return undefined;
    }
    return value;
  };
}

function compileHead(head: string): Expression {
  const quoted = /^'(.*)'$/s.exec(head);
  if (quoted) return () => quoted[1] as string;
  if (!/^[`\w@$#%.[\]*:\-/ {}()]+$/.test(head) && !head.includes('`')) throw new ExpressionError(`"${head}" is not a field path`);
  return compilePath(head);
}

function compileFunction(call: string): (value: Json) => Json | undefined {
  const match = /^(\w+)(?:\((.*)\))?$/s.exec(call);
  const name = match?.[1] ?? '';
  if (!match || !isFunctionName(name)) throw new ExpressionError(`"${call}" is not a function of mappings; see docs/mappings.md`);
  const args = match[2] === undefined || match[2] === '' ? [] : splitOutside(match[2], ',').map(readArgument);
  return (mappingFunction(name) as MappingFunction)(args);
}

function readArgument(text: string): string {
  const trimmed = text.trim();
  const quoted = /^'(.*)'$/s.exec(trimmed);
  return quoted ? (quoted[1] as string) : trimmed;
}

/** Splits at a separator that stands outside quotes, backticks and parentheses. */
export function splitOutside(source: string, separator: '||' | '|' | ','): string[] {
  const parts: string[] = [];
  let start = 0;
  let depth = 0;
  let quote = '';
  for (let i = 0; i < source.length; i++) {
    const char = source[i] as string;
    if (quote !== '') quote = char === quote ? '' : quote;
    else if (char === "'" || char === '`') quote = char;
    else if (char === '(') depth++;
    else if (char === ')') depth--;
    else if (depth === 0 && isSeparator(source, i, separator)) {
      parts.push(source.slice(start, i));
      i += separator.length - 1;
      start = i + 1;
    }
  }
  parts.push(source.slice(start));
  return parts;
}

function isSeparator(source: string, at: number, separator: string): boolean {
  if (!source.startsWith(separator, at)) return false;
  return separator !== '|' || (source[at + 1] !== '|' && source[at - 1] !== '|');
}
