import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Incident, Join } from '#contract/incident.ts';
import { foreignJoins } from './foreign-joins.ts';
import type { TruthOf } from './score-scenario.ts';

const OF: TruthOf = new Map([['a1', 0], ['a2', 0], ['b1', 1], ['n1', -1], ['n2', -1]].map(([id, scenario]) => [id as string, { scenario: scenario as number, steps: new Map() }]));
const join = (alert: string, to: string, host: string): Join => ({ alert, to, because: `same host ${host}`, weight: 1, via: [{ type: 'host', value: host }, { type: 'user', value: 'ann' }] });
const incident = (...joins: readonly Join[]) => ({ joins }) as unknown as Incident;

test('joins within a scenario and within the background do not count', () => {
  assert.deepEqual(foreignJoins([incident({ alert: 'a1', because: 'the first alert of the incident', weight: 1, via: [] }, join('a2', 'a1', 'ws1'), join('n2', 'n1', 'ws2'))], OF), []);
});

test('what ties different ones together is counted by its first entity', () => {
  const found = foreignJoins([incident(join('b1', 'a1', 'dc1'), join('n1', 'a2', 'ws1')), incident(join('n2', 'b1', 'dc1'))], OF);
  assert.deepEqual(found, [{ entity: 'host:dc1', times: 2, because: 'same host dc1' }, { entity: 'host:ws1', times: 1, because: 'same host ws1' }]);
});
