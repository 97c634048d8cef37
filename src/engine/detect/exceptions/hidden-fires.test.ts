import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { Alert } from '#contract/alert.ts';
import type { AlertException } from '#contract/exception.ts';
import { HiddenFires } from './hidden-fires.ts';

const ON_SCANNERS: AlertException = {
  id: 'x1', rules: { kind: 'all' }, entities: { kind: 'list', type: 'host', list: 'scanners' }, tenants: { kind: 'tenant', tenant: 'acme' },
  owner: 'mara', reason: 'ours', createdBy: 'ana', createdAtMs: 1, expiresAtMs: 100, endedAtMs: null, endedBy: null, endedReason: null,
};
const alertOn = (value: string): Alert => ({
  id: value, tenant: 'acme', timeMs: 1, lastTimeMs: 1, rule: { id: 'r1', title: 'R', level: 'low' }, source: 's', domain: null, severity: 'low', confidence: 1,
  entities: [{ type: 'host', value, role: 'actor' }], techniques: [], tactics: [], summary: '', events: [], count: 1,
});

it('fires that exceptions would hide are told beside what filters take, each with its reason, and are not left', () => {
  const hidden = new HiddenFires([ON_SCANNERS, { ...ON_SCANNERS, id: 'x2', rules: { kind: 'rules', ids: ['r2'] }, entities: { kind: 'any' } }], { lists: { scanners: ['scan01'] } }, 50);
  for (const host of ['scan01', 'ws07', 'scan01']) hidden.note(alertOn(host));
  const told = hidden.addTo({ unfiltered: 4, left: 3, by: [] }, 7);
  assert.deepEqual(told, { unfiltered: 4, left: 1, by: [{ kind: 'exception', id: 'x1', title: 'all rules on each host of the list scanners', takes: 2, unsure: 7, reason: 'mara: ours' }] });
  assert.equal(hidden.addTo({ unfiltered: 4, left: 0, by: [] }, 0).left, 0);
  const expired = new HiddenFires([ON_SCANNERS], { lists: { scanners: ['scan01'] } }, 100);
  expired.note(alertOn('scan01'));
  assert.deepEqual(expired.addTo({ unfiltered: 1, left: 1, by: [] }, 0), { unfiltered: 1, left: 1, by: [] });
});
