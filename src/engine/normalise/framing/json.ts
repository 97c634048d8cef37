import type { Json, JsonObject } from '#contract/event.ts';
import { isObject } from '../field-path.ts';

/** Deeper than this is refused: no product writes it, and walking it would exhaust the stack. */
export const MAX_DEPTH = 64;

export type JsonProblem = 'not-json' | 'too-deep' | 'empty';

export type JsonOutcome = { readonly ok: true; readonly value: JsonObject } | { readonly ok: false; readonly reason: JsonProblem; readonly detail: string };

/** Integers with fewer digits are exact in JavaScript. */
const EXACT_DIGITS = 15;

/** Parses one JSON object. Integers beyond 2^53 become texts, so that no id is silently changed; of duplicate keys the last counts. */
export function parseJsonRecord(text: string): JsonOutcome {
  const { depth, longIntegers } = surveyJson(text);
  if (depth > MAX_DEPTH) return { ok: false, reason: 'too-deep', detail: `nested deeper than ${MAX_DEPTH} levels` };
  try {
    const value = JSON.parse(longIntegers.length > 0 ? quoteSpans(text, longIntegers) : text) as Json;
    if (isObject(value)) return { ok: true, value };
    return { ok: false, reason: 'not-json', detail: 'the record is JSON, but not an object' };
  } catch (error) {
    if (error instanceof SyntaxError) return { ok: false, reason: 'not-json', detail: withoutContent(error.message) };
    throw error;
  }
}

interface Span {
  readonly start: number;
  readonly end: number;
}

interface JsonSurvey {
  /** Levels of nesting. */
  readonly depth: number;
  /** Where integers stand that JavaScript would change. */
  readonly longIntegers: readonly Span[];
}

/** What must be known of a text before it is parsed; brackets and digits in strings do not count. One pass, as each record goes through it. */
export function surveyJson(text: string): JsonSurvey {
  let open = 0;
  let depth = 0;
  const longIntegers: Span[] = [];
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === 0x22) i = endOfString(text, i);
    else if (code === 0x7b || code === 0x5b) depth = Math.max(depth, ++open);
    else if (code === 0x7d || code === 0x5d) open--;
    else if (isNumberPart(code)) {
      const end = endOfNumber(text, i);
      if (end - i > EXACT_DIGITS && isChanged(text.slice(i, end))) longIntegers.push({ start: i, end });
      i = end - 1;
    }
  }
  return { depth, longIntegers };
}

/** Digits and `-`, `+`, `.`, `e`, `E`; the letters of `true`, `false` and `null` that pass too make no number. */
function isNumberPart(code: number): boolean {
  return (code >= 0x30 && code <= 0x39) || code === 0x2d || code === 0x2e || code === 0x2b || code === 0x65 || code === 0x45;
}

function endOfNumber(text: string, start: number): number {
  let end = start + 1;
  while (isNumberPart(text.charCodeAt(end))) end++;
  return end;
}

function isChanged(number: string): boolean {
  return /^-?[1-9]\d*$/.test(number) && !Number.isSafeInteger(Number(number));
}

function quoteSpans(text: string, spans: readonly Span[]): string {
  let quoted = '';
  let from = 0;
  for (const { start, end } of spans) {
    quoted += `${text.slice(from, start)}"${text.slice(start, end)}"`;
    from = end;
  }
  return quoted + text.slice(from);
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

/** V8 quotes the input in its messages; what a person needs is the place. */
function withoutContent(message: string): string {
  const at = /at position \d+(?: \(line \d+ column \d+\))?/.exec(message);
  return at ? `broken ${at[0]}` : 'broken or cut off';
}
