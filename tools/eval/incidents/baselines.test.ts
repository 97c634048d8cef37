import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Alert } from '#contract/alert.ts';
import type { EntityInRole } from '#contract/entity.ts';
import { BASELINES, type Baseline, joinByEntities } from './baselines.ts';

const HOUR_MS = 3_600_000;
const [ANY, HOST] = BASELINES as readonly [Baseline, Baseline];

function alert(id: string, hour: number, ...names: readonly string[]): Alert {
  const entities = names.map((name): EntityInRole => ({ type: name.startsWith('ws') ? 'host' : 'user', value: name, role: 'actor' }));
  const timeMs = hour * HOUR_MS;
  return { id, tenant: 't', timeMs, lastTimeMs: timeMs, rule: { id: 'r', title: 'R', level: 'medium' }, source: 'a.b', domain: null, severity: 'medium', confidence: 0.8, entities, techniques: [], tactics: [], summary: '', events: [id], count: 1 };
}
const joined = (alerts: readonly Alert[], baseline: Baseline): string[] => joinByEntities(alerts, baseline).map((group) => group.alerts.join(' ')).sort();

test('alerts that share an entity within a day are one group, also by way of another', () => {
  const alerts = [alert('c', 30, 'ws2'), alert('a', 0, 'ws1', 'ann'), alert('b', 20, 'ws2', 'ann'), alert('d', 60, 'ann')];
  assert.deepEqual(joined(alerts, ANY), ['a b c', 'd']);
});

test('by host alone a shared user does not count', () => {
  assert.deepEqual(joined([alert('a', 0, 'ws1', 'ann'), alert('b', 1, 'ws2', 'ann'), alert('c', 2, 'ws2'), alert('d', 3, 'ann')], HOST), ['a', 'b c', 'd']);
});

test('an alert that goes on ties what comes within a day of its end', () => {
  assert.deepEqual(joined([{ ...alert('a', 0, 'ws1'), lastTimeMs: 20 * HOUR_MS }, alert('b', 40, 'ws1'), alert('z', 41, 'ws9')], HOST), ['a b', 'z']);
});

test('groups come in the order of priority, by our formula', () => {
  const groups = joinByEntities([alert('a', 0, 'ws1'), { ...alert('b', 0, 'ws2'), severity: 'critical' }], HOST);
  assert.deepEqual(groups.map(({ id, severity }) => [id, severity]), [['b', 'high'], ['a', 'low']]);
});
