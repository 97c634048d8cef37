import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runProof } from './run-proof.ts';

test('a proof holds when one of the rules fires on each firing entry and none on a near miss', () => {
  const fired: Readonly<Record<string, readonly string[]>> = { a: ['r1'], b: ['other'], 'c+d': ['r2'], e: ['other'], f: ['r1', 'other'] };
  const proof = { lists: {}, fires: [['a'], ['b'], ['c', 'd']], misses: [{ why: 'it is e', records: ['e'] }, { why: 'it is f', records: ['f'] }] };
  const entries = runProof(proof, ['r1', 'r2'], (records) => fired[records.join('+')] ?? []);
  assert.deepEqual(entries.map(({ kind, number, isAsProved }) => [kind, number, isAsProved]), [['fires', 1, true], ['fires', 2, false], ['fires', 3, true], ['misses', 1, true], ['misses', 2, false]]);
  assert.deepEqual(entries[4], { kind: 'misses', number: 2, why: 'it is f', records: ['f'], fired: ['r1', 'other'], isAsProved: false });
});
