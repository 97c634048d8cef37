import pg, { type ClientConfig } from 'pg';

import { StateStoreError, errorCode, errorMessage } from './state-store-error.ts';
import { MIGRATIONS, type Migration } from './migrations.ts';
import { APP_ROLE, SCHEMA } from './tables.ts';

// One number for "someone migrates this database": two platforms that start at once take turns.
const MIGRATION_LOCK = 7_461_095;
const OLDEST_SERVER = 16;
const INSUFFICIENT_PRIVILEGE = '42501';

/** Brings the tables up to date, as their owner; a database that is newer than this code is refused. */
export async function migrate(owner: ClientConfig, migrations: readonly Migration[] = MIGRATIONS): Promise<void> {
  const client = new pg.Client(owner);
  // Every query of a broken connection fails by itself; unheard, the event would end the process.
  client.on('error', () => undefined);
  try {
    await client.connect();
    await checkVersion(client);
    await client.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK]);
    await prepare(client);
    const done = await numbersDone(client);
    refuseNewer(done, migrations);
    for (const migration of migrations) if (!done.has(migration.number)) await apply(client, migration);
  } catch (error) {
    throw explain(error, client);
  } finally {
    await client.end();
  }
}

async function checkVersion(client: pg.Client): Promise<void> {
  const answer = await client.query<{ version: string }>(`SELECT current_setting('server_version_num') AS version`);
  const major = Math.floor(Number(answer.rows[0]?.version) / 10_000);
  if (major >= OLDEST_SERVER) return;
  throw new StateStoreError(
    'schema',
    `The database server is PostgreSQL ${major}; version ${OLDEST_SERVER} or newer is needed. Upgrade it, or leave DATABASE_URL unset.`,
  );
}

async function prepare(client: pg.Client): Promise<void> {
  // Roles belong to the whole server, so another database may have made it, perhaps in this very moment.
  await client.query(`
    DO $$ BEGIN
      IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '${APP_ROLE}') THEN
        CREATE ROLE ${APP_ROLE} NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE NOLOGIN;
      END IF;
    EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
    END $$;
    DO $$ BEGIN
      IF NOT pg_has_role(current_user, '${APP_ROLE}', 'SET') THEN
        EXECUTE format('GRANT ${APP_ROLE} TO %I', current_user);
      END IF;
    END $$`);
  await client.query(`
    CREATE SCHEMA IF NOT EXISTS ${SCHEMA};
    SET search_path = ${SCHEMA};
    CREATE TABLE IF NOT EXISTS migrations (number integer PRIMARY KEY, name text NOT NULL, applied_at timestamptz NOT NULL DEFAULT now());
    GRANT USAGE ON SCHEMA ${SCHEMA} TO ${APP_ROLE};
    GRANT SELECT ON migrations TO ${APP_ROLE}`);
}

async function numbersDone(client: pg.Client): Promise<ReadonlySet<number>> {
  const answer = await client.query<{ number: number }>('SELECT number FROM migrations');
  return new Set(answer.rows.map((row) => row.number));
}

function refuseNewer(done: ReadonlySet<number>, migrations: readonly Migration[]): void {
  const newest = Math.max(0, ...done);
  const known = migrations.at(-1)?.number ?? 0;
  if (newest <= known) return;
  throw new StateStoreError(
    'schema',
    `The database is at migration ${newest}, and this version knows ${known}. Start the newer version, or restore a backup from before it.`,
  );
}

async function apply(client: pg.Client, migration: Migration): Promise<void> {
  await client.query('BEGIN');
  try {
    await client.query(migration.sql);
    await client.query('INSERT INTO migrations (number, name) VALUES ($1, $2)', [migration.number, migration.name]);
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK');
    throw new StateStoreError('schema', `Migration ${migration.number} (${migration.name}) failed and was undone: ${errorMessage(error)}`, { cause: error });
  }
}

function explain(error: unknown, { user, database }: pg.Client): StateStoreError {
  if (error instanceof StateStoreError) return error;
  if (errorCode(error) === INSUFFICIENT_PRIVILEGE) {
    const remedy = `CREATE ROLE ${APP_ROLE} NOLOGIN; GRANT ${APP_ROLE} TO "${user}"; GRANT CREATE ON DATABASE "${database}" TO "${user}";`;
    return new StateStoreError('schema', `The database user lacks a right (${errorMessage(error)}). Let an administrator of the server run: ${remedy}`, {
      cause: error,
    });
  }
  return new StateStoreError('no-access', `The database cannot be reached: ${errorMessage(error)}. Check DATABASE_URL and that the server runs.`, {
    cause: error,
  });
}
