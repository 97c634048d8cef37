import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { RE2JS } from 're2js';
import { readRegexSets, type SetTree } from './regex-sets.ts';
import { readRegexSyntax } from './regex-syntax.ts';
import { readRegex, type RegexTree } from './regex-tree.ts';

const sets = (pattern: string) => readRegexSets({ pattern, ignoreCase: false, multiLine: false, dotAll: false });

function isValid(pattern: string): boolean {
  try {
    RE2JS.compile(pattern);
    return true;
  } catch {
    return false;
  }
}

test('a pattern is read as RE2 reads it', () => {
  assert.deepEqual(readRegexSyntax('a{2,}|[^b-d\\d]'), {
    depth: 1,
    tree: {
      kind: 'choice',
      children: [
        { kind: 'sequence', children: [{ kind: 'repeat', child: { kind: 'character', code: 97, isOddEscape: false }, least: 2, most: Number.POSITIVE_INFINITY }] },
        { kind: 'sequence', children: [{ kind: 'class', isNegated: true, members: [{ kind: 'range', from: { kind: 'character', code: 98, isOddEscape: false }, to: { kind: 'character', code: 100, isOddEscape: false } }, { kind: 'class-name', name: 'd' }] }] },
      ],
    },
  });
  // The bracket ends a range here, and begins no class of POSIX.
  assert.deepEqual(readRegexSyntax('[+-[:a]')?.tree, { kind: 'sequence', children: [{ kind: 'class', isNegated: false, members: [{ kind: 'range', from: { kind: 'character', code: 43, isOddEscape: false }, to: { kind: 'character', code: 91, isOddEscape: false } }, { kind: 'character', code: 58, isOddEscape: false }, { kind: 'character', code: 97, isOddEscape: false }] }] });
});

test('what is broken is not read', () => {
  for (const pattern of ['(', 'a)', '[a', '[', '\\', '*a', '(?', '(?<a', '\\x{110000}', '\\q', '[[:alpha']) assert.equal(readRegexSyntax(pattern), null, pattern);
  assert.notEqual(readRegexSyntax(`${'('.repeat(99)}a${')'.repeat(99)}`), null);
  assert.equal(readRegexSyntax(`${'('.repeat(100)}a${')'.repeat(100)}`), null);
});

test('sets are made only where it is known exactly what matches; texts look over what they do not know', () => {
  for (const pattern of ['a(?i)b', '(?i:a)', '\\pL', '[[:alpha:]]', '[\\d-z]', '^*a', '(?U)a', '\\é', `${'('.repeat(50)}a${')'.repeat(50)}`]) {
    assert.equal(sets(pattern), null, pattern);
    assert.notEqual(readRegex(pattern), null, pattern);
  }
  assert.deepEqual(sets('(?i)k'), { kind: 'sequence', children: [{ kind: 'set', set: [75, 75, 107, 107, 0x212a, 0x212a] }] });
});

const piece = fc.constantFrom('a', 'B', '1', '-', '.', '^', '$', '|', '(', '(?:', ')', '[ab]', '[^a-c]', '[]x]', '[\\w.-]', '\\d', '\\S', '\\b', '\\.', '\\x41', '*', '+?', '{2}', '{1,3}', '{', 'é');

/** A text that the tree says matches, the shortest way. */
function textOf(tree: RegexTree): string | null {
  if (tree.kind === 'character') return tree.oneOf?.[0] ?? null;
  if (tree.kind === 'repeat') return tree.least === 0 ? '' : (textOf(tree.child)?.repeat(tree.least) ?? null);
  if (tree.kind === 'choice') return tree.children.map(textOf).find((text) => text !== null) ?? null;
  const texts = tree.children.map(textOf);
  return texts.includes(null) ? null : texts.join('');
}

function hasAssertion(tree: SetTree): boolean {
  if (tree.kind === 'assertion') return true;
  return tree.kind === 'repeat' ? hasAssertion(tree.child) : tree.kind !== 'set' && tree.children.some(hasAssertion);
}

test('what is read of a valid pattern is what RE2 matches', () => {
  let tried = 0;
  fc.assert(fc.property(fc.array(piece, { maxLength: 8 }), (pieces) => {
    const pattern = pieces.join('');
    if (!isValid(pattern)) return;
    const [tree, exact] = [readRegex(pattern), sets(pattern)];
    assert.ok(tree !== null, pattern);
    const text = exact === null || hasAssertion(exact) ? null : textOf(tree);
    if (text === null) return;
    tried++;
    assert.ok(RE2JS.compile(pattern, RE2JS.CASE_INSENSITIVE).matches(text), `${pattern} on ${text}`);
  }), { numRuns: 3_000 });
  assert.ok(tried > 100);
});
