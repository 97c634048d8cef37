import pg, { type Pool, type PoolClient, type PoolConfig, type QueryResultRow } from 'pg';

import type { Log } from '#base/log.ts';
import { SCHEMA } from './tables.ts';

export type Query = <Row extends QueryResultRow>(text: string, values?: readonly unknown[]) => Promise<Row[]>;

/** The pool of connections, as the application's role. */
export interface Database {
  /** One statement over tables that belong to no tenant; tenant tables are empty here. */
  readonly query: Query;
  /** Several statements in one transaction; it is undone when `work` throws. */
  transaction<T>(work: (query: Query) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

const INT8 = 20;
const STATEMENT_TIMEOUT_MS = 60_000;
const CONNECT_TIMEOUT_MS = 15_000;

/** Opens the pool. `role` is taken on at once by connections that sign in as another user. */
export function openDatabase(connection: PoolConfig, role: string | null, log: Log): Database {
  const roleOption = role === null ? '' : ` -c role=${role}`;
  const pool = new pg.Pool({
    ...connection,
    max: 8,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    statement_timeout: STATEMENT_TIMEOUT_MS,
    idle_in_transaction_session_timeout: STATEMENT_TIMEOUT_MS,
    options: `-c search_path=${SCHEMA}${roleOption}`,
    types: { getTypeParser },
  });
  // Idle connections break when the server restarts. The pool drops them; unheard, the event would end the process.
  pool.on('error', (error) => log.warn({ err: error }, 'A database connection broke; the next query opens another.'));
  // The pool does not listen while a connection is lent out. The query that needs it next fails and says so.
  pool.on('connect', (client) => client.on('error', () => undefined));
  return {
    query: (text, values) => run(pool, text, values),
    transaction: (work) => inTransaction(pool, work),
    close: () => pool.end(),
  };
}

/** A transaction that sees and writes the rows of one tenant only. */
export async function inTenant<T>(database: Database, tenant: string, work: (query: Query) => Promise<T>): Promise<T> {
  return database.transaction(async (query) => {
    await enterTenant(query, tenant);
    return work(query);
  });
}

/** Sets the tenant for the rest of the transaction; it is forgotten at its end. */
export async function enterTenant(query: Query, tenant: string): Promise<void> {
  await query(`SELECT set_config('app.tenant', $1, true)`, [tenant]);
}

async function inTransaction<T>(pool: Pool, work: (query: Query) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  try {
    await client.query('BEGIN');
    const result = await work((text, values) => run(client, text, values));
    await client.query('COMMIT');
    client.release();
    return result;
  } catch (error) {
    await rollBack(client);
    throw error;
  }
}

async function rollBack(client: PoolClient): Promise<void> {
  try {
    await client.query('ROLLBACK');
    client.release();
  } catch {
    client.release(true); // The connection is broken, which undoes the transaction as well; the first error is told.
  }
}

async function run<Row extends QueryResultRow>(on: Pool | PoolClient, text: string, values: readonly unknown[] = []): Promise<Row[]> {
  return (await on.query<Row>(text, values.map(withoutNul))).rows;
}

// PostgreSQL text cannot hold U+0000; a foreign name with one must not become a server error.
function withoutNul(value: unknown): unknown {
  if (typeof value === 'string') return value.includes('\0') ? value.replaceAll('\0', '\uFFFD') : value;
  return Array.isArray(value) ? value.map(withoutNul) : value;
}

// Positions, counts and times stay below 2^53 (pg gives int8 as text).
function getTypeParser(oid: number, format?: 'text' | 'binary'): (text: string) => unknown {
  if (oid === INT8) return Number;
  return format === 'binary' ? pg.types.getTypeParser(oid, 'binary') : pg.types.getTypeParser(oid, 'text');
}
