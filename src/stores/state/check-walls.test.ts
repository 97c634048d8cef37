import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { ClientConfig } from 'pg';

import { silentLog } from '#base/log.ts';
import { tenantScope } from '#contract/tenant.ts';
import { checkWalls } from './check-walls.ts';
import { inTenant, openDatabase, type Database } from './database.ts';
import { runAs, testServer } from './embedded/test-server.ts';
import { madeUpAlert, madeUpDeadLetter, madeUpFact, madeUpIncident, madeUpResult } from './made-up.ts';
import type { TenantState } from './port.ts';
import { openPostgresStateStore } from './postgres-state-store.ts';
import { APP_ROLE } from './tables.ts';

const TENANT_TABLES = ['alerts', 'incidents', 'facts', 'dead_letters', 'path_counts', 'credentials'];
const server = testServer();

describe('the wall between tenants in the database', () => {
  let database: Database;

  before(async () => {
    const { url } = await server.newDatabase();
    const store = await openPostgresStateStore({ url });
    for (const tenant of ['acme', 'beta']) {
      await store.createTenant({ id: tenant, name: tenant, nowMs: 1 });
      await store.forTenant(tenantScope(tenant)).createCredential({ source: '', label: tenant, secretHash: `hash-${tenant}`, nowMs: 1 });
    }
    await store.commit({ from: 0, to: 1, tenants: ['acme', 'beta'].map(oneOfEach) });
    for (const tenant of ['acme', 'beta']) await workAt(store.forTenant(tenantScope(tenant)));
    await store.close();
    database = openDatabase({ connectionString: url }, APP_ROLE, silentLog);
  });

  after(() => database.close());

  for (const table of TENANT_TABLES) {
    it(`shows no row of ${table} where no tenant is set, and only its own where one is`, async () => {
      assert.deepEqual(await database.query(`SELECT tenant FROM ${table}`), []);
      const seen = await inTenant(database, 'beta', (query) => query<{ tenant: string }>(`SELECT tenant FROM ${table}`));
      assert.deepEqual(
        seen.map((row) => row.tenant),
        ['beta'],
      );
      assert.deepEqual(await inTenant(database, '', (query) => query(`SELECT tenant FROM ${table}`)), []);
    });

    it(`refuses a row of ${table} that is written or moved to another tenant`, async () => {
      const copy = `INSERT INTO ${table} SELECT (jsonb_populate_record(t, '{"tenant":"gamma"}')).* FROM ${table} t`;
      await assert.rejects(
        inTenant(database, 'acme', (query) => query(copy)),
        /row-level security/,
      );
      await assert.rejects(
        inTenant(database, 'acme', (query) => query(`UPDATE ${table} SET tenant = 'beta'`)),
        /row-level security/,
      );
      await assert.rejects(database.query(`TRUNCATE ${table}`), /permission denied/);
    });

    it(`leaves the other tenant's rows of ${table} when everything is deleted`, async () => {
      const undone = new Error('undo');
      const attempt = database.transaction(async (query) => {
        await query(`SELECT set_config('app.tenant', 'acme', true)`);
        assert.equal((await query(`DELETE FROM ${table} RETURNING tenant`)).length, 1);
        await query(`SELECT set_config('app.tenant', 'beta', true)`);
        assert.equal((await query(`SELECT tenant FROM ${table}`)).length, 1);
        throw undone;
      });
      await assert.rejects(attempt, undone);
    });
  }

  it('lets nobody change or delete what people did and decided', async () => {
    const appended = ['incident_history', 'incident_lineage', 'verdicts', 'verdict_subjects', 'incident_links', 'incident_link_ends', 'exceptions', 'exception_ends', 'tenant_exceptions', 'tenant_exception_ends'];
    for (const table of appended) {
      for (const change of [`DELETE FROM ${table}`, `UPDATE ${table} SET ${table.includes('exception') ? 'id = id' : 'tenant = tenant'}`, `TRUNCATE ${table}`]) {
        await assert.rejects(inTenant(database, 'acme', (query) => query(change)), /permission denied/, change);
      }
    }
  });

  it('shows what people did at one tenant to that tenant only', async () => {
    for (const table of ['incident_alerts', 'incident_history', 'verdicts', 'verdict_subjects', 'incident_links', 'tenant_exceptions', 'hidden_days']) {
      const seen = await inTenant(database, 'beta', (query) => query<{ tenant: string }>(`SELECT DISTINCT tenant FROM ${table}`));
      assert.deepEqual(seen, [{ tenant: 'beta' }], table);
      assert.deepEqual(await database.query(`SELECT tenant FROM ${table}`), []);
      await assert.rejects(inTenant(database, 'acme', (query) => query(`INSERT INTO ${table} SELECT (jsonb_populate_record(t, '{"tenant":"gamma"}')).* FROM ${table} t`)), /row-level security/, table);
    }
  });

  it('forgets the tenant at the end of a transaction', async () => {
    await Promise.all(Array.from({ length: 20 }, () => inTenant(database, 'acme', (query) => query('SELECT 1'))));
    for (let index = 0; index < 20; index += 1) assert.deepEqual(await database.query('SELECT tenant FROM alerts'), []);
  });

  it('shows the one credential of a hash that is named, and does not let it be changed so', async () => {
    await database.transaction(async (query) => {
      await query(`SELECT set_config('app.secret_hash', 'hash-beta', true)`);
      assert.deepEqual(await query('SELECT tenant FROM credentials'), [{ tenant: 'beta' }]);
      assert.deepEqual(await query('UPDATE credentials SET revoked_at_ms = 1 RETURNING id'), []);
      assert.deepEqual(await query('DELETE FROM credentials RETURNING id'), []);
    });
    assert.deepEqual(await database.query('SELECT tenant FROM credentials'), []);
  });
});

async function workAt(state: TenantState): Promise<void> {
  await state.judgeIncident('i', { kind: 'false_positive', reason: 'wrong_data', note: '', isClosing: true, by: 'ana', nowMs: 1 });
  await state.addLink({ kind: 'apart', alerts: ['a'], others: ['b'], reason: 'x', by: 'ana', nowMs: 1, incidents: ['i'] });
  await state.addException({ rules: { kind: 'all' }, entities: { kind: 'entities', entities: [] }, owner: 'ana', reason: 'x', createdBy: 'ana', createdAtMs: 1, expiresAtMs: 2 });
}

function oneOfEach(tenant: string): ReturnType<typeof madeUpResult> {
  return madeUpResult({
    tenant,
    alerts: [madeUpAlert({ id: 'a', tenant })],
    incidents: [madeUpIncident({ id: 'i', tenant, alerts: ['a'] })],
    hidden: [{ exception: 'x', day: 1, hidden: 1, lastHiddenMs: 1 }],
    facts: [madeUpFact()],
    deadLetters: [madeUpDeadLetter(1)],
  });
}

describe('the check at start-up', () => {
  let url = '';
  let superuser: ClientConfig = {};

  before(async () => {
    ({ url, superuser } = await server.newDatabase());
    const store = await openPostgresStateStore({ url });
    await store.close();
  });

  const check = async (connection: ClientConfig, role: string | null): Promise<void> => {
    const database = openDatabase(connection, role, silentLog);
    await checkWalls(database).finally(() => database.close());
  };

  const refusesAfter = async (change: string, expected: RegExp, undo: string): Promise<void> => {
    await runAs(superuser, `SET search_path = watchfloor; ${change}`);
    await assert.rejects(openPostgresStateStore({ url }), { reason: 'unsafe-role', message: expected });
    await runAs(superuser, `SET search_path = watchfloor; ${undo}`);
    await (await openPostgresStateStore({ url })).close();
  };

  it('passes for the role of the platform', async () => {
    await check({ connectionString: url }, APP_ROLE);
  });

  it('refuses a superuser and the owner of the tables', async () => {
    await assert.rejects(check(superuser, null), /is a superuser/);
    await assert.rejects(check({ connectionString: url }, null), /owns or may act as the owner of table alerts/);
  });

  it('refuses a role that bypasses row-level security', async () => {
    await refusesAfter(`ALTER ROLE ${APP_ROLE} BYPASSRLS`, /bypasses row-level security/, `ALTER ROLE ${APP_ROLE} NOBYPASSRLS`);
  });

  it('refuses a role that may become the owner', async () => {
    await runAs(superuser, 'CREATE ROLE between');
    await refusesAfter(
      `REVOKE ${APP_ROLE} FROM operator CASCADE; GRANT operator TO between; GRANT between TO ${APP_ROLE}; ALTER ROLE operator SUPERUSER`,
      /may act as the owner/,
      `REVOKE between FROM ${APP_ROLE}; ALTER ROLE operator NOSUPERUSER; GRANT ${APP_ROLE} TO operator`,
    );
  });

  it('refuses a tenant table whose wall is down, not forced, or not checked on writing', async () => {
    await refusesAfter('ALTER TABLE facts NO FORCE ROW LEVEL SECURITY', /facts does not force/, 'ALTER TABLE facts FORCE ROW LEVEL SECURITY');
    await refusesAfter('ALTER TABLE facts DISABLE ROW LEVEL SECURITY', /facts does not force/, 'ALTER TABLE facts ENABLE ROW LEVEL SECURITY');
    const isOwn = `(tenant = nullif(current_setting('app.tenant', true), ''))`;
    await refusesAfter(
      'ALTER POLICY tenant_wall ON facts WITH CHECK (true)',
      /facts has no policy that checks the tenant/,
      `ALTER POLICY tenant_wall ON facts WITH CHECK ${isOwn}`,
    );
    await refusesAfter('CREATE POLICY gap ON facts USING (true)', /facts has a policy beside the wall: gap/, 'DROP POLICY gap ON facts');
  });

  it('refuses a unique index that does not begin with the tenant, and a table that nobody thought about', async () => {
    await refusesAfter('CREATE UNIQUE INDEX oracle ON facts (id)', /oracle of table facts does not begin with the tenant/, 'DROP INDEX oracle');
    await refusesAfter('CREATE TABLE notes (id text PRIMARY KEY)', /table notes does not force/, 'DROP TABLE notes');
  });
});
