import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { manualClock } from '#base/clock.ts';
import { MAX_IMPORT_BYTES } from '#contract/api/declared-endpoints.ts';
import { tenantScope } from '#contract/tenant.ts';
import { memoryEventStore } from '#stores/events/memory-event-store.ts';
import { memoryStateStore } from '#stores/state/memory-state-store.ts';
import { apiStage } from './api-stage.fixture.ts';

async function stage(role: 'admin' | 'analyst' = 'admin') {
  const clock = manualClock(1_000);
  const state = memoryStateStore({ clock });
  const ask = await apiStage({ state, events: memoryEventStore(), clock, role });
  const imported = async (text: string, more: object = {}) => (await ask('POST', 'acme/entities/import', { text, ...more })).body;
  const listed = async (query = '') => (await ask('GET', `acme/entities${query}`)).body;
  return { state, ask, imported, listed };
}

const counts = ({ added, changed, unchanged, refusedRows, refusedNames }: Record<string, number>) => [added, changed, unchanged, refusedRows, refusedNames];

describe('declared entities', () => {
  it('are imported, listed by page, type, group and text, and removed, by who administrates', async () => {
    const { ask, imported, listed, state } = await stage();
    const first = await imported('type,name,aliases,worth,groups,duty\nhost,DC01,10.0.0.5,critical,Tier 0,domain controller\nuser,corp\\ann,,high,finance,\nuser,corp\\bob,,,,\n');
    assert.deepEqual([counts(first), first.shape, first.dryRun], [[3, 0, 0, 0, 0], 'own', false]);
    const { entities, total, next } = await listed('?limit=2');
    assert.deepEqual(entities[0], { entity: { type: 'host', value: 'dc01' }, aliases: [{ type: 'address', value: '10.0.0.5' }], worth: 'critical', groups: ['tier 0'], duty: 'domain_controller', note: '', by: 'mara', atMs: 1_000 });
    assert.deepEqual([entities.length, total, next], [2, 3, 'user:corp\\ann']);
    const names = ({ entities: found }: { entities: { entity: { value: string } }[] }) => found.map(({ entity }) => entity.value);
    assert.deepEqual(names(await listed(`?after=${encodeURIComponent(next)}`)), ['corp\\bob']);
    assert.deepEqual([names(await listed('?type=user')), names(await listed('?group=TIER%200')), names(await listed('?text=domain%20con'))], [['corp\\ann', 'corp\\bob'], ['dc01'], ['dc01']]);
    assert.deepEqual((await ask('POST', 'acme/entities/remove', { entities: [{ type: 'user', value: 'CORP\\Ann' }, { type: 'host', value: 'none' }] })).body, { removed: 1 });
    const again = await ask('POST', 'acme/entities/remove', { entities: [{ type: 'user', value: 'corp\\ann' }] });
    assert.deepEqual([again.status, (await state.forTenant(tenantScope('other')).allDeclared()).length], [404, 0]);
  });

  it('say in a dry run what would change, and change nothing', async () => {
    const { imported, listed } = await stage();
    const text = 'type,name,worth\nhost,ws1,low\nhost,ws2,huge';
    const dry = await imported(text, { dryRun: true });
    assert.deepEqual([counts(dry), dry.dryRun, dry.shown.length, (await listed()).total], [[1, 0, 0, 1, 0], true, 1, 0]);
    assert.deepEqual(dry.refusals.map(({ line, name, reason }: Record<string, unknown>) => [line, name, reason]), [[3, 'ws2', 'unknown-worth']]);
    assert.deepEqual([counts(await imported(text)), counts(await imported(text)), counts(await imported('type,name,worth\nhost,ws1,high'))], [[1, 0, 0, 1, 0], [0, 0, 1, 1, 0], [0, 1, 0, 0, 0]]);
  });

  it('are not taken from a file that cannot be read or is too large, which says what to do', async () => {
    const { ask } = await stage();
    const empty = await ask('POST', 'acme/entities/import', { text: '' });
    assert.deepEqual([empty.status, empty.body.error.code], [400, 'bad-request']);
    assert.match(empty.body.error.message, /Export it again/);
    const large = await ask('POST', 'acme/entities/import', { text: 'x'.repeat(MAX_IMPORT_BYTES) });
    assert.equal(large.status, 400);
    assert.match(large.body.error.message, /at most 8192 KiB/);
  });

  it('may be read but not written by an analyst, and not at all at other tenants', async () => {
    const { ask, listed } = await stage('analyst');
    assert.equal((await listed()).total, 0);
    const tries = [ask('POST', 'acme/entities/import', { text: 'type,name\nhost,ws1' }), ask('POST', 'acme/entities/remove', { entities: [{ type: 'host', value: 'ws1' }] })];
    assert.deepEqual((await Promise.all(tries)).map(({ status }) => status), [403, 403]);
    const admin = await stage();
    assert.deepEqual((await Promise.all([admin.ask('GET', 'other/entities'), admin.ask('POST', 'other/entities/import', { text: 'type,name\nhost,ws1' })])).map(({ status }) => status), [404, 404]);
  });
});
