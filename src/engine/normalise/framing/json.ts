import type { Json, JsonObject } from '#contract/event.ts';
import { isObject } from '../field-path.ts';

/** Deeper than this is refused: no product writes it, and walking it would exhaust the stack. */
export const MAX_DEPTH = 64;

export type JsonProblem = 'not-json' | 'too-deep' | 'empty';

export type JsonOutcome = { readonly ok: true; readonly value: JsonObject } | { readonly ok: false; readonly reason: JsonProblem; readonly detail: string };

/** Digits enough that a number may lie beyond 2^53, where JavaScript would change it. */
const LONG_NUMBER = /[:[,]\s*-?\d{16,}\s*[,}\]]/;

/** Parses one JSON object. Integers beyond 2^53 become texts, so that no id is silently changed; of duplicate keys the last counts. */
export function parseJsonRecord(text: string): JsonOutcome {
  if (depthOf(text) > MAX_DEPTH) return { ok: false, reason: 'too-deep', detail: `nested deeper than ${MAX_DEPTH} levels` };
  try {
    const value = (LONG_NUMBER.test(text) ? JSON.parse(text, keepLongIntegers) : JSON.parse(text)) as Json;
    if (isObject(value)) return { ok: true, value };
    return { ok: false, reason: 'not-json', detail: 'the record is JSON, but not an object' };
  } catch (error) {
    if (error instanceof SyntaxError) return { ok: false, reason: 'not-json', detail: withoutContent(error.message) };
    throw error;
  }
}

/** Levels of nesting, counted on the text before it is parsed; brackets in strings do not count. */
export function depthOf(text: string): number {
  let depth = 0;
  let deepest = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === 0x22) i = endOfString(text, i);
    else if (code === 0x7b || code === 0x5b) deepest = Math.max(deepest, ++depth);
    else if (code === 0x7d || code === 0x5d) depth--;
  }
  return deepest;
}

function endOfString(text: string, start: number): number {
  let end = text.indexOf('"', start + 1);
  while (end > 0 && isEscaped(text, end)) end = text.indexOf('"', end + 1);
  return end < 0 ? text.length : end;
}

function isEscaped(text: string, at: number): boolean {
  let slashes = 0;
  while (text.charCodeAt(at - 1 - slashes) === 0x5c) slashes++;
  return slashes % 2 === 1;
}

function keepLongIntegers(_key: string, value: unknown, context?: { source?: string }): unknown {
  return typeof value === 'number' && Number.isInteger(value) && !Number.isSafeInteger(value) ? (context?.source ?? value) : value;
}

/** V8 quotes the input in its messages; what a person needs is the place. */
function withoutContent(message: string): string {
  const at = /at position \d+(?: \(line \d+ column \d+\))?/.exec(message);
  return at ? `broken ${at[0]}` : 'broken or cut off';
}
