import type { Alert } from '#contract/alert.ts';
import type { HitChanges } from '#contract/correlation-hit.ts';
import type { MemoryChanges } from '#contract/model.ts';
import { enterTenant, type Database, type Query } from './database.ts';
import { foldFacts, type IdentifiedFact } from './fact-id.ts';
import { hitId, memoryId } from './hit-id.ts';
import type { BatchResult, DeadLetter, PathCounts, TenantResult } from './port.ts';
import { writeHiddenDays } from './postgres-exceptions.ts';
import { writeRuleCounts } from './postgres-tenant-rules.ts';
import { lastOfEachId, numberList } from './statement-lists.ts';
import { writeIncidents } from './write-incidents.ts';

/**
 * Commits a batch over all its tenants in one transaction. The position row is taken first, so commits are one
 * after another; then each tenant's part is written with that tenant set, so row-level security checks every row.
 */
export async function commitBatch(database: Database, batch: BatchResult, nowMs: number): Promise<boolean> {
  if (batch.to < batch.from) throw new RangeError(`A batch cannot end (${batch.to}) before it begins (${batch.from}).`);
  return database.transaction(async (query) => {
    const moved = await query('UPDATE path SET position = $2 WHERE position = $1 RETURNING position', [batch.from, batch.to]);
    if (moved.length === 0) return false;
    for (const result of batch.tenants) await writeTenant(query, result, nowMs);
    return true;
  });
}

async function writeTenant(query: Query, result: TenantResult, nowMs: number): Promise<void> {
  const { tenant } = result;
  await enterTenant(query, tenant);
  if (result.alerts.length > 0) await writeAlerts(query, lastOfEachId(result.alerts));
  await writeHiddenDays(query, tenant, result.hidden);
  await writeIncidents(query, result, nowMs);
  if (result.facts.length > 0) await writeFacts(query, tenant, foldFacts(result.facts));
  await writeHits(query, tenant, result.hits);
  await writeMemory(query, tenant, result.memory);
  if (result.deadLetters.length > 0) await writeDeadLetters(query, tenant, result.deadLetters);
  await addCounts(query, tenant, result.counts);
  await writeRuleCounts(query, result, nowMs);
}

// The tenant written is the one that the alert itself names: a stray one is refused by the wall.
async function writeAlerts(query: Query, alerts: readonly Alert[]): Promise<void> {
  await query(
    `INSERT INTO alerts (tenant, id, first_ms, last_ms, hidden_by, alert)
     SELECT * FROM ROWS FROM (unnest($1::text[], $2::text[], $3::float8[], $4::float8[], $6::text[]), json_array_elements($5::json))
     ON CONFLICT (tenant, id) DO UPDATE SET first_ms = excluded.first_ms, last_ms = excluded.last_ms, hidden_by = excluded.hidden_by, alert = excluded.alert`,
    [
      alerts.map((alert) => alert.tenant),
      alerts.map((alert) => alert.id),
      numberList(alerts.map((alert) => alert.timeMs)),
      numberList(alerts.map((alert) => alert.lastTimeMs)),
      JSON.stringify(alerts),
      alerts.map(({ hiddenBy }) => hiddenBy ?? null),
    ],
  );
}

async function writeFacts(query: Query, tenant: string, facts: readonly IdentifiedFact[]): Promise<void> {
  await query(
    `INSERT INTO facts (tenant, id, first_ms, last_ms, count, fact)
     SELECT $1, new.*
     FROM ROWS FROM (unnest($2::text[], $3::float8[], $4::float8[], $5::float8[]), json_array_elements($6::json)) AS new
     ON CONFLICT (tenant, id) DO UPDATE SET
       first_ms = least(facts.first_ms, excluded.first_ms), last_ms = greatest(facts.last_ms, excluded.last_ms),
       count = facts.count + excluded.count`,
    [
      tenant,
      facts.map(({ id }) => id),
      numberList(facts.map(({ fact }) => fact.firstMs)),
      numberList(facts.map(({ fact }) => fact.lastMs)),
      numberList(facts.map(({ fact }) => fact.count)),
      JSON.stringify(facts.map(({ fact: { kind, a, b, how } }) => ({ kind, a, b, how }))),
    ],
  );
}

async function writeHits(query: Query, tenant: string, { kept, dropped }: HitChanges): Promise<void> {
  if (dropped.length > 0) await query('DELETE FROM correlation_hits WHERE tenant = $1 AND id = ANY ($2::text[])', [tenant, dropped.map(hitId)]);
  if (kept.length === 0) return;
  const byId = [...new Map(kept.map((one) => [hitId(one.key), one]))].sort(([left], [right]) => (left < right ? -1 : 1));
  await query(
    `INSERT INTO correlation_hits (tenant, id, time_ms, hit)
     SELECT $1, new.* FROM ROWS FROM (unnest($2::text[], $3::float8[]), json_array_elements($4::json)) AS new
     ON CONFLICT (tenant, id) DO UPDATE SET time_ms = excluded.time_ms, hit = excluded.hit`,
    [tenant, byId.map(([id]) => id), numberList(byId.map(([, { hit }]) => hit.timeMs)), JSON.stringify(byId.map(([, one]) => one))],
  );
}

async function writeMemory(query: Query, tenant: string, { kept, dropped }: MemoryChanges): Promise<void> {
  if (dropped.length > 0) await query('DELETE FROM model_memory WHERE tenant = $1 AND id = ANY ($2::text[])', [tenant, dropped.map(memoryId)]);
  if (kept.length === 0) return;
  const byId = [...new Map(kept.map((one) => [memoryId(one), one]))].sort(([left], [right]) => (left < right ? -1 : 1));
  await query(
    `INSERT INTO model_memory (tenant, id, memory)
     SELECT $1, new.* FROM ROWS FROM (unnest($2::text[]), json_array_elements($3::json)) AS new
     ON CONFLICT (tenant, id) DO UPDATE SET memory = excluded.memory`,
    [tenant, byId.map(([id]) => id), JSON.stringify(byId.map(([, one]) => one))],
  );
}

async function writeDeadLetters(query: Query, tenant: string, letters: readonly DeadLetter[]): Promise<void> {
  await query(
    `INSERT INTO dead_letters (tenant, position, letter, raw)
     SELECT $1, new.* FROM ROWS FROM (unnest($2::bigint[]), json_array_elements($3::json), unnest($4::bytea[])) AS new
     ON CONFLICT (tenant, position) DO NOTHING`,
    [
      tenant,
      numberList(letters.map((letter) => letter.position)),
      JSON.stringify(letters.map(({ reason, detail, source, receivedAtMs }) => ({ reason, detail, source, receivedAtMs }))),
      letters.map((letter) => letter.raw),
    ],
  );
}

async function addCounts(query: Query, tenant: string, counts: PathCounts): Promise<void> {
  await query(
    `INSERT INTO path_counts (tenant, received, stored, duplicate, dead) VALUES ($1, $2, $3, $4, $5)
     ON CONFLICT (tenant) DO UPDATE SET
       received = path_counts.received + excluded.received, stored = path_counts.stored + excluded.stored,
       duplicate = path_counts.duplicate + excluded.duplicate, dead = path_counts.dead + excluded.dead`,
    [tenant, counts.received, counts.stored, counts.duplicate, counts.dead],
  );
}
