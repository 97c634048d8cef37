import { randomId } from '#base/ids.ts';
import type { Alert } from '#contract/alert.ts';
import type { Incident } from '#contract/incident.ts';
import type { IncidentHistoryEntry } from '#contract/incident-history.ts';
import type { IncidentLink } from '#contract/incident-link.ts';
import type { Precedent, Verdict } from '#contract/verdict.ts';
import { entriesOfChange, judgementOf, refusalOf, verdictOn } from './change-entries.ts';
import { type NumberedKin, type PlatformEntry, reachOf } from './incident-lineage.ts';
import type { IncidentWork, WorkRefusal } from './incident-work.ts';
import { entriesOfLink, entriesOfUndo } from './link-entries.ts';
import type { IncidentRecord, VerdictHead } from './port.ts';
import { subjectsOf } from './verdict-subject.ts';

/** An incident at rest: its document as text, as a database has it, and what people did with it. */
export interface KeptIncident extends Omit<IncidentRecord, 'incident'> {
  readonly document: string;
  readonly verdictNumber: number;
}

interface KeptVerdict {
  readonly number: number;
  readonly verdict: Verdict;
  readonly subjects: ReadonlySet<string>;
}

/** What people did with the incidents of one tenant, in memory. */
export interface IncidentWorkData {
  readonly incidentOfAlert: Map<string, string>;
  readonly history: { readonly number: number; readonly entry: IncidentHistoryEntry }[];
  readonly lineage: NumberedKin[];
  readonly verdicts: KeptVerdict[];
  readonly links: Map<string, IncidentLink>;
  decisionVersion: number;
  lastNumber: number;
}

export function emptyIncidentWork(): IncidentWorkData {
  return { incidentOfAlert: new Map(), history: [], lineage: [], verdicts: [], links: new Map(), decisionVersion: 0, lastNumber: 0 };
}

export function appendEntries(work: IncidentWorkData, entries: readonly IncidentHistoryEntry[]): void {
  for (const entry of entries) work.history.push({ number: ++work.lastNumber, entry });
}

/** What the platform did by itself. */
export function writePlatformEntries(work: IncidentWorkData, entries: readonly PlatformEntry[], nowMs: number): void {
  appendEntries(work, entries.map((entry) => ({ ...entry, id: randomId(), by: null, atMs: nowMs })));
}

export function recordOf(kept: KeptIncident | undefined): IncidentRecord | null {
  if (kept === undefined) return null;
  const { document, verdictNumber: _, ...rest } = kept;
  return { incident: JSON.parse(document) as Incident, ...rest };
}

interface Kept {
  readonly incidents: Map<string, KeptIncident>;
  readonly work: IncidentWorkData;
  readonly alertsOf: (ids: readonly string[]) => readonly Alert[];
}

/** What people do with incidents of one tenant, in memory. */
export function memoryIncidentWork(kept: Kept): IncidentWork {
  const { work, incidents } = kept;
  return {
    ...memoryLinks(work),
    changeIncident: async (id, change) => {
      const record = recordOf(incidents.get(id));
      const refusal = refusalOf(record, change, countingVerdict(kept, id));
      if (refusal !== null || record === null) return refusal ?? NOT_FOUND;
      const { status = record.status, assignee = record.assignee, nowMs } = change;
      appendEntries(work, entriesOfChange(record, change));
      return { ok: true, value: update(kept, id, { status, assignee, updatedAtMs: nowMs }) };
    },
    judgeIncident: async (id, judged) => {
      const record = recordOf(incidents.get(id));
      const refusal = refusalOf(record, {}, undefined);
      if (refusal !== null || record === null) return refusal ?? NOT_FOUND;
      const alerts = kept.alertsOf(record.incident.alerts);
      const { verdict, entries } = verdictOn(record, alerts, judged);
      const number = ++work.lastNumber;
      work.verdicts.push({ number, verdict, subjects: new Set(subjectsOf(alerts).keys()) });
      appendEntries(work, entries);
      work.decisionVersion++;
      const closed = judged.isClosing ? { status: 'closed' as const } : {};
      return { ok: true, value: { verdict: structuredClone(verdict), record: update(kept, id, { ...closed, verdict: headOf(verdict), verdictNumber: number, updatedAtMs: judged.nowMs }) } };
    },
    noteIncident: async (id, { nowMs, ...written }) => {
      const refusal = refusalOf(recordOf(incidents.get(id)), {}, undefined);
      if (refusal !== null) return refusal;
      const entry: IncidentHistoryEntry = { ...written, id: randomId(), incident: id, atMs: nowMs };
      appendEntries(work, [entry]);
      return { ok: true, value: structuredClone(entry) };
    },
    incidentHistory: async (id, limit) => {
      const reach = await reachIn(work, id);
      return structuredClone(work.history.filter(({ number, entry }) => number < (reach.get(entry.incident) ?? 0)).map(({ entry }) => entry).slice(-limit));
    },
    verdictsOf: async (id) => {
      const reach = await reachIn(work, id);
      return structuredClone(work.verdicts.filter(({ number, verdict }) => number < (reach.get(verdict.incident) ?? 0)).map(({ verdict }) => verdict).reverse());
    },
    seenBefore: (id, limit) => listPrecedents(kept, id, limit),
    countingVerdicts: async (kind, limit) => structuredClone(countingOf(kept).filter((verdict) => verdict.kind === kind).slice(0, limit)),
    judgements: async (limit) => structuredClone(countingOf(kept).slice(0, limit).flatMap(judgementOf)),
    incidentsOfAlerts: async (alerts) => new Map(alerts.flatMap((alert) => {
      const incident = work.incidentOfAlert.get(alert);
      return incident === undefined ? [] : [[alert, incident] as const];
    })),
  };
}

const NOT_FOUND: WorkRefusal = { ok: false, reason: 'not-found' };

function headOf({ id, kind, reason, by, atMs }: Verdict): VerdictHead {
  return { id, kind, reason, by, atMs };
}

function update({ incidents }: Kept, id: string, change: Partial<KeptIncident>): IncidentRecord {
  const changed = { ...(incidents.get(id) as KeptIncident), ...change };
  incidents.set(id, changed);
  return recordOf(changed) as IncidentRecord;
}

function countingVerdict({ incidents, work }: Kept, id: string): Verdict | undefined {
  const number = incidents.get(id)?.verdictNumber;
  return work.verdicts.find((one) => one.number === number)?.verdict;
}

/** The verdicts that count, the latest first. */
function countingOf({ incidents, work }: Kept): readonly Verdict[] {
  const counting = new Set([...incidents.values()].filter(({ mergedInto }) => mergedInto === null).map(({ verdictNumber }) => verdictNumber));
  return work.verdicts.filter(({ number }) => counting.has(number)).map(({ verdict }) => verdict).reverse();
}

function reachIn(work: IncidentWorkData, id: string): Promise<ReadonlyMap<string, number>> {
  return reachOf(id, async (incidents) => work.lineage.filter(({ incident }) => incidents.includes(incident)));
}

async function listPrecedents({ incidents, work, alertsOf }: Kept, id: string, limit: number): Promise<readonly Precedent[]> {
  const record = recordOf(incidents.get(id));
  if (record === null) return [];
  const subjects = subjectsOf(alertsOf(record.incident.alerts));
  const reach = await reachIn(work, id);
  const met = work.verdicts.flatMap(({ number, verdict: { alerts: _, ...verdict }, subjects: theirs }): Precedent[] => {
    const shared = [...theirs].sort().flatMap((key) => subjects.get(key) ?? []);
    if (shared.length === 0 || number < (reach.get(verdict.incident) ?? 0)) return [];
    const incident = recordOf(incidents.get(verdict.incident))?.incident;
    return [{ verdict, title: incident?.title ?? '', severity: incident?.severity ?? 'informational', shared }];
  });
  return met.reverse().slice(0, limit);
}

function memoryLinks(work: IncidentWorkData): Pick<IncidentWork, 'links' | 'link' | 'addLink' | 'undoLink'> {
  return {
    links: async () => structuredClone([...work.links.values()].filter(({ undoneAtMs }) => undoneAtMs === null)),
    link: async (id) => structuredClone(work.links.get(id) ?? null),
    addLink: async ({ nowMs, incidents, ...decided }) => {
      const link: IncidentLink = { ...structuredClone(decided), id: randomId(), atMs: nowMs, undoneAtMs: null, undoneBy: null };
      work.links.set(link.id, link);
      appendEntries(work, entriesOfLink(link, incidents));
      work.decisionVersion++;
      return structuredClone(link);
    },
    undoLink: async (id, { by, reason, nowMs, incidents }) => {
      const link = work.links.get(id);
      if (link === undefined || link.undoneAtMs !== null) return null;
      const undone = { ...link, undoneAtMs: nowMs, undoneBy: by };
      work.links.set(id, undone);
      appendEntries(work, entriesOfUndo(undone, reason, incidents));
      work.decisionVersion++;
      return structuredClone(undone);
    },
  };
}
