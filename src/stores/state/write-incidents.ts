import type { Incident } from '#contract/incident.ts';
import type { Query } from './database.ts';
import { hasNewAlert } from './has-new-alert.ts';
import { distinctKin, entriesOfKin, type Kin } from './incident-lineage.ts';
import { incidentSearchText } from './incident-search-text.ts';
import type { TenantResult } from './port.ts';
import { tellDecision } from './postgres-decisions.ts';
import { writePlatformEntries } from './postgres-incident-history.ts';
import { lastOfEachId, numberList } from './statement-lists.ts';

interface Moved {
  readonly alert: string;
  readonly incident: string;
  /** Where it was; null where it is new. */
  readonly origin: string | null;
}

/**
 * Writes incidents and merges of a batch. What people did with an incident (status, assignee) stays, but one that was closed opens again with an alert
 * that nobody has judged; one that is computed anew is no longer part of another. What was written to an incident goes along with its alerts.
 */
export async function writeIncidents(query: Query, result: TenantResult, nowMs: number): Promise<void> {
  const incidents = lastOfEachId(result.incidents);
  const moved = incidents.length === 0 ? [] : await moveAlerts(query, result, incidents);
  if (incidents.length > 0) {
    const reopened = await openAgain(query, incidents);
    const before = await isThere(query, result.tenant, moved);
    await upsertIncidents(query, incidents, nowMs);
    await inherit(query, result.tenant, moved, before);
    await writePlatformEntries(query, result.tenant, reopened.map((incident) => ({ incident, act: 'reopened', text: 'An alert joined that nobody had judged.', about: [] })), nowMs);
  }
  const merged = result.merged.length === 0 ? [] : await writeMerges(query, result, nowMs);
  const kin = distinctKin([...moved.flatMap(({ incident, origin }) => (origin === null ? [] : { incident, origin })), ...merged.map(({ from, into }) => ({ incident: into, origin: from }))]);
  if (kin.length > 0) await writeKin(query, { tenant: result.tenant, kin, merged: new Set(merged.map(({ from }) => from)), nowMs });
}

async function upsertIncidents(query: Query, incidents: readonly Incident[], nowMs: number): Promise<void> {
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
async function openAgain(query: Query, incidents: readonly Incident[]): Promise<readonly string[]> {
  const ids = [incidents.map(({ tenant }) => tenant), incidents.map(({ id }) => id)];
  const closed = await query<{ incident: Incident }>(
    `SELECT incident FROM incidents WHERE (tenant, id) IN (SELECT * FROM unnest($1::text[], $2::text[])) AND status = 'closed' FOR UPDATE`,
    ids,
  );
  const before = new Map(closed.map(({ incident }) => [incident.id, incident]));
  const grown = incidents.filter((incident) => hasNewAlert(incident, before.get(incident.id)));
  if (grown.length === 0) return [];
  await query(`UPDATE incidents SET status = 'open' WHERE (tenant, id) IN (SELECT * FROM unnest($1::text[], $2::text[]))`, [
    grown.map(({ tenant }) => tenant),
    grown.map(({ id }) => id),
  ]);
  return grown.map(({ id }) => id);
}

/**
 * Keeps which incident each alert is part of, and says of those that are new or came from another where they were. Only these are written. The look-up
 * is by the index, one alert after the other (LATERAL with LIMIT): of a thousand alerts PostgreSQL would else read the whole table.
 */
async function moveAlerts(query: Query, { tenant, moved: told }: TenantResult, incidents: readonly Incident[]): Promise<readonly Moved[]> {
  const mayHaveMoved = told === undefined ? null : new Set(told);
  const now = [...new Map(incidents.flatMap(({ id, alerts }) => alerts.filter((alert) => mayHaveMoved?.has(alert) ?? true).map((alert) => [alert, id] as const)))];
  if (now.length === 0) return [];
  const moved = await query<Moved & { alert: string }>(
    `SELECT now.alert, now.incident, known.incident AS origin
     FROM ROWS FROM (json_array_elements_text($2::json), json_array_elements_text($3::json)) AS now (alert, incident)
     LEFT JOIN LATERAL (SELECT incident FROM incident_alerts WHERE tenant = $1 AND alert = now.alert LIMIT 1) AS known ON true
     WHERE known.incident IS DISTINCT FROM now.incident`,
    [tenant, JSON.stringify(now.map(([alert]) => alert)), JSON.stringify(now.map(([, incident]) => incident))],
  );
  if (moved.length === 0) return [];
  await query(
    `INSERT INTO incident_alerts (tenant, alert, incident)
     SELECT $1, new.* FROM ROWS FROM (json_array_elements_text($2::json), json_array_elements_text($3::json)) AS new
     ON CONFLICT (tenant, alert) DO UPDATE SET incident = excluded.incident`,
    [tenant, JSON.stringify(moved.map(({ alert }) => alert)), JSON.stringify(moved.map(({ incident }) => incident))],
  );
  return moved;
}

/** Those of the incidents that alerts moved to, which are there already and are part of no other. */
async function isThere(query: Query, tenant: string, moved: readonly Moved[]): Promise<ReadonlySet<string>> {
  const ids = new Set(moved.flatMap(({ incident, origin }) => (origin === null ? [] : incident)));
  if (ids.size === 0) return ids;
  const rows = await query<{ id: string }>('SELECT id FROM incidents WHERE tenant = $1 AND id = ANY ($2) AND merged_into IS NULL', [tenant, [...ids]]);
  return new Set(rows.map(({ id }) => id));
}

/** An incident that came out of others is whose they were, and is closed where all of its alerts were closed. */
async function inherit(query: Query, tenant: string, moved: readonly Moved[], before: ReadonlySet<string>): Promise<void> {
  const parts = moved.filter(({ incident }) => !before.has(incident));
  const kin = distinctKin(parts.flatMap(({ incident, origin }) => (origin === null ? [] : { incident, origin })));
  if (kin.length === 0) return;
  const withNew = new Set(parts.flatMap(({ incident, origin }) => (origin === null ? incident : [])));
  await query(
    `UPDATE incidents SET assignee = origins.assignee, status = CASE WHEN origins.is_closed AND NOT incidents.id = ANY ($4) THEN 'closed' ELSE 'open' END
     FROM (
       SELECT kin.incident, min(kept.assignee) AS assignee, bool_and(kept.status = 'closed') AS is_closed
       FROM unnest($2::text[], $3::text[]) AS kin (incident, origin) JOIN incidents AS kept ON kept.tenant = $1 AND kept.id = kin.origin GROUP BY kin.incident
     ) AS origins
     WHERE incidents.tenant = $1 AND incidents.id = origins.incident`,
    [tenant, kin.map(({ incident }) => incident), kin.map(({ origin }) => origin), [...withNew]],
  );
}

/** Those that were there to become part of another. */
async function writeMerges(query: Query, { tenant, merged }: TenantResult, nowMs: number): Promise<readonly { readonly from: string; readonly into: string }[]> {
  const intoByFrom = new Map(merged.map((merge) => [merge.from, merge.into]));
  const rows = await query<{ id: string }>(
    `UPDATE incidents SET merged_into = merge.into_id, updated_at_ms = $4
     FROM unnest($2::text[], $3::text[]) AS merge (from_id, into_id)
     WHERE incidents.tenant = $1 AND incidents.id = merge.from_id RETURNING incidents.id`,
    [tenant, [...intoByFrom.keys()], [...intoByFrom.values()], nowMs],
  );
  return rows.map(({ id }) => ({ from: id, into: intoByFrom.get(id) ?? '' }));
}

interface KinParts {
  readonly tenant: string;
  readonly kin: readonly Kin[];
  readonly merged: ReadonlySet<string>;
  readonly nowMs: number;
}

// The rows of the origins are locked by what wrote to them, so nobody's entry falls between the number of the lineage and what it is about.
async function writeKin(query: Query, { tenant, kin, merged, nowMs }: KinParts): Promise<void> {
  const pairs = [kin.map(({ incident }) => incident), kin.map(({ origin }) => origin)];
  await query('INSERT INTO incident_lineage (tenant, incident, origin) SELECT $1, kin.* FROM unnest($2::text[], $3::text[]) AS kin', [tenant, ...pairs]);
  await query(
    `UPDATE incidents SET verdict_number = greatest(incidents.verdict_number, origins.verdict_number), assignee = coalesce(incidents.assignee, origins.assignee)
     FROM (
       SELECT kin.incident, max(kept.verdict_number) AS verdict_number, min(kept.assignee) FILTER (WHERE kept.merged_into IS NOT NULL) AS assignee
       FROM unnest($2::text[], $3::text[]) AS kin (incident, origin) JOIN incidents AS kept ON kept.tenant = $1 AND kept.id = kin.origin GROUP BY kin.incident
     ) AS origins
     WHERE incidents.tenant = $1 AND incidents.id = origins.incident`,
    [tenant, ...pairs],
  );
  await writePlatformEntries(query, tenant, entriesOfKin(kin, merged), nowMs);
  // Which verdicts count may be another matter now.
  const judged = await query('SELECT FROM incidents WHERE tenant = $1 AND id = ANY ($2) AND verdict_number IS NOT NULL LIMIT 1', [tenant, [...new Set(pairs.flat())]]);
  if (judged.length > 0) await tellDecision(query, tenant, 'incidents');
}
