import assert from 'node:assert/strict';
import { it } from 'node:test';

import { tenantScope } from '#contract/tenant.ts';
import type { NewException } from './exception-book.ts';
import { madeUpAlert, madeUpResult } from './made-up.ts';
import type { StateStore, TenantState } from './port.ts';

const SCANNER: NewException = {
  rules: { kind: 'rules', ids: ['rule-1'] }, entities: { kind: 'entities', entities: [{ type: 'host', value: 'scan01' }] },
  owner: 'Mara', reason: 'Our scanner. NUL \0', createdBy: 'ana', createdAtMs: 5, expiresAtMs: 99,
};

/** What every state store does with exceptions and with what they hid. */
export function testExceptions(current: () => StateStore): void {
  const of = (tenant: string): TenantState => current().forTenant(tenantScope(tenant));
  const NOT_ENDED = { endedAtMs: null, endedBy: null, endedReason: null };

  it('keeps exceptions of a tenant, and those of all apart from them, with when, by whom and why they ended', async () => {
    const made = await of('acme').addException(SCANNER);
    const { id, ...rest } = made;
    assert.deepEqual(rest, { ...SCANNER, tenants: { kind: 'tenant', tenant: 'acme' }, ...NOT_ENDED });
    const later = await of('acme').addException({ ...SCANNER, createdAtMs: 6 });
    const ofAll = await current().exceptions.addException({ ...SCANNER, createdAtMs: 7 });
    assert.deepEqual(ofAll.tenants, { kind: 'all' });
    assert.deepEqual([await of('acme').exceptions(), await of('beta').exceptions(), await current().exceptions.exceptions()], [[later, made], [], [ofAll]]);
    const end = { by: 'ben', reason: 'the scanner is gone', nowMs: 50 };
    assert.deepEqual([await of('beta').endException(id, end), await current().exceptions.endException(id, end), await of('acme').endException('none', end)], [null, null, null]);
    const ended = { ...made, endedAtMs: 50, endedBy: 'ben', endedReason: 'the scanner is gone' };
    assert.deepEqual([await of('acme').endException(id, end), await of('acme').endException(id, { ...end, nowMs: 51 })], [ended, null]);
    assert.deepEqual(await of('acme').exceptions(), [later, ended]);
    assert.equal((await current().exceptions.endException(ofAll.id, end))?.endedBy, 'ben');
  });

  it('keeps hidden alerts, counts them per exception and day, and gives none of them to correlation', async () => {
    const commit = async (tenant: string, ids: readonly string[], hiddenBy?: string): Promise<void> => {
      const from = await current().position();
      const alerts = ids.map((id, at) => madeUpAlert({ id, tenant, timeMs: 1_000 + at, ...(hiddenBy === undefined ? {} : { hiddenBy }) }));
      const hidden = hiddenBy === undefined ? [] : [{ exception: hiddenBy, day: 3, hidden: ids.length, lastHiddenMs: 1_000 + ids.length }, { exception: hiddenBy, day: 4, hidden: 1, lastHiddenMs: 900 }];
      assert.equal(await current().commit({ from, to: from + 1, tenants: [madeUpResult({ tenant, alerts, hidden })] }), true);
    };
    await commit('acme', ['a1', 'a2'], 'x1');
    await commit('acme', ['a3']);
    await commit('acme', ['a2'], 'x1');
    await commit('beta', ['b1'], 'x1');
    assert.deepEqual((await of('acme').hiddenAlerts('x1', 9)).map(({ id, hiddenBy }) => [id, hiddenBy]), [['a1', 'x1'], ['a2', 'x1']]);
    assert.deepEqual((await of('acme').alertsSince(0)).map(({ id }) => id), ['a3']);
    assert.deepEqual((await of('acme').alerts(['a1', 'a3'])).map(({ id }) => id), ['a1', 'a3']);
    assert.deepEqual(await of('acme').hiddenDays(3), [{ exception: 'x1', day: 3, hidden: 3, lastHiddenMs: 1_002 }, { exception: 'x1', day: 4, hidden: 2, lastHiddenMs: 900 }]);
    assert.equal((await of('acme').hiddenDays(4)).length, 1);
    await commit('acme', ['a1']);
    assert.deepEqual((await of('acme').alertsSince(0)).map(({ id }) => id), ['a1', 'a3']);
    assert.deepEqual((await of('acme').hiddenAlerts('x1', 9)).map(({ id }) => id), ['a2']);
  });
}
