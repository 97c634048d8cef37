import type { FilterTest } from '#contract/event-filter.ts';

type RegexTest = Extract<FilterTest, { kind: 'regex' }>;

/** A backslash that no other one takes away stands before. */
const ESCAPE = '(?<!\\\\)(?:\\\\\\\\)*\\\\';
const UNICODE_CLASS = new RegExp(`${ESCAPE}[pP]`);
const NUMBERED_CHARACTER = new RegExp(`${ESCAPE}[x0-7]`);
const QUOTATION = new RegExp(`${ESCAPE}Q`);
const IGNORE_CASE = /\(\?[a-zA-Z]*i/;
const BEYOND_ASCII = /[^\0-\x7f]/gu;

/**
 * A pattern as ClickHouse's `match` takes it; null where it would not answer as RE2JS does, by which rules are matched. Its tables of Unicode are
 * older: classes differ in a thousand characters, some of their names are refused, and so do cases of letters beyond ASCII.
 */
export function regexText({ pattern, ignoreCase, multiLine, dotAll }: RegexTest): string | null {
  const isAscii = pattern.search(BEYOND_ASCII) < 0;
  if (UNICODE_CLASS.test(pattern) || (!isAscii && QUOTATION.test(pattern))) return null;
  if ((ignoreCase || IGNORE_CASE.test(pattern)) && (!isAscii || NUMBERED_CHARACTER.test(pattern))) return null;
  // Before it asks RE2 it looks for a text that every match must have, and takes a quantifier to be for the last byte: `é?` would need half of an é.
  const written = pattern.replaceAll(BEYOND_ASCII, (character) => `\\x{${character.codePointAt(0)?.toString(16)}}`);
  // It lets a dot stand for a line break, RE2 itself does not.
  return `(?${ignoreCase ? 'i' : ''}${multiLine ? 'm' : ''}${dotAll ? 's' : '-s'})${written}`;
}
