import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';

import { compileLinear } from './linear-regex.ts';
import type { RegexSource } from './predicate.ts';
import { compileRe2 } from './safe-regex.ts';

const source = (pattern: string, flags = ''): RegexSource => ({ pattern, ignoreCase: flags.includes('i'), multiLine: flags.includes('m'), dotAll: flags.includes('s') });

const SIGNS = ['a', 'b', 'k', 's', 'S', 'K', '1', '_', ' ', '-', '.', '\\', '\n', '\r', '\t', '\v', '\u2028', '\u00a0', '\u017f', '\u212a', '\u00df', '\u0130', '\u0131', '\u00e9', 'e\u0301', '\u03c2', '\ud83d', '\ude00', '\u{1f600}', '\u{10400}', '\0', '\uffff'];
const subject = fc.array(fc.oneof(fc.constantFrom(...SIGNS), fc.constantFrom('\u{1f600}', '\u{10400}', '\n', 'a')), { maxLength: 12 }).map((signs) => signs.join(''));
const ATOMS = [
  'a', 'b', 'k', 's', 'S', '\\.', '\\\\', ' ', '-', '\u00e9', '\u{1f600}', '\\x{1f600}', '\\x6b', '\\n', '\\t', '.', '\\d', '\\D', '\\w', '\\W', '\\s', '\\S', '^', '$', '\\b', '\\B', '\\A', '\\z',
  '[ab]', '[^ab]', '[a-z]', '[^s]', '[\\w-]', '[^\\s\\d]', '[K-S]', '[]a]', '[^]a]', '[a\\]]', '[-a]', '[a-]', '[\\x00-\\x{ffff}]', '[^\\n]', '[\u00e9\u{1f600}]', '[\\W]', '[^\\W]', '{', '}', ']', '(?:a|b)', '(a|ab|)', '(?P<n>s+)', '',
];
const { pattern } = fc.letrec<{ pattern: string }>((tie) => ({
  pattern: fc.oneof({ depthSize: 'small', withCrossShrink: true }, fc.constantFrom(...ATOMS),
    fc.tuple(fc.oneof(fc.constantFrom('a', 'k', 's', '\\d', '[ab]', '.', '\\S'), tie('pattern').map((one) => `(?:${one})`)), fc.constantFrom('*', '+', '?', '{2}', '{1,3}', '{2,}', '*?', '+?', '??')).map((both) => both.join('')),
    fc.tuple(tie('pattern'), tie('pattern')).map((both) => both.join('')),
    fc.tuple(tie('pattern'), tie('pattern'), tie('pattern')).map((all) => all.join('')),
    fc.tuple(tie('pattern'), tie('pattern')).map(([a, b]) => `(?:${a}|${b})`)),
}));
const flags = fc.constantFrom('', '', 'i', 'm', 's', 'im', 'ims');
const prefix = fc.constantFrom('', '', '(?i)', '(?s)', '(?im)');

function isGood(wanted: RegexSource): boolean {
  try {
    compileRe2(wanted);
    return true;
  } catch {
    return false;
  }
}

describe('a pattern that is proven linear', () => {
  it('answers as RE2 does, whatever the text', () => {
    let proven = 0;
    fc.assert(fc.property(prefix, pattern, flags, fc.array(subject, { minLength: 8, maxLength: 8 }), (front, body, flag, subjects) => {
      const wanted = source(front + body, flag);
      if (!isGood(wanted)) return;
      const linear = compileLinear(wanted);
      if (linear === null) return;
      proven++;
      const regex = compileRe2(wanted);
      for (const text of subjects) assert.equal(linear.test(text), regex.test(text), `${JSON.stringify(wanted)} on ${JSON.stringify(text)} as ${linear.source}`);
    }), { numRuns: 4_000 });
    assert.ok(proven > 1_000, `only ${proven} patterns were proven`);
  });

  it('is found where it is in RE2, not between the halves of a surrogate pair', () => {
    for (const wanted of [source('^$', 'm'), source('b$', 'm'), source('\\B'), source('\\Ba?'), source('[^a]\\B'), source('\\b.\\b'), source('.\\B$'), source('^.', 'm')]) {
      for (const text of ['\u{1f600}', 'a\u{1f600}a', 'a\ud83d', '\ude00b', 'b\n\u{1f600}b']) assert.equal(compileLinear(wanted)?.test(text) ?? compileRe2(wanted).test(text), compileRe2(wanted).test(text), `${wanted.pattern} on ${text}`);
    }
  });

  const patterns = [
    'cmd\\.exe', 'net\\s+user', '^.*\\\\temp', '^\\s*a', 'foo.*', '.*foo', '(a|a)*b', 'a{3,9}b', '\\bfoo\\w*', '\\b\\w+@x', '\\w+\\s*=\\s*\\w+;', '(?:https?|ftp)://\\d{1,3}\\.\\d{1,3}',
    '"Value":\\s*"True"', '"?a\\s+(?:b|c\\d*x)', '\\\\[^\\\\]+\\.exe$',
  ];
  for (const one of patterns) it(`may be ${one}`, () => assert.notEqual(compileLinear(source(one)), null));
});

describe('a pattern on which going back and forth could cost more', () => {
  const patterns = [
    '(a+)+b', '(a*)*b', 'x(ab|ab)*b', '(a|aa)+$', '(.*a){20}', 'a.*b', '[^x]*y[^x]*z', '^.*a.*b', '(?:a?){30}a{30}', '(a|b|ab){10}c', 'a\\s*\\s*b', 'x\\w+\\s*\\w+;', 'x{1,50}y{1,50}z', '(?m)^\\s*a',
    '(\\w+\\s?)*$', 'a[^b]*c', '\\x00[^\\\\]+\\.exe$',
  ];
  it('is so in time only, and not worth it: 100 characters and more for each one', () => assert.equal(compileLinear(source('[^/]{100,}$')), null));
  for (const one of patterns) it(`is not proven: ${one}`, () => assert.equal(compileLinear(source(one)), null));
});

describe('a pattern with what JavaScript reads otherwise', () => {
  for (const one of ['a(?=b)', '\\pL', '[[:alpha:]]', '(?i:a)', '\\Qa\\E', '(?i)\u00e9', 'a**', '(?i)[\\W]', '(']) it(`is left to RE2: ${one}`, () => assert.equal(compileLinear(source(one)), null));
});
