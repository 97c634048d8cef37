import assert from 'node:assert/strict';
import { test } from 'node:test';
import { manualClock, systemClock } from './clock.ts';

test('the system clock tells the time of the machine', () => {
  const before = Date.now();
  const seen = systemClock.nowMs();
  assert.ok(seen >= before && seen <= Date.now());
});

test('a manual clock moves only when it is told', () => {
  const clock = manualClock(1000);
  assert.equal(clock.nowMs(), 1000);
  clock.advance(250);
  assert.equal(clock.nowMs(), 1250);
  clock.set(10);
  assert.equal(clock.nowMs(), 10);
});
