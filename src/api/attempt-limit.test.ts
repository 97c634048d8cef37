import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { manualClock } from '#base/clock.ts';
import { createAttemptLimit } from './attempt-limit.ts';

describe('the limit on tries', () => {
  it('lets so many through in a window, then says how long to wait', () => {
    const clock = manualClock(1_000_000);
    const limit = createAttemptLimit(clock, 2, 60_000);
    assert.equal(limit.take('a'), 0);
    clock.advance(10_000);
    assert.equal(limit.take('a'), 0);
    assert.equal(limit.take('a'), 50);
    assert.equal(limit.take('b'), 0);
    clock.advance(50_000);
    assert.equal(limit.take('a'), 0);
  });

  it('forgets a key that got it right', () => {
    const limit = createAttemptLimit(manualClock(0), 1, 60_000);
    assert.equal(limit.take('a'), 0);
    limit.clear('a');
    assert.equal(limit.take('a'), 0);
    assert.equal(limit.take('a'), 60);
  });

  it('stays bounded however many keys are tried', () => {
    const limit = createAttemptLimit(manualClock(0), 1, 60_000);
    for (let i = 0; i < 60_000; i += 1) limit.take(`key ${i}`);
    assert.ok(limit.take('key 59999') > 0, 'the newest is still known');
    assert.equal(limit.take('key 0'), 0, 'the oldest has made room');
  });
});
