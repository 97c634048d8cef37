import assert from 'node:assert/strict';
import { test } from 'node:test';
import { NeededWatch } from './needed-watch.ts';
import type { AlertGroup, TruthOf } from './score-scenario.ts';
import type { Truth } from './truth.ts';

const TRUTHS: readonly Truth[] = (['attack', 'look-alike'] as const).map((kind) => ({ name: kind, kind, severity: 'high', steps: [], isQuietAlone: false }));
const OF: TruthOf = new Map([['a', { scenario: 0, steps: new Map() }]]);
const incident = (severity: AlertGroup['severity']): readonly AlertGroup[] => [{ id: 'i', alerts: ['a', 'b'], priority: 50, severity }];

test('the wait ends when the incident is as severe as it has to be', () => {
  const watch = new NeededWatch(TRUTHS);
  watch.fed(0, 1000);
  watch.look(incident('medium'), OF, 1500);
  assert.deepEqual([watch.isWaiting, watch.waitS], [true, [null, null]]);
  watch.look(incident('high'), OF, 3000);
  assert.deepEqual([watch.isWaiting, watch.waitS], [false, [2, null]]);
});

test('it counts from the last record that is needed', () => {
  const watch = new NeededWatch(TRUTHS);
  watch.fed(0, 1000);
  watch.look(incident('high'), OF, 1100);
  watch.fed(0, 5000);
  watch.look(incident('high'), OF, 5250);
  assert.deepEqual(watch.waitS, [0.25, null]);
});

test('nobody waits for a look-alike, nor for ever', () => {
  const watch = new NeededWatch(TRUTHS);
  watch.fed(1, 0);
  assert.equal(watch.isWaiting, false);
  watch.fed(0, 0);
  for (let look = 0; look < 20; look++) watch.look([], OF, look);
  assert.deepEqual([watch.isWaiting, watch.waitS], [false, [null, null]]);
});
