import pg, { type ClientConfig, type PoolConfig } from 'pg';

import { type Clock, systemClock } from '#base/clock.ts';
import { type Log, silentLog } from '#base/log.ts';
import { isTenantId } from '#contract/tenant.ts';
import { postgresIndicatorStore } from '../indicators/postgres-indicator-store.ts';
import { checkWalls } from './check-walls.ts';
import { commitBatch } from './commit-batch.ts';
import { openDatabase, type Database } from './database.ts';
import { OWNER } from './embedded/cluster-folder.ts';
import { startEmbeddedPostgres, type EmbeddedPostgres } from './embedded/embedded-postgres.ts';
import { migrate } from './migrate.ts';
import type { DecisionVersions, IngestCredential, StateStore, Tenant } from './port.ts';
import { postgresExceptions } from './postgres-exceptions.ts';
import { CREDENTIAL_COLUMNS, credentialFrom, postgresTenantState } from './postgres-tenant-state.ts';
import { postgresRuleBook } from './postgres-rule-book.ts';
import { forgetEnded, postgresUsers } from './postgres-users.ts';
import { StateStoreError } from './state-store-error.ts';
import { APP_ROLE } from './tables.ts';

/** Where the state rests: in a folder of ours with a server of our own, or on an operator's server. */
export type StatePlace = { readonly directory: string } | { readonly url: string };

export interface StateStoreOptions {
  readonly clock?: Clock;
  readonly log?: Log;
}

interface Server {
  /** The owner of the tables: for migrations only. */
  readonly owner: ClientConfig;
  readonly app: PoolConfig;
  /** The role that `app` takes on after signing in; null where it signs in as that role. */
  readonly role: string | null;
  stop(): Promise<void>;
}

// The database that initdb makes: making another takes as long as starting the server.
const DATABASE = 'postgres';

/** Opens the state store, brings its tables up to date, and refuses to where tenants would not be kept apart. */
export async function openPostgresStateStore(place: StatePlace, options: StateStoreOptions = {}): Promise<StateStore> {
  const { clock = systemClock, log = silentLog } = options;
  const server = 'directory' in place ? await embeddedServer(place.directory, clock, log) : externalServer(place.url);
  let database: Database | null = null;
  try {
    await migrate(server.owner);
    database = openDatabase(server.app, server.role, log);
    await checkWalls(database);
    await forgetEnded(database, clock.nowMs());
    return storeOn(database, clock, server);
  } catch (error) {
    await database?.close();
    await server.stop();
    throw error;
  }
}

async function embeddedServer(directory: string, clock: Clock, log: Log): Promise<Server> {
  const embedded = await startEmbeddedPostgres({ directory, clock, log });
  try {
    await createAppRole(embedded);
  } catch (error) {
    await embedded.stop();
    throw error;
  }
  return {
    owner: embedded.connection(OWNER, DATABASE),
    app: embedded.connection(APP_ROLE, DATABASE),
    role: null,
    stop: () => embedded.stop(),
  };
}

// On our own server the role signs in by itself, so its connections can never become the owner.
async function createAppRole(embedded: EmbeddedPostgres): Promise<void> {
  const client = new pg.Client(embedded.connection(OWNER, DATABASE));
  await client.connect();
  try {
    const roles = await client.query('SELECT FROM pg_roles WHERE rolname = $1', [APP_ROLE]);
    if (roles.rowCount === 0) await client.query(`CREATE ROLE ${APP_ROLE} LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE`);
  } finally {
    await client.end();
  }
}

function externalServer(url: string): Server {
  const connection = { connectionString: url, application_name: 'watchfloor' };
  return { owner: connection, app: connection, role: APP_ROLE, stop: () => Promise.resolve() };
}

function storeOn(database: Database, clock: Clock, server: Server): StateStore {
  let closing: Promise<void> | null = null;
  const close = async (): Promise<void> => {
    await database.close();
    await server.stop();
  };
  return {
    ...postgresUsers(database),
    forTenant: (scope) => postgresTenantState(database, scope.tenant),
    tenants: () => listTenants(database),
    createTenant: (input) => insertTenant(database, input),
    credentialByHash: (secretHash) => findCredential(database, secretHash),
    position: () => readPosition(database),
    commit: (batch) => commitBatch(database, batch, clock.nowMs()),
    setting: (name) => readSetting(database, name),
    saveSetting: async (name, value) => {
      await database.query('INSERT INTO settings (name, value) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value = excluded.value', [name, value]);
    },
    rules: postgresRuleBook(database),
    indicators: postgresIndicatorStore(database),
    exceptions: postgresExceptions(database.query),
    decisionVersions: async () => new Map((await database.query<DecisionVersions & { tenant: string }>('SELECT tenant, incidents, declared FROM decision_versions')).map(({ tenant, incidents, declared }) => [tenant, { incidents, declared }])),
    close: () => (closing ??= close()),
  };
}

async function listTenants(database: Database): Promise<readonly Tenant[]> {
  const rows = await database.query<{ id: string; name: string; created_at_ms: number }>('SELECT id, name, created_at_ms FROM tenants ORDER BY id');
  return rows.map(({ id, name, created_at_ms: createdAtMs }) => ({ id, name, createdAtMs }));
}

async function insertTenant(database: Database, input: Parameters<StateStore['createTenant']>[0]): Promise<Tenant | null> {
  const { id, name, nowMs } = input;
  if (!isTenantId(id)) throw new RangeError(`A tenant id has lower-case letters, digits and inner hyphens, at most 63; this is none: ${id}`);
  const rows = await database.query('INSERT INTO tenants (id, name, created_at_ms) VALUES ($1, $2, $3) ON CONFLICT (id) DO NOTHING RETURNING id', [
    id,
    name,
    nowMs,
  ]);
  return rows.length === 0 ? null : { id, name, createdAtMs: nowMs };
}

// Spans tenants on purpose: the wall has a second door, which shows the one credential of this hash and nothing else.
async function findCredential(database: Database, secretHash: string): Promise<IngestCredential | null> {
  const rows = await database.transaction(async (query) => {
    await query(`SELECT set_config('app.secret_hash', $1, true)`, [secretHash]);
    return query<Parameters<typeof credentialFrom>[0]>(`SELECT ${CREDENTIAL_COLUMNS} FROM credentials WHERE secret_hash = $1 AND revoked_at_ms IS NULL`, [
      secretHash,
    ]);
  });
  return rows[0] === undefined ? null : credentialFrom(rows[0]);
}

async function readPosition(database: Database): Promise<number> {
  const rows = await database.query<{ position: number }>('SELECT position FROM path');
  const row = rows[0];
  if (row === undefined) throw new StateStoreError('schema', 'The position of the path is missing from the database. Restore it from a backup.');
  return row.position;
}

async function readSetting(database: Database, name: string): Promise<string | null> {
  const rows = await database.query<{ value: string }>('SELECT value FROM settings WHERE name = $1', [name]);
  return rows[0]?.value ?? null;
}
