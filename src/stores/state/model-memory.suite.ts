import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { KeptMemory, MemoryChanges } from '#contract/model.ts';
import { tenantScope } from '#contract/tenant.ts';
import { madeUpResult } from './made-up.ts';
import type { StateStore, TenantState } from './port.ts';

/** What every state store does with what behaviour models remember; `current` gives the store of the running test. */
export function testMemory(current: () => StateStore): void {
  const of = (tenant: string): TenantState => current().forTenant(tenantScope(tenant));
  const commit = async (memory: MemoryChanges, tenant = 'acme'): Promise<void> => {
    const from = await current().position();
    assert.equal(await current().commit({ from, to: from + 1, tenants: [madeUpResult({ tenant, memory })] }), true);
  };
  const byKey = (all: readonly KeptMemory[]): KeptMemory[] => [...all].sort((a, b) => (a.key < b.key ? -1 : 1));
  const entry = (key: string, memory: string, seen = 1): KeptMemory => ({ model: 'beacon', key, seen, memory });

  it('keeps what models remember, the last of each key, until it is dropped', async () => {
    const [odd, long] = [entry('NUL \0 and lone \uD800', '{"n":1}'), entry('x'.repeat(9_000), '{"v":[1,2]}')];
    await commit({ kept: [odd, long], dropped: [{ model: 'beacon', key: 'none' }] });
    assert.deepEqual(byKey(await of('acme').memory()), [odd, long]);
    const later = entry(odd.key, '{"n":2}', 7);
    await commit({ kept: [odd, later], dropped: [{ model: 'beacon', key: long.key }, { model: 'other', key: odd.key }] });
    assert.deepEqual(await of('acme').memory(), [later]);
  });

  it('moves memory with the position only, and keeps that of tenants apart', async () => {
    const stale = { from: 5, to: 6, tenants: [madeUpResult({ tenant: 'acme', memory: { kept: [entry('a', '{}')], dropped: [] } })] };
    assert.equal(await current().commit(stale), false);
    assert.deepEqual(await of('acme').memory(), []);
    await commit({ kept: [entry('same', '{"of":"acme"}')], dropped: [] });
    await commit({ kept: [entry('same', '{"of":"beta"}')], dropped: [] }, 'beta');
    await commit({ kept: [], dropped: [{ model: 'beacon', key: 'same' }] }, 'beta');
    assert.deepEqual([(await of('acme').memory()).map(({ memory }) => memory), await of('beta').memory()], [['{"of":"acme"}'], []]);
  });

  it('finds what one model remembers of an entity, alone and with others', async () => {
    const keys = ['ann', 'ann bad.example 443', 'ann"\0', 'anna', 'bob'];
    await commit({ kept: [...keys.map((key) => entry(key, `"${key.length}"`)), { ...entry('ann', '1'), model: 'other' }], dropped: [] });
    const found = async (entity: string, limit = 10) => (await of('acme').memoryOf({ model: 'beacon', entity, limit })).map(({ key }) => key);
    assert.deepEqual([await found('ann'), await found('ann"\0'), await found('ann', 1), await found('carl')], [['ann', 'ann bad.example 443'], ['ann"\0'], ['ann'], []]);
    assert.deepEqual(await of('beta').memoryOf({ model: 'beacon', entity: 'ann', limit: 10 }), []);
  });
}
