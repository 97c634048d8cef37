import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { deviationsAbove, learnWindow, NO_BASELINE, usualAmount } from './faded-baseline.ts';

const learnt = (amounts: readonly number[], halfLife = 40) => {
  const baseline = { ...NO_BASELINE };
  for (const amount of amounts) learnWindow(baseline, amount, halfLife);
  return baseline;
};

describe('a baseline that fades', () => {
  it('is the usual amount, and what is as usual is no deviation', () => {
    const baseline = learnt(Array.from({ length: 50 }, () => 100));
    assert.ok(Math.abs(usualAmount(baseline) - 100) < 1);
    assert.ok(Math.abs(deviationsAbove(baseline, 100)) < 0.1);
    assert.ok(deviationsAbove(baseline, 5_000) > 8);
  });

  it('is moved by one window no further than a few deviations, however much was in it', () => {
    const before = learnt(Array.from({ length: 50 }, () => 100));
    const after = { ...before };
    learnWindow(after, 1e12, 40);
    assert.ok(usualAmount(after) < 120);
  });

  it('follows what becomes usual', () => {
    const baseline = learnt([...Array.from({ length: 50 }, () => 10), ...Array.from({ length: 400 }, () => 1_000)]);
    assert.ok(Math.abs(usualAmount(baseline) - 1_000) < 50);
  });

  it('stays finite, and more is further above', () => {
    fc.assert(fc.property(fc.array(fc.double({ min: 0, max: 1e12, noNaN: true }), { minLength: 1, maxLength: 60 }), fc.double({ min: 0, max: 1e12, noNaN: true }), (amounts, amount) => {
      const baseline = learnt(amounts);
      assert.ok([baseline.m, baseline.d].every(Number.isFinite));
      assert.ok(deviationsAbove(baseline, amount * 2 + 1) > deviationsAbove(baseline, amount));
    }));
  });
});
