import { randomId } from '#base/ids.ts';
import type { Alert } from '#contract/alert.ts';
import type { IncidentAct, IncidentHistoryEntry } from '#contract/incident-history.ts';
import { severityId } from '#contract/severity.ts';
import { type JudgedRule, type Judgement, needsVerdict, unjudgedAlerts, type Verdict } from '#contract/verdict.ts';
import type { IncidentChange, NewVerdict, WorkRefusal } from './incident-work.ts';
import type { IncidentRecord } from './port.ts';

/** What the history says of a change; nothing where all is as it was. */
export function entriesOfChange({ incident, status, assignee }: IncidentRecord, change: IncidentChange): IncidentHistoryEntry[] {
  const entry = (act: IncidentAct, text: string): IncidentHistoryEntry => ({ id: randomId(), incident: incident.id, act, by: change.by, atMs: change.nowMs, text, about: [] });
  const entries: IncidentHistoryEntry[] = [];
  if (change.assignee !== undefined && change.assignee !== assignee) entries.push(change.assignee === null ? entry('handed_back', '') : entry('assigned', change.assignee === change.by ? '' : `To ${change.assignee}.`));
  if (change.status !== undefined && change.status !== status) entries.push(change.status === 'closed' ? entry('closed', '') : entry('reopened', ''));
  return entries;
}

/** Why an incident cannot be worked on, or not be closed as it is; `verdict` is the one that counts. */
export function refusalOf(record: IncidentRecord | null, change: Pick<IncidentChange, 'status'>, verdict: Pick<Verdict, 'alerts'> | undefined): WorkRefusal | null {
  if (record === null) return { ok: false, reason: 'not-found' };
  if (record.mergedInto !== null) return { ok: false, reason: 'merged', into: record.mergedInto };
  if (change.status !== 'closed' || record.status === 'closed' || !needsVerdict(record.incident.severity)) return null;
  const unjudged = unjudgedAlerts(record.incident.alerts, verdict);
  return verdict === undefined || unjudged > 0 ? { ok: false, reason: 'needs-verdict', isJudged: verdict !== undefined, unjudged } : null;
}

/** A verdict on the incident as it is, whose alerts are handed in, and what the history says of it. */
export function verdictOn({ incident, status }: IncidentRecord, alerts: readonly Alert[], { isClosing, nowMs, ...judged }: NewVerdict): { readonly verdict: Verdict; readonly entries: readonly IncidentHistoryEntry[] } {
  const verdict: Verdict = { ...judged, id: randomId(), incident: incident.id, atMs: nowMs, alerts: [...incident.alerts], priority: incident.priority, rules: rulesOf(alerts) };
  const base = { incident: incident.id, by: judged.by, atMs: nowMs };
  const entries: IncidentHistoryEntry[] = [{ ...base, id: randomId(), act: 'judged', text: judged.note, about: [verdict.id] }];
  if (isClosing && status === 'open') entries.push({ ...base, id: randomId(), act: 'closed', text: '', about: [] });
  return { verdict, entries };
}

function rulesOf(alerts: readonly Alert[]): JudgedRule[] {
  const rules = new Map<string, JudgedRule>();
  for (const { rule: { id }, severity } of alerts) {
    const known = rules.get(id);
    if (known === undefined || severityId(severity) > severityId(known.severity)) rules.set(id, { rule: id, severity });
  }
  return [...rules.values()];
}

/** What a verdict says of the priority and of the rules; nothing where it is of an earlier version, which did not keep them. */
export function judgementOf({ kind, priority, rules }: Pick<Verdict, 'kind' | 'priority' | 'rules'>): Judgement[] {
  return priority === undefined || rules === undefined ? [] : [{ kind, priority, rules }];
}
