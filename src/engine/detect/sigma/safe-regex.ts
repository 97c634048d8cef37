import { RE2JS, RE2JSException } from 're2js';

import type { RegexPredicate } from './predicate.ts';

/** No more than this many characters of a value are handed to a regular expression. */
export const REGEX_INPUT_LIMIT = 65_536;

export interface SafeRegex {
  test(value: string): boolean;
}

export type RegexSource = Pick<RegexPredicate, 'pattern' | 'ignoreCase' | 'multiLine' | 'dotAll'>;

/** Compiles a pattern on RE2 semantics: its time grows with the length of the value, whatever the pattern. */
export function compileRegex(source: RegexSource): SafeRegex {
  const flags = (source.ignoreCase ? RE2JS.CASE_INSENSITIVE : 0)
    | (source.multiLine ? RE2JS.MULTILINE : 0)
    | (source.dotAll ? RE2JS.DOTALL : 0);
  const regex = RE2JS.compile(source.pattern, flags);
  return { test: (value) => regex.test(value.length > REGEX_INPUT_LIMIT ? value.slice(0, REGEX_INPUT_LIMIT) : value) };
}

/** Says what is wrong with a pattern, or nothing. */
export function regexFault(source: RegexSource): string | null {
  try {
    compileRegex(source);
    return null;
  } catch (error) {
    if (error instanceof RE2JSException) return error.message;
    throw error;
  }
}
