import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { DAY_MS, hasHabits, noHabits, noteValue } from './habits.ts';

const NOW_MS = Date.UTC(2026, 0, 5);
const NEEDED = { learnDays: 14, minSeen: 3 };

describe('the habits of an entity', () => {
  it('are known after so many days and so many events, not before', () => {
    const habits = noHabits(NOW_MS);
    for (const day of [0, 5, 13]) noteValue(habits, 'se', { timeMs: NOW_MS + day * DAY_MS, most: 9 });
    assert.deepEqual([13, 14].map((day) => hasHabits(habits, NOW_MS + day * DAY_MS, NEEDED)), [false, true]);
    assert.equal(hasHabits({ ...habits, n: 2 }, NOW_MS + 99 * DAY_MS, NEEDED), false);
  });

  it('are not made old by one record with a wrong clock', () => {
    const habits = noHabits(NOW_MS);
    for (const timeMs of [NOW_MS, 0, NOW_MS + 1]) noteValue(habits, 'se', { timeMs, most: 9 });
    assert.equal(hasHabits(habits, NOW_MS + DAY_MS, NEEDED), false);
  });

  it('hold no more values than they may, and call new what they do not hold', () => {
    fc.assert(fc.property(fc.array(fc.constantFrom('a', 'b', 'c', 'd', 'e')), fc.integer({ min: 1, max: 4 }), (values, most) => {
      const habits = noHabits(NOW_MS);
      let held: string[] = [];
      for (const value of values) {
        assert.equal(noteValue(habits, value, { timeMs: NOW_MS, most }), !held.includes(value));
        held = [...held.filter((one) => one !== value), value].slice(-most);
        assert.equal(habits.v.length, held.length);
      }
    }));
  });
});
