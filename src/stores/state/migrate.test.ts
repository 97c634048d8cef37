import assert from 'node:assert/strict';
import { it } from 'node:test';
import pg from 'pg';

import { runAs, testServer } from './embedded/test-server.ts';
import { migrate } from './migrate.ts';
import { MIGRATIONS } from './migrations.ts';

const server = testServer();

async function tablesOf(url: string): Promise<string[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const answer = await client.query<{ tablename: string }>(`SELECT tablename FROM pg_tables WHERE schemaname = 'watchfloor'`);
  await client.end();
  return answer.rows.map((row) => row.tablename);
}

it('numbers the migrations 1, 2, 3 ... without gaps', () => {
  assert.deepEqual(
    MIGRATIONS.map((migration) => migration.number),
    MIGRATIONS.map((_, index) => index + 1),
  );
});

it('applies each migration once, also when several start at once', async () => {
  const { url } = await server.newDatabase();
  const migrations = [{ number: 1, name: 'one', sql: 'CREATE TABLE one ()' }];
  await Promise.all(Array.from({ length: 4 }, () => migrate({ connectionString: url }, migrations)));
  await migrate({ connectionString: url }, [...migrations, { number: 2, name: 'two', sql: 'CREATE TABLE two ()' }]);
  assert.deepEqual((await tablesOf(url)).sort(), ['migrations', 'one', 'two']);
});

it('undoes a migration that fails, and goes on from there when it is put right', async () => {
  const { url } = await server.newDatabase();
  const broken = [{ number: 1, name: 'one', sql: 'CREATE TABLE one (); SELECT 1 / 0' }];
  await assert.rejects(migrate({ connectionString: url }, broken), { reason: 'schema', message: /Migration 1 \(one\) failed and was undone/ });
  assert.deepEqual(await tablesOf(url), ['migrations']);
  await migrate({ connectionString: url }, [{ number: 1, name: 'one', sql: 'CREATE TABLE one ()' }]);
  assert.deepEqual((await tablesOf(url)).sort(), ['migrations', 'one']);
});

it('refuses a database that a newer version has migrated', async () => {
  const { url, superuser } = await server.newDatabase();
  await migrate({ connectionString: url });
  await runAs(superuser, `INSERT INTO watchfloor.migrations (number, name) VALUES (999, 'from the future')`);
  await assert.rejects(migrate({ connectionString: url }), { reason: 'schema', message: /at migration 999.*Start the newer version/ });
});

it('says what an administrator must run where the user may not make tables', async () => {
  const { url, superuser } = await server.newDatabase();
  await runAs(superuser, 'CREATE ROLE weak LOGIN');
  await assert.rejects(migrate({ connectionString: url.replace('operator', 'weak') }), { reason: 'schema', message: /GRANT watchfloor_app TO "weak"/ });
});
