import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createWorld } from '../../scenarios/world/create-world.ts';
import { SLOW_TRUTH, slowIntrusion } from './slow-intrusion.ts';

test('its steps are days apart, over three weeks, and the last record is needed', () => {
  const records = slowIntrusion(createWorld({ seed: 1, users: 40 }), 1, 0);
  const days = records.map(({ timeMs }) => Math.floor(timeMs / 86_400_000));
  assert.deepEqual(records.map(({ owner }) => owner.step), SLOW_TRUTH.steps.map((_, at) => at));
  assert.deepEqual([days[0], days.at(-1)], [0, 21]);
  assert.ok(days.every((day, at) => at === 0 || day - (days[at - 1] as number) >= 3));
  assert.equal(records.at(-1)?.neededFor, 0);
});
