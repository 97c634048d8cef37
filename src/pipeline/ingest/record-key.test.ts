import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createRecordKeys, fingerprint } from './record-key.ts';

const a = Buffer.from('{"a":1}');
const b = Buffer.from('{"b":1}');
const keysOf = (raws: readonly Buffer[], requestName = fingerprint(raws.map((raw) => ({ raw })))): string[] => {
  const keyOf = createRecordKeys(requestName);
  return raws.map((raw) => keyOf(raw));
};

test('a request that is sent again gives the same keys', () => {
  assert.deepEqual(keysOf([a, b, a]), keysOf([a, b, a]));
});

test('equal records of one request have different keys', () => {
  assert.equal(new Set(keysOf([a, a, a, b])).size, 4);
});

test('equal records of different requests stay two: many lines repeat within a second', () => {
  assert.notEqual(keysOf([a])[0], keysOf([a, b])[0]);
  assert.notEqual(keysOf([a, b])[0], keysOf([a, a])[0]);
});

test('with names of requests, equal records of two requests stay two', () => {
  assert.notDeepEqual(keysOf([a], 'one'), keysOf([a], 'two'));
  assert.deepEqual(keysOf([a], 'one'), keysOf([a], 'one'));
});

test('a record with a name of its own has the same key in any batch', () => {
  const keyOf = createRecordKeys('request 1');
  keyOf(a, 'id-1');
  assert.equal(keyOf(a, 'id-2'), createRecordKeys('request 2')(a, 'id-2'));
  assert.notEqual(keyOf(b, 'id-2'), createRecordKeys('request 2')(a, 'id-2'));
});
