import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { CommandArgs } from './command.ts';
import { readDraft, readExpiry } from './exception-draft.ts';

const typed = (values: CommandArgs['values']): CommandArgs => ({ values, positionals: [] });
const problemOf = (values: CommandArgs['values']): string => {
  const read = readDraft(typed(values));
  return read.ok ? '' : read.problem;
};

describe('an exception as typed', () => {
  it('names rules or a group of them, and entities or a list', () => {
    const read = (values: CommandArgs['values']) => {
      const draft = readDraft(typed(values));
      assert.ok(draft.ok, problemOf(values));
      return draft.value;
    };
    assert.deepEqual(read({ rule: ['r1', 'r2'], entity: ['host:ws07', 'file:C:\\a.exe'] }), {
      rules: { kind: 'rules', ids: ['r1', 'r2'] }, entities: { kind: 'entities', entities: [{ type: 'host', value: 'ws07' }, { type: 'file', value: 'C:\\a.exe' }] }, scope: 'tenant',
    });
    assert.deepEqual(read({ group: 'attack.t1110', 'any-entity': true, 'all-tenants': true }), { rules: { kind: 'group', tag: 'attack.t1110' }, entities: { kind: 'any' }, scope: 'all' });
    assert.deepEqual(read({ 'all-rules': true, list: 'host:scanners' }).entities, { kind: 'list', type: 'host', list: 'scanners' });
    assert.deepEqual(read({ 'all-rules': true, 'asset-group': 'Scanners' }).entities, { kind: 'asset_group', group: 'Scanners' });
  });

  it('says what is missing, doubled or no entity', () => {
    assert.match(problemOf({ entity: ['host:a'] }), /--rule ID/);
    assert.match(problemOf({ rule: ['r'], group: 'x', entity: ['host:a'] }), /one of --rule/);
    assert.match(problemOf({ rule: ['r'] }), /--entity TYPE:VALUE/);
    assert.match(problemOf({ rule: ['r'], entity: ['host:a', 'ws07'] }), /^"ws07" is no entity/);
    assert.match(problemOf({ rule: ['r'], entity: ['host: '] }), /is no entity/);
    assert.match(problemOf({ rule: ['r'], list: 'scanners' }), /--list is TYPE:NAME/);
    assert.match(problemOf({ 'all-rules': true, 'any-entity': true }), /look away/);
  });

  it('ends within a year', () => {
    assert.deepEqual(readExpiry(typed({ days: '30' }), 1_000), { ok: true, value: 1_000 + 30 * 86_400_000 });
    for (const days of [undefined, '0', '-1', '366', 'x']) assert.equal(readExpiry(typed({ days }), 0).ok, false);
  });
});
