import { randomId } from '#base/ids.ts';
import type { KeptHit } from '#contract/correlation-hit.ts';
import type { EntityFact } from '#contract/entity-fact.ts';
import type { KeptMemory } from '#contract/model.ts';
import { inTenant, type Database, type Query } from './database.ts';
import { postgresBackTests } from './postgres-back-tests.ts';
import { postgresDeclared } from './postgres-declared.ts';
import { postgresTenantRules } from './postgres-tenant-rules.ts';
import { memoryOfEntity } from './hit-id.ts';
import { postgresTenantExceptions } from './postgres-exceptions.ts';
import { postgresIncidentWork } from './postgres-incident-work.ts';
import { findIncident, listAlerts, listIncidents, listLatestAlerts } from './postgres-incidents.ts';
import type { DeadLetter, IngestCredential, PathCounts, TenantList, TenantState } from './port.ts';

interface CredentialRow {
  tenant: string;
  id: string;
  source: string;
  label: string;
  created_at_ms: number;
  revoked_at_ms: number | null;
}

interface FactRow {
  fact: Pick<EntityFact, 'kind' | 'a' | 'b' | 'how'>;
  first_ms: number;
  last_ms: number;
  count: number;
}

interface DeadLetterRow {
  position: number;
  letter: Omit<DeadLetter, 'position' | 'raw'>;
  raw: Buffer;
}

export const CREDENTIAL_COLUMNS = 'tenant, id, source, label, created_at_ms, revoked_at_ms';
const NO_COUNTS: PathCounts = { received: 0, stored: 0, duplicate: 0, dead: 0 };

/** The state of one tenant. Each statement names the tenant, and row-level security holds it to that one as well. */
export function postgresTenantState(database: Database, tenant: string): TenantState {
  const within = <T>(work: (query: Query) => Promise<T>): Promise<T> => inTenant(database, tenant, work);
  return {
    ...postgresTenantRules(within, tenant),
    ...postgresBackTests(within, tenant),
    ...postgresIncidentWork(within, tenant),
    ...postgresTenantExceptions(within, tenant),
    ...postgresDeclared(within, tenant),
    incidents: (filter) => within((query) => listIncidents(query, tenant, filter)),
    incident: (id) => within((query) => findIncident(query, tenant, id)),
    alerts: (ids) => within((query) => listAlerts(query, tenant, ids)),
    alertsSince: (sinceMs, limit) => within((query) => listLatestAlerts(query, [tenant, sinceMs, limit ?? null])),
    facts: (limit) => within((query) => listFacts(query, tenant, limit)),
    hits: () => within((query) => listHits(query, tenant)),
    memory: () => within((query) => listMemory(query, tenant)),
    memoryOf: (asked) => within((query) => findMemory(query, tenant, asked)),
    lists: () => within((query) => listLists(query, tenant)),
    saveList: (input) => within((query) => saveList(query, tenant, input)),
    deleteList: (name) => within((query) => deleteList(query, tenant, name)),
    deadLetters: (limit) => within((query) => listDeadLetters(query, tenant, limit)),
    counts: () => within((query) => readCounts(query, tenant)),
    credentials: () => within((query) => listCredentials(query, tenant)),
    createCredential: (input) => within((query) => insertCredential(query, tenant, input)),
    revokeCredential: (id, nowMs) => within((query) => revokeCredential(query, { tenant, id, nowMs })),
  };
}

export function credentialFrom(row: CredentialRow): IngestCredential {
  const { tenant, id, source, label, created_at_ms: createdAtMs, revoked_at_ms: revokedAtMs } = row;
  return { id, tenant, source, label, createdAtMs, revokedAtMs };
}

async function listFacts(query: Query, tenant: string, limit: number | undefined): Promise<readonly EntityFact[]> {
  const latest = 'SELECT id, fact, first_ms, last_ms, count FROM facts WHERE tenant = $1 ORDER BY last_ms DESC, id LIMIT $2';
  const rows = await query<FactRow>(`SELECT fact, first_ms, last_ms, count FROM (${latest}) AS latest ORDER BY first_ms, id`, [tenant, limit ?? null]);
  return rows.map(({ fact, first_ms: firstMs, last_ms: lastMs, count }) => ({ ...fact, firstMs, lastMs, count }));
}

async function listHits(query: Query, tenant: string): Promise<readonly KeptHit[]> {
  const rows = await query<{ hit: KeptHit }>('SELECT hit FROM correlation_hits WHERE tenant = $1 ORDER BY time_ms, id', [tenant]);
  return rows.map(({ hit }) => hit);
}

async function listMemory(query: Query, tenant: string): Promise<readonly KeptMemory[]> {
  const rows = await query<{ memory: KeptMemory }>('SELECT memory FROM model_memory WHERE tenant = $1', [tenant]);
  return rows.map(({ memory }) => memory);
}

/** Keys hold what text of PostgreSQL cannot, such as U+0000: so the document's own text is looked through, where that is an escape. */
async function findMemory(query: Query, tenant: string, asked: Parameters<TenantState['memoryOf']>[0]): Promise<readonly KeptMemory[]> {
  const key = JSON.stringify(asked.entity).slice(0, -1);
  const rows = await query<{ memory: KeptMemory }>('SELECT memory FROM model_memory WHERE tenant = $1 AND strpos(memory::text, $2) > 0', [tenant, `"key":${key}`]);
  return memoryOfEntity(rows.map(({ memory }) => memory), asked);
}

async function listLists(query: Query, tenant: string): Promise<readonly TenantList[]> {
  const rows = await query<{ name: string; list_values: string[]; left_out: string[]; replaces: boolean; updated_at_ms: number }>(
    'SELECT name, list_values, left_out, replaces, updated_at_ms FROM lists WHERE tenant = $1 ORDER BY name', [tenant],
  );
  return rows.map(({ name, list_values: values, left_out: leftOut, replaces, updated_at_ms: updatedAtMs }) => ({ name, values, leftOut, replaces, updatedAtMs }));
}

async function saveList(query: Query, tenant: string, { name, values, leftOut, replaces, nowMs }: Parameters<TenantState['saveList']>[0]): Promise<TenantList> {
  await query(
    `INSERT INTO lists (tenant, name, list_values, left_out, replaces, updated_at_ms) VALUES ($1, $2, $3::json, $4::json, $5, $6)
     ON CONFLICT (tenant, name) DO UPDATE
     SET list_values = excluded.list_values, left_out = excluded.left_out, replaces = excluded.replaces, updated_at_ms = excluded.updated_at_ms`,
    [tenant, name, JSON.stringify(values), JSON.stringify(leftOut), replaces, nowMs],
  );
  return { name, values: [...values], leftOut: [...leftOut], replaces, updatedAtMs: nowMs };
}

async function deleteList(query: Query, tenant: string, name: string): Promise<boolean> {
  const rows = await query('DELETE FROM lists WHERE tenant = $1 AND name = $2 RETURNING name', [tenant, name]);
  return rows.length > 0;
}

async function listDeadLetters(query: Query, tenant: string, limit: number): Promise<readonly DeadLetter[]> {
  const rows = await query<DeadLetterRow>('SELECT position, letter, raw FROM dead_letters WHERE tenant = $1 ORDER BY position DESC LIMIT $2', [tenant, limit]);
  return rows.map(({ position, letter, raw }) => ({ position, ...letter, raw: new Uint8Array(raw) }));
}

async function readCounts(query: Query, tenant: string): Promise<PathCounts> {
  const rows = await query<PathCounts & { tenant: string }>('SELECT received, stored, duplicate, dead FROM path_counts WHERE tenant = $1', [tenant]);
  return rows[0] ?? NO_COUNTS;
}

async function listCredentials(query: Query, tenant: string): Promise<readonly IngestCredential[]> {
  const rows = await query<CredentialRow>(`SELECT ${CREDENTIAL_COLUMNS} FROM credentials WHERE tenant = $1 ORDER BY created_at_ms, id`, [tenant]);
  return rows.map(credentialFrom);
}

async function insertCredential(query: Query, tenant: string, input: Parameters<TenantState['createCredential']>[0]): Promise<IngestCredential> {
  const { source, label, secretHash, nowMs } = input;
  const id = randomId();
  await query('INSERT INTO credentials (tenant, id, source, label, secret_hash, created_at_ms) VALUES ($1, $2, $3, $4, $5, $6)', [
    tenant,
    id,
    source,
    label,
    secretHash,
    nowMs,
  ]);
  return { id, tenant, source, label, createdAtMs: nowMs, revokedAtMs: null };
}

async function revokeCredential(query: Query, { tenant, id, nowMs }: { tenant: string; id: string; nowMs: number }): Promise<boolean> {
  const rows = await query('UPDATE credentials SET revoked_at_ms = $3 WHERE tenant = $1 AND id = $2 AND revoked_at_ms IS NULL RETURNING id', [
    tenant,
    id,
    nowMs,
  ]);
  return rows.length > 0;
}
