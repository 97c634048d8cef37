import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { RE2JS } from 're2js';
import type { RegexPredicate } from '../sigma/predicate.ts';
import { type RegexAutomaton, regexAutomaton } from './regex-automaton.ts';

function predicate(pattern: string, ignoreCase = false): RegexPredicate {
  return { kind: 'regex', field: 'x', pattern, ignoreCase, multiLine: false, dotAll: false };
}

function isMatch({ classCount, classOf, next, start, matchesAtEnd }: RegexAutomaton, text: string): boolean {
  let state = start;
  for (const char of text) state = state === 1 ? 1 : (next[state * classCount + (classOf[char.charCodeAt(0)] ?? 0)] ?? 0);
  return state === 1 || matchesAtEnd[state] === true;
}

const atom = fc.constantFrom('a', 'b', 'K', '.', '[a-c]', '[^a]', '\\d', '\\s', '\\w', '\\.', '\\\\', '(?:ab|b)', '(a|bc)', '^', '$', '\\A', '\\z', '-');
const quantifier = fc.constantFrom('', '', '', '*', '+', '?', '{2}', '{1,3}', '*?');
const pattern = fc.array(fc.tuple(atom, quantifier), { minLength: 1, maxLength: 5 }).map((parts) => parts.map(([one, times]) => (/^(?:\^|\$|\\A|\\z)$/.test(one) ? one : one + times)).join(''));
const text = fc.array(fc.constantFrom('a', 'b', 'c', 'k', 'K', '1', ' ', '\n', '.', '\\', '-', 'ab', 'abc'), { maxLength: 8 }).map((parts) => parts.join(''));

describe('an automaton of a pattern', () => {
  it('matches the texts that RE2 matches', () => {
    fc.assert(fc.property(pattern, fc.boolean(), fc.array(text, { maxLength: 10 }), (source, ignoreCase, texts) => {
      const automaton = regexAutomaton(predicate(source, ignoreCase));
      const regex = RE2JS.compile(source, ignoreCase ? RE2JS.CASE_INSENSITIVE : 0);
      if (automaton !== null) for (const one of texts) assert.equal(isMatch(automaton, one), regex.test(one), JSON.stringify(one));
    }), { numRuns: 2_000 });
  });

  it('is made of the patterns that rules mostly have', () => {
    for (const source of ['\\\\Temp\\\\[a-z0-9]{4,8}\\.exe$', '^(?:cmd|powershell)\\s+/c', '(?i)invoke-[a-z]+', 'a.*b.*c', '[A-Za-z]:\\\\']) assert.notEqual(regexAutomaton(predicate(source)), null, source);
  });

  it('is not made of what needs more than the characters so far, or too many states', () => {
    for (const source of ['\\bcmd\\b', '(?m)^a$', '[ab]*a[ab]{12}']) assert.equal(regexAutomaton(predicate(source)), null, source);
  });
});
