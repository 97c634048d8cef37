import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { columns, cutText, wrapText } from './wrap-text.ts';

test('no line is longer than the width, and nothing but blanks is lost', () => {
  fc.assert(fc.property(fc.string(), fc.integer({ min: 1, max: 30 }), (text, width) => {
    const lines = wrapText(text, width);
    assert.ok(lines.every((line) => line.length <= width));
    assert.equal(lines.join('').replaceAll(/\s/g, ''), text.replaceAll(/\s/g, ''));
  }));
});

test('columns stand below each other, without blanks at the end', () => {
  assert.deepEqual(columns([['a', 'bb', 'c'], ['aaa', 'b', '']], ' '), [' a    bb  c', ' aaa  b']);
});

test('a text that is cut says so', () => {
  assert.deepEqual([cutText('abc', 3), cutText('abcd', 3)], ['abc', 'ab…']);
});
