import type { Incident } from '#contract/incident.ts';
import { hasNewAlert } from './has-new-alert.ts';
import { distinctKin, entriesOfKin, type Kin } from './incident-lineage.ts';
import { type IncidentWorkData, type KeptIncident, writePlatformEntries } from './memory-incident-work.ts';
import type { TenantResult } from './port.ts';

interface IncidentData {
  readonly incidents: Map<string, KeptIncident>;
  readonly work: IncidentWorkData;
}

/** Writes incidents and merges of a batch, as `write-incidents.ts` does in the database. */
export function writeIncidents({ incidents, work }: IncidentData, result: TenantResult, nowMs: number): void {
  const last = [...new Map(result.incidents.map((one) => [one.id, one])).values()];
  const moved = moveAlerts(work, last, result.moved);
  const isThere = (id: string): boolean => incidents.get(id)?.mergedInto === null;
  const parts = moved.filter(({ incident }) => !isThere(incident));
  const reopened = last.filter((incident) => hasNewAlert(incident, closedBefore(incidents.get(incident.id)))).map(({ id }) => id);
  for (const incident of last) incidents.set(incident.id, computedAnew(incidents.get(incident.id), incident, nowMs));
  inherit(incidents, parts);
  writePlatformEntries(work, reopened.map((incident) => ({ incident, act: 'reopened', text: 'An alert joined that nobody had judged.', about: [] })), nowMs);
  const merged = result.merged.filter(({ from }) => incidents.has(from));
  for (const { from, into } of merged) change(incidents, from, { mergedInto: into, updatedAtMs: nowMs });
  const kin = distinctKin([...kinOf(moved), ...merged.map(({ from, into }) => ({ incident: into, origin: from }))]);
  for (const one of kin) work.lineage.push({ ...one, number: ++work.lastNumber });
  for (const { incident, origin } of kin) takeOver(incidents, incident, origin);
  // Which verdicts count may be another matter now.
  if (kin.some(({ incident, origin }) => [incident, origin].some((id) => (incidents.get(id)?.verdictNumber ?? 0) > 0))) work.decisionVersion++;
  writePlatformEntries(work, entriesOfKin(kin, new Set(merged.map(({ from }) => from))), nowMs);
}

interface Moved {
  readonly incident: string;
  readonly origin: string | null;
}

function moveAlerts(work: IncidentWorkData, incidents: readonly Incident[], told: readonly string[] | undefined): readonly Moved[] {
  const mayHaveMoved = told === undefined ? null : new Set(told);
  const now = new Map(incidents.flatMap(({ id, alerts }) => alerts.filter((alert) => mayHaveMoved?.has(alert) ?? true).map((alert) => [alert, id] as const)));
  const moved = [...now].map(([alert, incident]) => ({ alert, incident, origin: work.incidentOfAlert.get(alert) ?? null })).filter(({ incident, origin }) => incident !== origin);
  for (const { alert, incident } of moved) work.incidentOfAlert.set(alert, incident);
  return moved;
}

function kinOf(moved: readonly Moved[]): Kin[] {
  return moved.flatMap(({ incident, origin }) => (origin === null ? [] : [{ incident, origin }]));
}

function closedBefore(kept: KeptIncident | undefined): Incident | undefined {
  return kept?.status === 'closed' ? (JSON.parse(kept.document) as Incident) : undefined;
}

function computedAnew(known: KeptIncident | undefined, incident: Incident, nowMs: number): KeptIncident {
  const { assignee, createdAtMs, verdict, verdictNumber } = known ?? { assignee: null, createdAtMs: nowMs, verdict: null, verdictNumber: 0 };
  const isClosed = known?.status === 'closed' && !hasNewAlert(incident, closedBefore(known));
  return { document: JSON.stringify(incident), status: isClosed ? 'closed' : 'open', assignee, createdAtMs, updatedAtMs: nowMs, mergedInto: null, verdict, verdictNumber };
}

/** An incident that came out of others is whose they were, and is closed where all of its alerts were closed. */
function inherit(incidents: Map<string, KeptIncident>, parts: readonly Moved[]): void {
  for (const incident of new Set(kinOf(parts).map((one) => one.incident))) {
    const own = parts.filter((one) => one.incident === incident);
    const origins = own.flatMap(({ origin }) => incidents.get(origin ?? '') ?? []);
    if (origins.length === 0) continue;
    const isClosed = own.every(({ origin }) => origin !== null) && origins.every(({ status }) => status === 'closed');
    change(incidents, incident, { assignee: least(origins.map(({ assignee }) => assignee)), status: isClosed ? 'closed' : 'open' });
  }
}

/** The verdict that counts goes along, and who had an incident that is no more, has the one that it became part of. */
function takeOver(incidents: Map<string, KeptIncident>, incident: string, origin: string): void {
  const [kept, from] = [incidents.get(incident), incidents.get(origin)];
  if (kept === undefined || from === undefined) return;
  if (from.verdictNumber > kept.verdictNumber) change(incidents, incident, { verdict: from.verdict, verdictNumber: from.verdictNumber });
  if (kept.assignee === null && from.mergedInto !== null) change(incidents, incident, { assignee: from.assignee });
}

function least(names: readonly (string | null)[]): string | null {
  return names.filter((name) => name !== null).sort()[0] ?? null;
}

function change(incidents: Map<string, KeptIncident>, id: string, changed: Partial<KeptIncident>): void {
  const kept = incidents.get(id);
  if (kept !== undefined) incidents.set(id, { ...kept, ...changed });
}
