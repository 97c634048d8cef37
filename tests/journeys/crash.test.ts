import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runUndisturbed, runWithKills } from '../kit/crash/crash-run.ts';

const KILLS = 4;

test(`a platform that is killed ${KILLS} times under load loses nothing that it acknowledged, doubles nothing, and raises the same alerts`, async () => {
  const moments = [0.1, 0.8, 0.35, 0.6];
  const disturbed = await runWithKills({ kills: KILLS, rate: 1_000, random: () => moments.pop() ?? 0.5 });
  assert.deepEqual(disturbed.surprises, []);
  assert.ok(disturbed.acknowledged > 1_000, 'hardly anything was sent');
  assert.equal(disturbed.acknowledged, disturbed.sent);
  assert.deepEqual(disturbed.lost, []);
  assert.deepEqual(disturbed.doubled, []);
  const { received, stored, duplicate, dead } = disturbed.counts;
  assert.equal(received, stored + duplicate + dead);
  const calm = await runUndisturbed(disturbed.sent);
  assert.deepEqual(disturbed.alerts, calm.alerts);
  assert.ok(calm.alerts.length > 50, 'too few alerts to tell');
  assert.deepEqual(disturbed.incidents, calm.incidents);
});
