import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { Alert } from '#contract/alert.ts';
import type { DeclaredEntity } from '#contract/declared-entity.ts';
import type { AlertException } from '#contract/exception.ts';
import { assetGroupsOf } from './asset-groups.ts';
import { createExceptionMatcher, isBlanket } from './match-exceptions.ts';

const EXCEPTION: AlertException = {
  id: 'x', rules: { kind: 'rules', ids: ['r1'] }, entities: { kind: 'any' }, tenants: { kind: 'tenant', tenant: 'acme' },
  owner: 'mara', reason: 'scanner', createdBy: 'ana', createdAtMs: 1, expiresAtMs: 100, endedAtMs: null, endedBy: null, endedReason: null,
};
const ALERT: Alert = {
  id: 'a', tenant: 'acme', timeMs: 1, lastTimeMs: 1, rule: { id: 'r1', title: 'R', level: 'low' }, source: 'zeek.conn', domain: 'network', severity: 'low', confidence: 1,
  entities: [{ type: 'host', value: 'scan01', role: 'actor' }, { type: 'address', value: '10.0.0.9', role: 'related' }], techniques: ['T1110.003'], tactics: ['credential-access'], summary: '', events: [], count: 1,
};

const hides = (given: Partial<AlertException>, { alert = ALERT, nowMs = 50, lists = {} as Record<string, string[]> } = {}): boolean => createExceptionMatcher([{ ...EXCEPTION, ...given }], lists)(alert, nowMs) === 'x';

describe('exceptions', () => {
  it('hide alerts of the rules that they name, of a technique with those below it, of a tactic, of a domain, or of all', () => {
    assert.deepEqual([hides({}), hides({ rules: { kind: 'rules', ids: ['r2', 'r3'] } })], [true, false]);
    const ofTag = (tag: string) => hides({ rules: { kind: 'group', tag } });
    assert.deepEqual(['attack.t1110', 'attack.T1110.003', 'attack.credential-access', 'attack.credential_access', 'network'].map(ofTag), [true, true, true, true, true]);
    assert.deepEqual(['attack.t111', 'attack.t1110.001', 'attack.execution', 'cloud', 'attack.network', ''].map(ofTag), [false, false, false, false, false, false]);
    assert.equal(hides({ rules: { kind: 'all' }, entities: { kind: 'entities', entities: [{ type: 'host', value: 'scan01' }] } }), true);
  });

  it('hide alerts on the entities that they name, in whatever case and role, or on those of a list', () => {
    const on = (type: 'host' | 'user' | 'address', value: string) => hides({ entities: { kind: 'entities', entities: [{ type: 'user', value: 'nobody' }, { type, value }] } });
    assert.deepEqual([on('host', 'SCAN01'), on('address', '10.0.0.9'), on('user', 'scan01'), on('host', 'scan0')], [true, true, false, false]);
    const listed = (lists: Record<string, string[]>) => hides({ entities: { kind: 'list', type: 'host', list: 'scanners' } }, { lists });
    assert.deepEqual([listed({ scanners: ['other', 'Scan01'] }), listed({ scanners: [] }), listed({}), listed({ scanners: ['10.0.0.9'] })], [true, false, false, false]);
  });

  it('hide alerts in which who acts or is acted on is declared to be in the group that they name, under any name', () => {
    const declared: DeclaredEntity = { entity: { type: 'host', value: 'scanner' }, aliases: [{ type: 'host', value: 'Scan01' }, { type: 'address', value: '10.0.0.9' }], worth: 'normal', groups: ['scanners', 'servers'], duty: null, note: '', by: 'ana', atMs: 0 };
    const of = (group: string, alert = ALERT, some = [declared]) => createExceptionMatcher([{ ...EXCEPTION, entities: { kind: 'asset_group', group } }], {}, assetGroupsOf(some))(alert, 50) === 'x';
    const onlyNamed = { ...ALERT, entities: ALERT.entities.filter(({ role }) => role === 'related') };
    assert.deepEqual([of('scanners'), of('servers'), of('other'), of('scanners', onlyNamed), of('scanners', ALERT, [])], [true, true, false, false, false]);
    assert.equal(hides({ entities: { kind: 'asset_group', group: 'scanners' } }), false);
  });

  it('hide nothing once they ended or expired, and never what the platform says of itself', () => {
    assert.deepEqual([hides({}, { nowMs: 99 }), hides({}, { nowMs: 100 }), hides({ endedAtMs: 40, endedBy: 'ben' })], [true, false, false]);
    assert.equal(hides({ rules: { kind: 'all' } }, { alert: { ...ALERT, source: 'watchfloor.platform' } }), false);
  });

  it('name the one that was made first, in whatever order they are given', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray([3, 1, 2, 4], { minLength: 1 }), (times) => {
        const some = times.map((createdAtMs) => ({ ...EXCEPTION, id: `x${createdAtMs}`, createdAtMs }));
        assert.equal(createExceptionMatcher(some, {})(ALERT, 50), `x${Math.min(...times)}`);
      }),
    );
  });

  it('are blanket where they are about all rules on whatever it is', () => {
    assert.deepEqual([isBlanket({ rules: { kind: 'all' }, entities: { kind: 'any' } }), isBlanket({ ...EXCEPTION }), isBlanket({ rules: { kind: 'all' }, entities: { kind: 'entities', entities: [] } })], [true, false, false]);
  });
});
