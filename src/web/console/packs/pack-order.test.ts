import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sortPacks } from './pack-order.ts';

test('packs stand by name, those with something on its way first, and of one name what counts most, then what changed last', () => {
  const pack = (name: string, status: 'rolling' | 'good' | 'kept' | 'returned' | 'replaced', changedAtMs = 0) => ({ name, status, changedAtMs });
  const packs = [pack('b', 'good'), pack('a', 'replaced', 1), pack('a', 'good'), pack('a', 'replaced', 9), pack('c', 'returned'), pack('c', 'good'), pack('c', 'rolling'), pack('b', 'kept')];
  assert.deepEqual(sortPacks(packs).map(({ name, status, changedAtMs }) => `${name} ${status} ${changedAtMs}`), ['c rolling 0', 'c good 0', 'c returned 0', 'a good 0', 'a replaced 9', 'a replaced 1', 'b good 0', 'b kept 0']);
});
