import assert from 'node:assert/strict';
import { test } from 'node:test';
import { EXIT } from './exit-codes.ts';

test('every way to end has a number of its own that a shell can carry', () => {
  const codes = Object.values(EXIT);
  assert.equal(new Set(codes).size, codes.length);
  assert.ok(codes.every((code) => Number.isInteger(code) && code >= 0 && code <= 255));
});

test('the numbers that scripts rely on stay as they are', () => {
  assert.deepEqual(EXIT, { ok: 0, failed: 1, usage: 2, busy: 3, interrupted: 130 });
});
