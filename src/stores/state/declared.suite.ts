import assert from 'node:assert/strict';
import { it } from 'node:test';

import type { DeclaredEntity } from '#contract/declared-entity.ts';
import type { Entity } from '#contract/entity.ts';
import { tenantScope } from '#contract/tenant.ts';
import type { StateStore, TenantState } from './port.ts';

function declared(entity: Entity, parts: Partial<DeclaredEntity> = {}): DeclaredEntity {
  return { entity, aliases: [], worth: 'normal', groups: [], duty: null, note: '', by: 'ana', atMs: 5, ...parts };
}

const host = (value: string): Entity => ({ type: 'host', value });

/** What every state store does with what people declare of entities; `current` gives the store of the running test. */
export function testDeclared(current: () => StateStore): void {
  const of = (tenant: string): TenantState => current().forTenant(tenantScope(tenant));
  const versionOf = async (tenant: string): Promise<number> => (await current().decisionVersions()).get(tenant)?.declared ?? 0;
  const createTenants = async (): Promise<void> => {
    for (const id of ['acme', 'beta']) await current().createTenant({ id, name: id, nowMs: 1 });
  };

  it('keeps the last that was declared of each entity of a tenant until it is removed, and tells each change', async () => {
    await createTenants();
    const [ws1, dc1] = [declared(host('ws1')), declared(host('dc1'), { aliases: [{ type: 'address', value: '10.0.0.5' }], worth: 'critical', groups: ['servers', 'tier 0'], duty: 'domain_controller', note: 'Rack "B" \\ 2, 日本' })];
    assert.equal(await of('acme').changeDeclared({ written: [ws1, dc1], removed: [] }), 0);
    assert.deepEqual(await of('acme').allDeclared(), [dc1, ws1]);
    const first = await versionOf('acme');
    const changed = { ...ws1, worth: 'low' as const, by: 'ben' };
    assert.equal(await of('acme').changeDeclared({ written: [changed], removed: [dc1.entity, host('none')] }), 1);
    assert.deepEqual(await of('acme').allDeclared(), [changed]);
    const second = await versionOf('acme');
    assert.equal(await of('acme').changeDeclared({ written: [], removed: [host('none')] }), 0);
    assert.ok(first > 0 && second > first);
    assert.deepEqual([await versionOf('acme'), await versionOf('beta'), await of('beta').allDeclared()], [second, 0, []]);
    assert.deepEqual([await of('beta').changeDeclared({ written: [], removed: [ws1.entity] }), await of('acme').allDeclared()], [0, [changed]]);
  });

  it('keeps versions of incidents and of declared entities apart', async () => {
    await createTenants();
    await of('acme').changeDeclared({ written: [declared(host('ws1'))], removed: [] });
    const before = (await current().decisionVersions()).get('acme');
    await of('acme').addLink({ kind: 'together', alerts: ['a'], others: ['b'], reason: 'x', by: 'ana', nowMs: 1, incidents: [] });
    const after = (await current().decisionVersions()).get('acme');
    assert.deepEqual([before?.incidents, after?.declared], [0, before?.declared]);
    assert.ok((after?.incidents ?? 0) > 0);
  });

  it('gives them by page, type, group and text in any case', async () => {
    await createTenants();
    const written = [
      ...Array.from({ length: 5 }, (_, n) => declared(host(`ws${n}`), { groups: n % 2 === 0 ? ['finance'] : ['finance', 'board'] })),
      declared({ type: 'user', value: 'corp\\ann' }, { aliases: [{ type: 'mailbox', value: 'ann@example.com' }], duty: 'service_account', note: 'Runs the Payroll' }),
    ];
    await of('acme').changeDeclared({ written, removed: [] });
    const pages: string[] = [];
    for (let after: string | null = ''; after !== null; ) {
      const page: Awaited<ReturnType<TenantState['declaredEntities']>> = await of('acme').declaredEntities({ limit: 4, after });
      assert.equal(page.total, 6);
      pages.push(page.entities.map(({ entity }) => entity.value).join(' '));
      after = page.next;
    }
    assert.deepEqual(pages, ['ws0 ws1 ws2 ws3', 'ws4 corp\\ann']);
    const found = async (filter: object) => {
      const { entities, total } = await of('acme').declaredEntities({ limit: 2, ...filter });
      return `${total}: ${entities.map(({ entity }) => entity.value).join(' ')}`;
    };
    assert.deepEqual(
      [await found({ type: 'user' }), await found({ group: 'board' }), await found({ text: 'PAYROLL' }), await found({ text: 'ann@EX' }), await found({ text: 'service acc' }), await found({ text: '%' }), await found({ text: 'nul \0' })],
      ['1: corp\\ann', '2: ws1 ws3', '1: corp\\ann', '1: corp\\ann', '1: corp\\ann', '0: ', '0: '],
    );
    assert.deepEqual((await of('acme').allDeclared(['board', 'none'])).map(({ entity }) => entity.value), ['ws1', 'ws3']);
    assert.deepEqual(await of('acme').allDeclared([]), []);
  });

  it('keeps nothing for a tenant that does not exist', async () => {
    await assert.rejects(of('acme').changeDeclared({ written: [declared(host('ws1'))], removed: [] }));
  });

  it('takes many at once', async () => {
    await createTenants();
    const written = Array.from({ length: 5_000 }, (_, n) => declared(host(`ws${String(n).padStart(5, '0')}`), { aliases: [{ type: 'address', value: `10.1.${n >> 8}.${n & 255}` }] }));
    await of('acme').changeDeclared({ written, removed: [] });
    assert.deepEqual(await of('acme').allDeclared(), written);
  });
}
