import { randomId } from '#base/ids.ts';
import type { IncidentHistoryEntry } from '#contract/incident-history.ts';
import type { Query } from './database.ts';
import { type NumberedKin, type PlatformEntry, reachOf } from './incident-lineage.ts';
import { numberList } from './statement-lists.ts';

/** Adds entries to histories. */
export async function appendEntries(query: Query, tenant: string, entries: readonly IncidentHistoryEntry[]): Promise<void> {
  if (entries.length === 0) return;
  await query('INSERT INTO incident_history (tenant, incident, entry) SELECT $1, new.* FROM ROWS FROM (unnest($2::text[]), json_array_elements($3::json)) AS new', [
    tenant,
    entries.map(({ incident }) => incident),
    JSON.stringify(entries),
  ]);
}

/** What the platform did by itself. */
export async function writePlatformEntries(query: Query, tenant: string, entries: readonly PlatformEntry[], nowMs: number): Promise<void> {
  await appendEntries(query, tenant, entries.map((entry) => ({ ...entry, id: randomId(), by: null, atMs: nowMs })));
}

/** Whose entries, and up to which number, are the history of an incident. */
export async function readReach(query: Query, tenant: string, id: string): Promise<ReadonlyMap<string, number>> {
  return reachOf(id, (incidents) => query<NumberedKin & { incident: string }>('SELECT incident, origin, number FROM incident_lineage WHERE tenant = $1 AND incident = ANY ($2)', [tenant, incidents]));
}

/** As parameters of `unnest($n::text[], $m::float8[])`. */
export function reachLists(reach: ReadonlyMap<string, number>): readonly [readonly string[], string] {
  return [[...reach.keys()], numberList([...reach.values()])];
}

/** The latest entries, oldest first. */
export async function readHistory(query: Query, tenant: string, id: string, limit: number): Promise<readonly IncidentHistoryEntry[]> {
  const rows = await query<{ entry: IncidentHistoryEntry }>(
    `SELECT history.entry FROM unnest($2::text[], $3::float8[]) AS reach (incident, up_to)
     JOIN incident_history AS history ON history.tenant = $1 AND history.incident = reach.incident AND history.number < reach.up_to
     ORDER BY history.number DESC LIMIT $4`,
    [tenant, ...reachLists(await readReach(query, tenant, id)), limit],
  );
  return rows.map(({ entry }) => entry).reverse();
}
