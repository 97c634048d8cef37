import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { clockTime, dateTime, dayOf, fullTime, secondsTime, shortSpan, shortTime, spanText } from './time.ts';

const TIME_MS = Date.UTC(2026, 10, 22, 0, 5, 7, 42);

describe('times on the screen', () => {
  it('are of the day and the 24 hours', () => {
    assert.equal(shortTime(TIME_MS, 'utc', TIME_MS), '22 Nov 00:05');
    assert.equal(shortTime(TIME_MS, 'utc', TIME_MS + 400 * 86_400_000), '22 Nov 2026 00:05');
    assert.equal(secondsTime(TIME_MS, 'utc', TIME_MS - 3_600_000), '22 Nov 00:05:07');
    assert.equal(secondsTime(TIME_MS, 'utc', TIME_MS - 400 * 86_400_000), '22 Nov 2026 00:05:07');
    assert.equal(dayOf(TIME_MS, 'utc'), '22 Nov');
    assert.equal(dateTime(TIME_MS, 'utc'), '22 Nov 2026, 00:05');
    assert.equal(clockTime(TIME_MS, 'utc'), '00:05:07');
    assert.equal(fullTime(TIME_MS, 'utc'), '22 Nov 2026, 00:05:07.042 UTC');
  });

  it('are spans in words', () => {
    assert.equal(spanText(45_000), '45 s');
    assert.equal(spanText(12 * 60_000), '12 min');
    assert.equal(spanText(3 * 3_600_000 + 12 * 60_000), '3 h 12 min');
    assert.equal(spanText(48 * 3_600_000), '2 d');
    assert.equal(spanText(-5), '0 s');
    assert.equal(shortSpan(59_000), 'now');
    assert.equal(shortSpan(26 * 3_600_000), '1d');
    assert.equal(shortSpan(729 * 86_400_000), '729d');
    assert.equal(shortSpan(1198 * 86_400_000), '3y');
  });
});
