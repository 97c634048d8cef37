import assert from 'node:assert/strict';
import { test } from 'node:test';
import { manualClock } from '#base/clock.ts';
import { createRateLimit } from './rate-limit.ts';

test('a burst is taken, then the credential waits until its debt is paid; others do not', () => {
  const clock = manualClock(0);
  const rate = createRateLimit({ recordsPerSecond: 10, burst: 20 }, clock);
  assert.equal(rate.waitSeconds('a'), 0);
  rate.spend('a', 50);
  assert.equal(rate.waitSeconds('a'), 4);
  assert.equal(rate.waitSeconds('b'), 0);
  clock.advance(3_100);
  assert.equal(rate.waitSeconds('a'), 0);
});

test('the bucket holds no more than the burst, and a clock set back gives nothing', () => {
  const clock = manualClock(0);
  const rate = createRateLimit({ recordsPerSecond: 10, burst: 20 }, clock);
  clock.advance(3_600_000);
  rate.spend('a', 20);
  assert.equal(rate.waitSeconds('a'), 1);
  clock.set(0);
  assert.equal(rate.waitSeconds('a'), 1);
});

test('without a rate there is no limit', () => {
  const rate = createRateLimit(null, manualClock(0));
  rate.spend('a', 1e9);
  assert.equal(rate.waitSeconds('a'), 0);
});
