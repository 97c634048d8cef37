import type { Alert } from '#contract/alert.ts';
import type { HitChanges } from '#contract/correlation-hit.ts';
import type { MemoryChanges } from '#contract/model.ts';
import type { Incident } from '#contract/incident.ts';
import { enterTenant, type Database, type Query } from './database.ts';
import { foldFacts, type IdentifiedFact } from './fact-id.ts';
import { hasNewAlert } from './has-new-alert.ts';
import { hitId, memoryId } from './hit-id.ts';
import { incidentSearchText } from './incident-search-text.ts';
import type { BatchResult, DeadLetter, PathCounts, TenantResult } from './port.ts';
import { writeRuleCounts } from './postgres-tenant-rules.ts';

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
  if (result.incidents.length > 0) await writeIncidents(query, lastOfEachId(result.incidents), nowMs);
  if (result.merged.length > 0) await writeMerges(query, result, nowMs);
  if (result.facts.length > 0) await writeFacts(query, tenant, foldFacts(result.facts));
  await writeHits(query, tenant, result.hits);
  await writeMemory(query, tenant, result.memory);
  if (result.deadLetters.length > 0) await writeDeadLetters(query, tenant, result.deadLetters);
  await addCounts(query, tenant, result.counts);
  await writeRuleCounts(query, result, nowMs);
}

// One statement may touch a row once.
function lastOfEachId<T extends { readonly id: string }>(items: readonly T[]): readonly T[] {
  return [...new Map(items.map((item) => [item.id, item])).values()];
}

// Lists of numbers and of documents go as one text each: the driver quotes every element of an array, which took
// a third of a large commit.
function numberList(numbers: readonly number[]): string {
  return `{${numbers.join(',')}}`;
}

// The tenant written is the one that the alert itself names: a stray one is refused by the wall.
async function writeAlerts(query: Query, alerts: readonly Alert[]): Promise<void> {
  await query(
    `INSERT INTO alerts (tenant, id, first_ms, last_ms, alert)
     SELECT * FROM ROWS FROM (unnest($1::text[], $2::text[], $3::float8[], $4::float8[]), json_array_elements($5::json))
     ON CONFLICT (tenant, id) DO UPDATE SET first_ms = excluded.first_ms, last_ms = excluded.last_ms, alert = excluded.alert`,
    [
      alerts.map((alert) => alert.tenant),
      alerts.map((alert) => alert.id),
      numberList(alerts.map((alert) => alert.timeMs)),
      numberList(alerts.map((alert) => alert.lastTimeMs)),
      JSON.stringify(alerts),
    ],
  );
}

// What people did with an incident (status, assignee) stays, but one that was closed opens again with an alert that nobody has judged;
// one that is computed anew is no longer part of another.
async function writeIncidents(query: Query, incidents: readonly Incident[], nowMs: number): Promise<void> {
  await openAgain(query, incidents);
  await query(
    `INSERT INTO incidents (tenant, id, priority, last_seen_ms, search_text, incident, created_at_ms, updated_at_ms)
     SELECT new.*, $7::bigint, $7::bigint
     FROM ROWS FROM (unnest($1::text[], $2::text[], $3::float8[], $4::float8[], $5::text[]), json_array_elements($6::json)) AS new
     ON CONFLICT (tenant, id) DO UPDATE SET
       priority = excluded.priority, last_seen_ms = excluded.last_seen_ms, search_text = excluded.search_text,
       incident = excluded.incident, updated_at_ms = excluded.updated_at_ms, merged_into = NULL`,
    [
      incidents.map((incident) => incident.tenant),
      incidents.map((incident) => incident.id),
      numberList(incidents.map((incident) => incident.priority)),
      numberList(incidents.map((incident) => incident.lastSeenMs)),
      incidents.map(incidentSearchText),
      JSON.stringify(incidents),
      nowMs,
    ],
  );
}

// Compared here, since PostgreSQL looks into no json that holds U+0000. The lock keeps the decision and somebody's closing apart.
async function openAgain(query: Query, incidents: readonly Incident[]): Promise<void> {
  const ids = [incidents.map(({ tenant }) => tenant), incidents.map(({ id }) => id)];
  const closed = await query<{ incident: Incident }>(
    `SELECT incident FROM incidents WHERE (tenant, id) IN (SELECT * FROM unnest($1::text[], $2::text[])) AND status = 'closed' FOR UPDATE`,
    ids,
  );
  const before = new Map(closed.map(({ incident }) => [incident.id, incident]));
  const grown = incidents.filter((incident) => hasNewAlert(incident, before.get(incident.id)));
  if (grown.length === 0) return;
  await query(`UPDATE incidents SET status = 'open' WHERE (tenant, id) IN (SELECT * FROM unnest($1::text[], $2::text[]))`, [
    grown.map(({ tenant }) => tenant),
    grown.map(({ id }) => id),
  ]);
}

async function writeMerges(query: Query, { tenant, merged }: TenantResult, nowMs: number): Promise<void> {
  const intoByFrom = new Map(merged.map((merge) => [merge.from, merge.into]));
  await query(
    `UPDATE incidents SET merged_into = merge.into_id, updated_at_ms = $4
     FROM unnest($2::text[], $3::text[]) AS merge (from_id, into_id)
     WHERE incidents.tenant = $1 AND incidents.id = merge.from_id`,
    [tenant, [...intoByFrom.keys()], [...intoByFrom.values()], nowMs],
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
