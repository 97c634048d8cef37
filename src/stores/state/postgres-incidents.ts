import type { Alert } from '#contract/alert.ts';
import type { Incident } from '#contract/incident.ts';
import type { Query } from './database.ts';
import { foldForSearch } from './incident-search-text.ts';
import type { IncidentFilter, IncidentRecord, VerdictHead } from './port.ts';

interface IncidentRow {
  incident: Incident;
  status: 'open' | 'closed';
  assignee: string | null;
  created_at_ms: number;
  updated_at_ms: number;
  merged_into: string | null;
  verdict: VerdictHead | null;
}

const SELECT_INCIDENTS = `SELECT incidents.incident, status, assignee, created_at_ms, updated_at_ms, merged_into, verdicts.head AS verdict
     FROM incidents LEFT JOIN verdicts ON verdicts.tenant = incidents.tenant AND verdicts.number = incidents.verdict_number`;

/** Incidents of a tenant that are part of no other, highest priority first. */
export async function listIncidents(query: Query, tenant: string, filter: IncidentFilter): Promise<readonly IncidentRecord[]> {
  const rows = await query<IncidentRow>(
    `${SELECT_INCIDENTS}
     WHERE incidents.tenant = $1 AND merged_into IS NULL
       AND ($2::text IS NULL OR status = $2) AND ($3::float8 IS NULL OR priority >= $3) AND ($6::float8 IS NULL OR priority < $6)
       AND ($4::text IS NULL OR strpos(search_text, $4) > 0)
     ORDER BY priority DESC, last_seen_ms DESC, incidents.id LIMIT $5`,
    [tenant, filter.status ?? null, filter.minPriority ?? null, filter.text === undefined ? null : foldForSearch(filter.text), filter.limit, filter.belowPriority ?? null],
  );
  return rows.map(incidentFrom);
}

/** One incident; null where there is none. */
export async function findIncident(query: Query, tenant: string, id: string): Promise<IncidentRecord | null> {
  const rows = await query<IncidentRow>(`${SELECT_INCIDENTS} WHERE incidents.tenant = $1 AND incidents.id = $2`, [tenant, id]);
  return rows[0] === undefined ? null : incidentFrom(rows[0]);
}

function incidentFrom(row: IncidentRow): IncidentRecord {
  const { incident, status, assignee, created_at_ms: createdAtMs, updated_at_ms: updatedAtMs, merged_into: mergedInto, verdict } = row;
  const judged = verdict && { id: verdict.id, kind: verdict.kind, reason: verdict.reason, by: verdict.by, atMs: verdict.atMs };
  return { incident, status, assignee, createdAtMs, updatedAtMs, mergedInto, verdict: judged };
}

/** Alerts by id, oldest first; hidden ones too. */
export async function listAlerts(query: Query, tenant: string, ids: readonly string[]): Promise<readonly Alert[]> {
  const rows = await query<{ alert: Alert }>('SELECT alert FROM alerts WHERE tenant = $1 AND id = ANY ($2) ORDER BY first_ms, id', [tenant, ids]);
  return rows.map((row) => row.alert);
}

/** Alerts that nothing hides, oldest first. */
export async function listLatestAlerts(query: Query, values: readonly [tenant: string, sinceMs: number, limit: number | null]): Promise<readonly Alert[]> {
  const latest = 'SELECT id, first_ms, alert FROM alerts WHERE tenant = $1 AND last_ms >= $2 AND hidden_by IS NULL ORDER BY last_ms DESC, id LIMIT $3';
  const rows = await query<{ alert: Alert }>(`SELECT alert FROM (${latest}) AS latest ORDER BY first_ms, id`, values);
  return rows.map((row) => row.alert);
}
