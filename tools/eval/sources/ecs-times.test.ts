import assert from 'node:assert/strict';
import { test } from 'node:test';
import { comparableTime, expectedTimes, isOwnEpoch, isSameTime, isSameTimeOfYear } from './ecs-times.ts';

const TEN_PAST = Date.UTC(2024, 4, 5, 17, 10, 11, 250);

test('a time that the record writes, in any zone or as epoch, is compared exactly', () => {
  assert.deepEqual(comparableTime([TEN_PAST], 'time=2024-05-05T19:10:11.250+02:00'), { kind: 'exact' });
  assert.deepEqual(comparableTime([TEN_PAST], `ts=${Math.floor(TEN_PAST / 1000)}`), { kind: 'exact' });
  assert.deepEqual(comparableTime([TEN_PAST], `filetime=${Math.floor(TEN_PAST / 1000) + 11_644_473_600}2500000`), { kind: 'exact' });
});

test('without a year in the record the year does not count', () => {
  assert.deepEqual(comparableTime([TEN_PAST], 'May  5 17:10:11 fw01 %ASA-6-302023: x:10.0.0.1/2024'), { kind: 'without-year' });
  for (const date of ['May  5 2024 17:10:11', '05/May/2024:17:10:11', '2024/05/05 17:10:11', '20240505T171011', 'Sun May 5 17:10:11 2024']) {
    assert.deepEqual(comparableTime([TEN_PAST], date), { kind: 'exact' }, date);
  }
  assert.equal(isSameTimeOfYear(TEN_PAST, Date.UTC(2026, 4, 5, 17, 10, 11)), true);
  assert.equal(isSameTimeOfYear(TEN_PAST, Date.UTC(2026, 4, 6, 17, 10, 11)), false);
  // Not the last such day before the record came.
  assert.equal(isSameTimeOfYear(TEN_PAST, Date.UTC(2030, 4, 5, 17, 10, 11)), false);
});

test('a time that the record does not hold is the clock of the pipeline', () => {
  assert.equal(comparableTime([TEN_PAST], '{"platform":"linux"}').kind, 'skipped');
});

test('an offset that only Elastic was told leaves the wall clock', () => {
  const [exact, wallClock] = expectedTimes('2024-05-05T20:10:11.000-04:00', '1,2024/05/05 20:10:11,CONFIG');
  assert.equal(exact, Date.UTC(2024, 4, 6, 0, 10, 11));
  assert.equal(wallClock, Date.UTC(2024, 4, 5, 20, 10, 11));
  assert.equal(expectedTimes('2024-05-05T20:10:11.000-04:00', '2024-05-05T20:10:11-0400').length, 1);
  assert.equal(expectedTimes('2024-05-05T20:10:11.000Z', '').length, 1);
});

test('milliseconds count where both sides have them', () => {
  assert.equal(isSameTime(TEN_PAST, TEN_PAST + 1), true);
  assert.equal(isSameTime(TEN_PAST, TEN_PAST + 2), false);
  assert.equal(isSameTime(TEN_PAST, TEN_PAST - 250), true);
  assert.equal(isSameTime(TEN_PAST, TEN_PAST + 750), false);
});

test('the epoch of the record is right where Elastic took the local time beside it for UTC', () => {
  const localMs = Date.UTC(2024, 4, 5, 10, 10, 11);
  const record = `date=2024-05-05 time=10:10:11 eventtime=${TEN_PAST}000000`;
  assert.equal(isOwnEpoch(localMs, TEN_PAST, record), true);
  assert.equal(isOwnEpoch(localMs, TEN_PAST, 'date=2024-05-05 time=10:10:11'), false);
  assert.equal(isOwnEpoch(localMs + 300_000, TEN_PAST, record), false);
  assert.equal(isOwnEpoch(localMs - 86_400_000, TEN_PAST, record), false);
});
