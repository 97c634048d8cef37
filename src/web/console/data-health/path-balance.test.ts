import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { balanceOf, countBy } from './path-balance.ts';

describe('the balance of what was received', () => {
  it('is even where stored, duplicates and dead letters make up all of it', () => {
    assert.deepEqual(balanceOf({ received: 10, stored: 6, duplicate: 3, dead: 1 }), { kind: 'even' });
  });

  it('says how many are missing or too many', () => {
    assert.deepEqual(balanceOf({ received: 10, stored: 6, duplicate: 0, dead: 1 }), { kind: 'short', records: 3 });
    assert.deepEqual(balanceOf({ received: 10, stored: 12, duplicate: 0, dead: 0 }), { kind: 'over', records: 2 });
  });

  it('counts by key, most first', () => {
    assert.deepEqual([...countBy(['b', 'a', 'c', 'c'], (each) => each)], [['c', 2], ['a', 1], ['b', 1]]);
  });
});
