import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { logRamp, quantile, ramp, spreadOf } from './robust-statistics.ts';

describe('robust statistics', () => {
  it('give the middle of numbers and half of their distance from it', () => {
    assert.deepEqual(spreadOf([5, 1, 4, 2, 3]), { median: 3, deviation: 1 });
    assert.deepEqual(spreadOf([]), { median: 0, deviation: 0 });
    assert.equal(quantile([1, 2], 0.5), 1.5);
  });

  it('hardly move when a minority of the numbers is anything', () => {
    fc.assert(fc.property(fc.array(fc.double({ min: -1e9, max: 1e9, noNaN: true }), { maxLength: 9 }), (wild) => {
      const { median, deviation } = spreadOf([...Array.from({ length: 20 }, () => 60), ...wild]);
      assert.deepEqual([median, deviation], [60, 0]);
    }));
  });

  it('rise from 0 to 1 and no further', () => {
    assert.deepEqual([ramp(1, 2, 4), ramp(3, 2, 4), ramp(9, 2, 4)], [0, 0.5, 1]);
    assert.deepEqual([logRamp(0, 1, 100), logRamp(10, 1, 100), logRamp(1e9, 1, 100)], [0, 0.5, 1]);
  });
});
