import { RE2JS, RE2JSException } from 're2js';

import { compileLinear } from './linear-regex.ts';
import type { RegexSource } from './predicate.ts';

/** No more than this many characters of a value are handed to any regular expression. */
export const REGEX_INPUT_LIMIT = 65_536;
/** Larger patterns are refused. A step is an instruction of the compiled pattern; one character may need a visit of each. */
const MAX_STEPS = 2_000;
/** Characters times steps that a value may cost: about 250 ms in the worst case. */
const MAX_VISITS = 8_000_000;
/** The tables of Unicode's classes are long: looking into one counts as so many visits. */
const UNICODE_WEIGHT = 2;
const UNICODE_CLASS = /\\p/i;
/** A pattern that reaches less far is told of: the longest command line of Windows' shell. */
const WORTH_TELLING = 8_192;

export interface SafeRegex {
  test(value: string): boolean;
}

/** What loading a pattern has to say: an error keeps its rule out, a warning does not. */
export type RegexVerdict = { readonly error: string } | { readonly warning: string | null };

/**
 * Compiles a pattern on RE2 semantics: its time grows with the length of the value, whatever the pattern. V8 runs what is
 * proven to be linear on it too, RE2JS the rest. Both see the first `regexReach` characters of a value.
 */
export function compileRegex(source: RegexSource): SafeRegex {
  const regex = compileRe2(source);
  const reach = reachOf(source, regex);
  const fast = compileLinear(source) ?? regex;
  return { test: (value) => fast.test(value.length > reach ? value.slice(0, reach) : value) };
}

/** How many characters (UTF-16 units) of a value the pattern is asked about: every engine that runs rules must keep to it. */
export function regexReach(source: RegexSource): number {
  return reachOf(source, compileRe2(source));
}

/** Compiles without limits; throws `RE2JSException` where the pattern is wrong. */
export function compileRe2({ pattern, ignoreCase, multiLine, dotAll }: RegexSource): RE2JS {
  return RE2JS.compile(pattern, (ignoreCase ? RE2JS.CASE_INSENSITIVE : 0) | (multiLine ? RE2JS.MULTILINE : 0) | (dotAll ? RE2JS.DOTALL : 0));
}

/** Says what is wrong with a pattern, or worth knowing of it. */
export function judgeRegex(source: RegexSource): RegexVerdict {
  try {
    const regex = compileRe2(source);
    const steps = regex.programSize();
    if (steps > MAX_STEPS) return { error: `it expands to ${steps} steps, at most ${MAX_STEPS} are run: make its counted repetitions smaller` };
    const reach = reachOf(source, regex);
    if (reach >= WORTH_TELLING) return { warning: null };
    return { warning: `The regular expression expands to ${steps} steps, so it looks at no more than the first ${reach} characters of a value: make its counted repetitions smaller to reach further.` };
  } catch (error) {
    if (error instanceof RE2JSException) return { error: error.message };
    throw error;
  }
}

function reachOf({ pattern }: RegexSource, regex: RE2JS): number {
  const weight = UNICODE_CLASS.test(pattern) ? UNICODE_WEIGHT : 1;
  return Math.min(REGEX_INPUT_LIMIT, Math.floor(MAX_VISITS / (weight * regex.programSize())));
}
