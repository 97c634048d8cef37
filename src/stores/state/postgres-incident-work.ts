import { randomId } from '#base/ids.ts';
import type { Incident } from '#contract/incident.ts';
import type { IncidentHistoryEntry } from '#contract/incident-history.ts';
import type { Judgement, Precedent, Verdict, VerdictKind } from '#contract/verdict.ts';
import { entriesOfChange, judgementOf, refusalOf, verdictOn } from './change-entries.ts';
import type { Query } from './database.ts';
import type { IncidentChange, IncidentWork, NewEntry, NewVerdict, WorkedOn } from './incident-work.ts';
import type { IncidentRecord } from './port.ts';
import { tellDecision } from './postgres-decisions.ts';
import { appendEntries, readHistory, reachLists, readReach } from './postgres-incident-history.ts';
import { findIncident, listAlerts } from './postgres-incidents.ts';
import { postgresLinks } from './postgres-links.ts';
import { subjectsOf } from './verdict-subject.ts';

interface VerdictRow {
  head: Omit<Verdict, 'alerts'>;
  alerts: string[];
}

/** What people do with incidents of one tenant, on PostgreSQL. */
export function postgresIncidentWork(within: <T>(work: (query: Query) => Promise<T>) => Promise<T>, tenant: string): IncidentWork {
  return {
    ...postgresLinks(within, tenant),
    changeIncident: (id, change) => within((query) => changeIncident(query, [tenant, id], change)),
    judgeIncident: (id, verdict) => within((query) => judge(query, [tenant, id], verdict)),
    noteIncident: (id, entry) => within((query) => note(query, [tenant, id], entry)),
    incidentHistory: (id, limit) => within((query) => readHistory(query, tenant, id, limit)),
    verdictsOf: (id) => within((query) => listVerdicts(query, tenant, id)),
    seenBefore: (id, limit) => within((query) => listPrecedents(query, [tenant, id], limit)),
    countingVerdicts: (kind, limit) => within((query) => listCounting(query, tenant, kind, limit)),
    judgements: (limit) => within((query) => listJudgements(query, tenant, limit)),
    incidentsOfAlerts: (alerts) => within((query) => findIncidents(query, tenant, alerts)),
  };
}

type Key = readonly [tenant: string, id: string];

/** The lock keeps what people and the path do to one incident in order. */
async function lock(query: Query, key: Key): Promise<IncidentRecord | null> {
  await query('SELECT FROM incidents WHERE tenant = $1 AND id = $2 FOR UPDATE', key);
  return findIncident(query, ...key);
}

async function changeIncident(query: Query, key: Key, change: IncidentChange): Promise<WorkedOn<IncidentRecord>> {
  const record = await lock(query, key);
  const refusal = refusalOf(record, change, change.status === 'closed' ? await countingVerdict(query, key) : undefined);
  if (refusal !== null || record === null) return refusal ?? { ok: false, reason: 'not-found' };
  await query(
    `UPDATE incidents SET status = coalesce($3, status), assignee = CASE WHEN $4 THEN $5 ELSE assignee END, updated_at_ms = $6 WHERE tenant = $1 AND id = $2`,
    [...key, change.status ?? null, change.assignee !== undefined, change.assignee ?? null, change.nowMs],
  );
  await appendEntries(query, key[0], entriesOfChange(record, change));
  return { ok: true, value: (await findIncident(query, ...key)) ?? record };
}

async function countingVerdict(query: Query, key: Key): Promise<Pick<Verdict, 'alerts'> | undefined> {
  const rows = await query<{ alerts: string[] }>(
    'SELECT alerts FROM incidents JOIN verdicts ON verdicts.tenant = incidents.tenant AND verdicts.number = incidents.verdict_number WHERE incidents.tenant = $1 AND incidents.id = $2',
    key,
  );
  return rows[0];
}

async function judge(query: Query, key: Key, judged: NewVerdict): Promise<WorkedOn<{ verdict: Verdict; record: IncidentRecord }>> {
  const record = await lock(query, key);
  const refusal = refusalOf(record, {}, undefined);
  if (refusal !== null || record === null) return refusal ?? { ok: false, reason: 'not-found' };
  const [tenant] = key;
  const judgedAlerts = await listAlerts(query, tenant, record.incident.alerts);
  const { verdict, entries } = verdictOn(record, judgedAlerts, judged);
  const { alerts, ...head } = verdict;
  const [row] = await query<{ number: number }>('INSERT INTO verdicts (tenant, incident, kind, head, alerts) VALUES ($1, $2, $3, $4::json, $5::json) RETURNING number', [...key, head.kind, JSON.stringify(head), JSON.stringify(alerts)]);
  const subjects = [...subjectsOf(judgedAlerts).keys()];
  await query('INSERT INTO verdict_subjects (tenant, subject, number) SELECT $1, subject, $3::bigint FROM unnest($2::text[]) AS subject', [tenant, subjects, row?.number]);
  await query(`UPDATE incidents SET verdict_number = $3, status = CASE WHEN $4 THEN 'closed' ELSE status END, updated_at_ms = $5 WHERE tenant = $1 AND id = $2`, [...key, row?.number, judged.isClosing, judged.nowMs]);
  await appendEntries(query, tenant, entries);
  await tellDecision(query, tenant, 'incidents');
  return { ok: true, value: { verdict, record: (await findIncident(query, ...key)) ?? record } };
}

async function note(query: Query, key: Key, { nowMs, ...written }: NewEntry): Promise<WorkedOn<IncidentHistoryEntry>> {
  const refusal = refusalOf(await lock(query, key), {}, undefined);
  if (refusal !== null) return refusal;
  const entry: IncidentHistoryEntry = { ...written, id: randomId(), incident: key[1], atMs: nowMs };
  await appendEntries(query, key[0], [entry]);
  return { ok: true, value: entry };
}

async function listVerdicts(query: Query, tenant: string, id: string): Promise<readonly Verdict[]> {
  const rows = await query<VerdictRow>(
    `SELECT head, alerts FROM unnest($2::text[], $3::float8[]) AS reach (incident, up_to)
     JOIN verdicts ON verdicts.tenant = $1 AND verdicts.incident = reach.incident AND verdicts.number < reach.up_to ORDER BY verdicts.number DESC`,
    [tenant, ...reachLists(await readReach(query, tenant, id))],
  );
  return rows.map(verdictFrom);
}

function verdictFrom({ head, alerts }: VerdictRow): Verdict {
  return { ...head, alerts };
}

async function listPrecedents(query: Query, [tenant, id]: Key, limit: number): Promise<readonly Precedent[]> {
  const record = await findIncident(query, tenant, id);
  if (record === null) return [];
  const subjects = subjectsOf(await listAlerts(query, tenant, record.incident.alerts));
  const rows = await query<{ head: Omit<Verdict, 'alerts'>; subjects: string[]; incident: Incident | null }>(
    `SELECT head, subjects, kept.incident FROM (
       SELECT number, array_agg(subject ORDER BY subject) AS subjects FROM verdict_subjects WHERE tenant = $1 AND subject = ANY ($2) GROUP BY number
     ) AS met
     JOIN verdicts ON verdicts.tenant = $1 AND verdicts.number = met.number
     LEFT JOIN incidents AS kept ON kept.tenant = $1 AND kept.id = verdicts.incident
     WHERE NOT EXISTS (SELECT FROM unnest($3::text[], $4::float8[]) AS own (incident, up_to) WHERE own.incident = verdicts.incident AND verdicts.number < own.up_to)
     ORDER BY met.number DESC LIMIT $5`,
    [tenant, [...subjects.keys()], ...reachLists(await readReach(query, tenant, id)), limit],
  );
  return rows.map(({ head, subjects: shared, incident }): Precedent => ({ verdict: head, title: incident?.title ?? '', severity: incident?.severity ?? 'informational', shared: shared.flatMap((key) => subjects.get(key) ?? []) }));
}

const COUNTS = 'EXISTS (SELECT FROM incidents WHERE incidents.tenant = $1 AND verdict_number = verdicts.number AND merged_into IS NULL)';

async function listCounting(query: Query, tenant: string, kind: VerdictKind, limit: number): Promise<readonly Verdict[]> {
  const rows = await query<VerdictRow>(`SELECT head, alerts FROM verdicts WHERE tenant = $1 AND kind = $2 AND ${COUNTS} ORDER BY number DESC LIMIT $3`, [tenant, kind, limit]);
  return rows.map(verdictFrom);
}

async function listJudgements(query: Query, tenant: string, limit: number): Promise<readonly Judgement[]> {
  const rows = await query<Pick<VerdictRow, 'head'>>(`SELECT head FROM verdicts WHERE tenant = $1 AND ${COUNTS} ORDER BY number DESC LIMIT $2`, [tenant, limit]);
  return rows.flatMap(({ head }) => judgementOf(head));
}

async function findIncidents(query: Query, tenant: string, alerts: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const rows = await query<{ alert: string; incident: string }>('SELECT alert, incident FROM incident_alerts WHERE tenant = $1 AND alert = ANY ($2)', [tenant, alerts]);
  return new Map(rows.map(({ alert, incident }) => [alert, incident]));
}
