import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { ApiAlert } from '../api/queries.ts';
import { draftOf, entityChoices, groupChoices, ruleChoices } from './exception-draft.ts';

const ALERT: ApiAlert = {
  id: 'a', tenant: 'acme', timeMs: 1, lastTimeMs: 1, rule: { id: 'r1', title: 'R', level: 'low' }, source: 's', domain: 'endpoint', severity: 'low', confidence: 1, techniques: ['T1059.001', 'T1105', 'T1106'], tactics: [], summary: '', events: [], count: 1,
  entities: [{ type: 'process', value: 'p', role: 'actor' }, { type: 'file', value: 'f', role: 'target' }, { type: 'host', value: 'ws07', role: 'actor' }, { type: 'host', value: 'ws07', role: 'related' }],
};

describe('an exception from an alert', () => {
  it('offers its rule first, then wider groups, then all rules', () => {
    assert.deepEqual(ruleChoices(ALERT, () => 'PowerShell', 'Endpoint').map(({ label, rules }) => [label, rules]), [
      ['This rule', { kind: 'rules', ids: ['r1'] }], ['Rules of T1059.001 PowerShell', { kind: 'group', tag: 'attack.t1059.001' }], ['Rules of T1105 PowerShell', { kind: 'group', tag: 'attack.t1105' }],
      ['Rules of Endpoint', { kind: 'group', tag: 'endpoint' }], ['All rules', { kind: 'all' }],
    ]);
    assert.equal(ruleChoices({ ...ALERT, domain: null, techniques: [] }, () => '', null).length, 2);
  });

  it('offers each entity once, what lasts and who acted first', () => {
    assert.deepEqual(entityChoices(ALERT).map(({ value }) => value), ['ws07', 'f', 'p']);
  });

  it('offers the groups that those who act or are acted on are declared to be in', () => {
    const asset = (value: string, groups: readonly string[]) => ({ entity: { type: 'host' as const, value: 'main' }, names: [{ type: 'host' as const, value }], worth: 'normal' as const, groups, duty: null, note: '', isCounted: true });
    assert.deepEqual(groupChoices(ALERT, [asset('ws07', ['servers', 'finance']), asset('ws08', ['other']), asset('ws07', ['servers'])]), ['finance', 'servers']);
    assert.deepEqual(groupChoices({ ...ALERT, entities: [{ type: 'host', value: 'ws07', role: 'related' }] }, [asset('ws07', ['servers'])]), []);
    assert.deepEqual(draftOf({ kind: 'all' }, { group: 'servers' }, 'tenant'), { rules: { kind: 'all' }, entities: { kind: 'asset_group', group: 'servers' }, scope: 'tenant' });
  });

  it('asks about nothing that names neither rules nor entities', () => {
    assert.equal(draftOf({ kind: 'all' }, 'any', 'tenant'), null);
    assert.equal(draftOf({ kind: 'rules', ids: ['r1'] }, [], 'tenant'), null);
    assert.deepEqual(draftOf({ kind: 'rules', ids: ['r1'] }, 'any', 'all'), { rules: { kind: 'rules', ids: ['r1'] }, entities: { kind: 'any' }, scope: 'all' });
  });
});
