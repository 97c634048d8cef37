import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { diffLines } from './line-diff.ts';

const SIGNS = { same: ' ', added: '+', removed: '-' };
const show = (before: string, after: string) => diffLines(before, after).map(({ kind, text }) => SIGNS[kind] + text);

describe('the difference of two texts', () => {
  it('is the lines that came and went, in their places', () => {
    assert.deepEqual(show('a\nb\nc\nd\n', 'a\nc\nx\nd\n'), [' a', '-b', ' c', '+x', ' d']);
    assert.deepEqual(show('', 'a\nb\n'), ['+a', '+b']);
    assert.deepEqual(show('a\n', ''), ['-a']);
    assert.deepEqual(show('a\nb', 'a\nb\n'), [' a', ' b']);
  });

  it('gives both texts back: what is not added is the first, what is not removed the second', () => {
    const texts = fc.array(fc.constantFrom('a', 'b', 'c', ''), { minLength: 1, maxLength: 12 });
    fc.assert(fc.property(texts, texts, (one, other) => {
      const lines = diffLines(`${one.join('\n')}\n`, `${other.join('\n')}\n`);
      assert.deepEqual(lines.filter(({ kind }) => kind !== 'added').map(({ text }) => text), one);
      assert.deepEqual(lines.filter(({ kind }) => kind !== 'removed').map(({ text }) => text), other);
    }));
  });

  it('is bounded for texts that have nothing in common', () => {
    const long = (sign: string) => Array.from({ length: 5_000 }, (_, i) => `${sign}${i}`).join('\n');
    assert.equal(diffLines(long('a'), long('b')).length, 10_000);
  });
});
