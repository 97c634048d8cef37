import assert from 'node:assert/strict';
import { test } from 'node:test';
import { coverSteps } from './cover-steps.ts';
import type { AlertGroup, TruthOf } from './score-scenario.ts';

const OF: TruthOf = new Map(['a', 'b', 'c', 'd', 'e'].map((id, step) => [id, { scenario: id === 'e' ? 1 : 0, steps: new Map([[id === 'e' ? 1 : 0, new Set([step])]]) }]));
const group = (alerts: string): AlertGroup => ({ id: alerts, alerts: alerts.split(' '), priority: 50, severity: 'medium' });

test('the incidents with most steps count, as many as were asked for', () => {
  const groups = [group('d'), group('c'), group('a b e')];
  assert.deepEqual(coverSteps(groups, 0, OF, 1), { seen: 4, covered: 2 });
  assert.deepEqual(coverSteps(groups, 0, OF, 2), { seen: 4, covered: 3 });
  assert.deepEqual(coverSteps(groups, 0, OF, 9), { seen: 4, covered: 4 });
});

test('without incidents nothing is covered', () => {
  assert.deepEqual(coverSteps([], 0, OF, 3), { seen: 4, covered: 0 });
});
