import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { inOrder, mergeByTime, type ReplayRecord } from './replay-record.ts';
import { BACKGROUND } from './truth.ts';

const record = (timeMs: number, scenario: number): ReplayRecord => ({ timeMs, source: '', raw: '{}', owner: { scenario, step: null } });

test('two ordered streams become one that is ordered and lacks nothing', () => {
  const times = fc.array(fc.nat(1000)).map((all) => all.sort((a, b) => a - b).map((timeMs) => ({ timeMs })));
  fc.assert(fc.property(times, times, (one, other) => {
    const merged = [...mergeByTime(one, other)];
    assert.deepEqual(merged.map(({ timeMs }) => timeMs), [...one, ...other].map(({ timeMs }) => timeMs).sort((a, b) => a - b));
  }));
});

test('the last record of each scenario is needed, of the background none', () => {
  const ordered = inOrder([record(5, 0), record(1, 0), record(7, 1), record(9, BACKGROUND)]);
  assert.deepEqual(ordered.map(({ timeMs, neededFor }) => [timeMs, neededFor]), [[1, undefined], [5, 0], [7, 1], [9, undefined]]);
});
