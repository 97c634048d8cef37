import type { IncidentHistoryEntry } from '#contract/incident-history.ts';
import type { IncidentLink } from '#contract/incident-link.ts';
import type { Judgement, Precedent, Verdict, VerdictKind, VerdictReason } from '#contract/verdict.ts';
import type { IncidentRecord } from './incident-record.ts';

/** What an analyst changes of an incident; what is not named stays. */
export interface IncidentChange {
  readonly status?: IncidentRecord['status'];
  readonly assignee?: string | null;
  /** The name of the person. */
  readonly by: string;
  readonly nowMs: number;
}

export interface NewVerdict {
  readonly kind: VerdictKind;
  readonly reason: VerdictReason;
  readonly note: string;
  /** Whether the incident is closed with it. */
  readonly isClosing: boolean;
  readonly by: string;
  readonly nowMs: number;
}

export interface NewEntry {
  readonly act: 'commented' | 'exception_made';
  readonly text: string;
  readonly about: readonly string[];
  readonly by: string;
  readonly nowMs: number;
}

export interface NewLink {
  readonly kind: IncidentLink['kind'];
  readonly alerts: readonly string[];
  readonly others: readonly string[];
  readonly reason: string;
  readonly by: string;
  readonly nowMs: number;
  /** The incidents whose history tells of it. */
  readonly incidents: readonly string[];
}

export type WorkRefusal =
  | { readonly ok: false; readonly reason: 'not-found' }
  /** It became part of this one. */
  | { readonly ok: false; readonly reason: 'merged'; readonly into: string }
  /** It is high or critical, and nobody judged it, or so many of its alerts. */
  | { readonly ok: false; readonly reason: 'needs-verdict'; readonly isJudged: boolean; readonly unjudged: number };

export type WorkedOn<T> = { readonly ok: true; readonly value: T } | WorkRefusal;

/** What people do with the incidents of one tenant, and what is remembered of it. Verdicts, entries, links and their ends are only added to. */
export interface IncidentWork {
  /** Takes, hands back, closes or opens again. */
  changeIncident(id: string, change: IncidentChange): Promise<WorkedOn<IncidentRecord>>;
  /** Judges the incident as it is now. Later verdicts stand beside earlier ones, and the latest counts. */
  judgeIncident(id: string, verdict: NewVerdict): Promise<WorkedOn<{ readonly verdict: Verdict; readonly record: IncidentRecord }>>;
  /** Writes into its history. */
  noteIncident(id: string, entry: NewEntry): Promise<WorkedOn<IncidentHistoryEntry>>;
  /** What happened to it and to what became part of it, oldest first; of more than `limit` the latest. */
  incidentHistory(id: string, limit: number): Promise<readonly IncidentHistoryEntry[]>;
  /** Verdicts on it and on what became part of it, the latest first. */
  verdictsOf(id: string): Promise<readonly Verdict[]>;
  /** Verdicts on other incidents in which a rule of this one fired on the same user, host, principal, mailbox, address, domain or file, the latest first. */
  seenBefore(id: string, limit: number): Promise<readonly Precedent[]>;
  /** The verdict that counts of each incident where it is this one, the latest first. */
  countingVerdicts(kind: VerdictKind, limit: number): Promise<readonly Verdict[]>;
  /** What the verdicts say that count, the latest first; those of earlier versions, which did not keep it, are left out. */
  judgements(limit: number): Promise<readonly Judgement[]>;
  /** The incident that each alert is part of; those of none are absent. */
  incidentsOfAlerts(alerts: readonly string[]): Promise<ReadonlyMap<string, string>>;
  /** What people decided about which alerts belong together, in force, oldest first. */
  links(): Promise<readonly IncidentLink[]>;
  /** One link, also one that was undone. */
  link(id: string): Promise<IncidentLink | null>;
  addLink(link: NewLink): Promise<IncidentLink>;
  /** Null where there is none, or it is undone already. `incidents` are those whose history tells of it. */
  undoLink(id: string, input: { readonly by: string; readonly reason: string; readonly nowMs: number; readonly incidents: readonly string[] }): Promise<IncidentLink | null>;
}
