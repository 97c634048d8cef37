import assert from 'node:assert/strict';
import { it } from 'node:test';

import { tenantScope } from '#contract/tenant.ts';
import { madeUpHit, madeUpResult } from './made-up.ts';
import type { StateStore, TenantState } from './port.ts';

/** What every state store does with the hits that correlations wait with; `current` gives the store of the running test. */
export function testHits(current: () => StateStore): void {
  const acme = (): TenantState => current().forTenant(tenantScope('acme'));
  const commit = async (hits: Parameters<typeof madeUpResult>[0]['hits'], tenant = 'acme'): Promise<void> => {
    const from = await current().position();
    assert.equal(await current().commit({ from, to: from + 1, tenants: [madeUpResult({ tenant, ...(hits && { hits }) })] }), true);
  };

  it('keeps hits as they were, in the order of time, until they are dropped', async () => {
    const late = madeUpHit('["r","e2"]', { timeMs: 2_000.5, eventId: 'NUL \0 and lone \uD800' });
    const early = madeUpHit(`["r","${'x'.repeat(9_000)}"]`, { timeMs: 1_000 });
    await commit({ kept: [late, early], dropped: ['none'] });
    assert.deepEqual(await acme().hits(), [early, late]);
    const fired = { ...late, firedIn: ['c1 ["ana"]'] };
    await commit({ kept: [fired, fired], dropped: [early.key] });
    assert.deepEqual(await acme().hits(), [fired]);
  });

  it('moves hits with the position only, and keeps those of tenants apart', async () => {
    const [mine, theirs] = [madeUpHit('same', { source: 'acme.edr' }), madeUpHit('same')];
    const stale = { from: 5, to: 6, tenants: [madeUpResult({ tenant: 'acme', hits: { kept: [mine], dropped: [] } })] };
    assert.equal(await current().commit(stale), false);
    assert.deepEqual(await acme().hits(), []);
    await commit({ kept: [mine], dropped: [] });
    await commit({ kept: [theirs], dropped: [] }, 'beta');
    assert.deepEqual(await acme().hits(), [mine]);
    await commit({ kept: [], dropped: ['same'] }, 'beta');
    assert.deepEqual([await acme().hits(), await current().forTenant(tenantScope('beta')).hits()], [[mine], []]);
  });
}

/** What every state store does with the lists of tenants. */
export function testLists(current: () => StateStore): void {
  const of = (tenant: string): TenantState => current().forTenant(tenantScope(tenant));

  it('keeps the last of each list of a tenant, by name, until it is deleted', async () => {
    for (const id of ['acme', 'beta']) await current().createTenant({ id, name: id, nowMs: 1 });
    const [acme, beta] = [of('acme'), of('beta')];
    assert.deepEqual(await acme.lists(), []);
    await acme.saveList({ name: 'servers', values: ['dc1'], leftOut: [], replaces: true, nowMs: 2 });
    const servers = { name: 'servers', values: ['dc1', 'NUL \0, "quote"', 'dc2'], leftOut: ['dc9', 'lone \uD800'], replaces: false };
    assert.deepEqual(await acme.saveList({ ...servers, nowMs: 3 }), { ...servers, updatedAtMs: 3 });
    const empty = await acme.saveList({ name: 'Admins', values: [], leftOut: [], replaces: true, nowMs: 4 });
    assert.deepEqual(await acme.lists(), [empty, { ...servers, updatedAtMs: 3 }]);
    assert.deepEqual([await beta.lists(), await beta.deleteList('servers')], [[], false]);
    assert.deepEqual([await acme.deleteList('servers'), await acme.deleteList('servers')], [true, false]);
    assert.deepEqual(await acme.lists(), [empty]);
  });

  it('makes no list for a tenant that does not exist', async () => {
    await assert.rejects(of('acme').saveList({ name: 'servers', values: [], leftOut: [], replaces: false, nowMs: 1 }));
  });
}
