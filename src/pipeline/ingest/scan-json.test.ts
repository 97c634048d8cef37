import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { looksLikeJson, scanJson } from './scan-json.ts';

const scan = (text: string, depth = 3, fields = 4) => scanJson(Buffer.from(text), depth, fields);

test('nesting is counted over objects and arrays', () => {
  assert.equal(scan('{"a":[{"b":1}]}'), 'fine');
  assert.equal(scan('{"a":[{"b":[]}]}'), 'too-deep');
});

test('brackets, colons and quotes inside strings do not count', () => {
  assert.equal(scan(String.raw`{"a":"[[[[{{{{::::::\"[[[[","b":"\\"}`), 'fine');
});

test('members of all objects count together', () => {
  assert.equal(scan('{"a":{"b":1},"c":{"d":1}}'), 'fine');
  assert.equal(scan('{"a":{"b":1},"c":{"d":1},"e":2}'), 'too-many-fields');
});

test('a depth of five million is refused at once', () => {
  assert.equal(scanJson(Buffer.alloc(5_000_000, '['), 64, 1_000), 'too-deep');
});

test('the scanner agrees with a walk over the parsed value', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 6 }), fc.integer({ min: 0, max: 6 }), fc.integer({ min: 0, max: 20 }), (value, depth, fields) => {
      const shape = scanJson(Buffer.from(JSON.stringify(value)), depth, fields);
      const isFine = depthOf(value) <= depth && fieldsOf(value) <= fields;
      assert.equal(shape === 'fine', isFine);
    }),
  );
});

test('only an opening bracket after blanks looks like JSON', () => {
  assert.ok(looksLikeJson(Buffer.from(' \t[1]')));
  assert.ok(!looksLikeJson(Buffer.from('<34>1 {}')));
  assert.ok(!looksLikeJson(Buffer.from('   ')));
});

function depthOf(value: unknown): number {
  if (value === null || typeof value !== 'object') return 0;
  return 1 + Math.max(0, ...Object.values(value).map(depthOf));
}

function fieldsOf(value: unknown): number {
  if (value === null || typeof value !== 'object') return 0;
  const own = Array.isArray(value) ? 0 : Object.keys(value).length;
  return Object.values(value).reduce<number>((sum, inner) => sum + fieldsOf(inner), own);
}
