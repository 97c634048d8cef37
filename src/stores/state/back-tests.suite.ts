import assert from 'node:assert/strict';
import { it } from 'node:test';

import { tenantScope } from '#contract/tenant.ts';
import { KEPT_BACK_TEST_MS, type KeptBackTest, MAX_KEPT_BACK_TESTS } from './kept-back-tests.ts';
import type { StateStore, TenantState } from './port.ts';

/** What every state store does with back-tests; `current` gives the store of the running test. */
export function testBackTests(current: () => StateStore): void {
  const of = (tenant: string): TenantState => current().forTenant(tenantScope(tenant));
  const test = (job: string, startedAtMs: number, more: Partial<KeptBackTest> = {}): KeptBackTest => ({ job, owner: 'mara', startedAtMs, state: 'waiting', problem: null, rule: { id: 'r', title: 'NUL \0 and lone \uD800', level: 'high' }, fromMs: 1, toMs: 2, result: null, ...more });
  const NOW_MS = 1_800_000_000_000;

  it('keeps a back-test of a tenant in place of itself, and not of another tenant', async () => {
    await of('acme').saveBackTest(test('j1', NOW_MS), NOW_MS);
    const done = test('j1', NOW_MS, { state: 'done', result: { tenant: 'acme', fires: 1, days: [{ dayMs: 0, fires: 1, alerts: 1 }], alerts: 1, firstMs: 1.5, lastMs: null, entities: [], incidents: [], events: [], counted: null, exceptions: { unfiltered: 1, left: 1, by: [] } } });
    await of('acme').saveBackTest(done, NOW_MS + 1);
    assert.deepEqual(await of('acme').backTest('j1', NOW_MS + 2), done);
    assert.deepEqual([await of('beta').backTest('j1', NOW_MS), await of('acme').backTest('j2', NOW_MS)], [null, null]);
  });

  it('forgets those that are too old, and the oldest of too many', async () => {
    await of('acme').saveBackTest(test('old', NOW_MS), NOW_MS);
    assert.notEqual(await of('acme').backTest('old', NOW_MS + KEPT_BACK_TEST_MS - 1), null);
    assert.equal(await of('acme').backTest('old', NOW_MS + KEPT_BACK_TEST_MS), null);
    const later = NOW_MS + KEPT_BACK_TEST_MS;
    for (let at = 0; at <= MAX_KEPT_BACK_TESTS; at++) await of('acme').saveBackTest(test(`j${at}`, later + at), later + at);
    // Asked as of then, so that only its absence can be the reason.
    assert.equal(await of('acme').backTest('old', NOW_MS), null);
    assert.equal(await of('acme').backTest('j0', later), null);
    assert.notEqual(await of('acme').backTest('j1', later), null);
  });
}
