import type { Domain } from './domain.ts';
import type { EntityInRole } from './entity.ts';
import type { Severity } from './severity.ts';

export interface AlertRule {
  readonly id: string;
  readonly title: string;
  readonly level: Severity;
}

/** What became of it, where the events say: it happened, it was prevented (blocked, denied, failed), or both over the events of the alert. */
export const EFFECTS = ['happened', 'prevented', 'both'] as const;

export type Effect = (typeof EFFECTS)[number];

/** A rule fired (OCSF Detection Finding). Equal alerts of one window are folded into one with a count. */
export interface Alert {
  /** Deterministic: the same events and rules give the same ids. */
  readonly id: string;
  readonly tenant: string;
  /** Event time of the first event, milliseconds since 1970. */
  readonly timeMs: number;
  readonly lastTimeMs: number;
  readonly rule: AlertRule;
  /** The source of the event that fired it. */
  readonly source: string;
  readonly domain: Domain | null;
  readonly severity: Severity;
  /** 0 to 1: how often this rule is right. */
  readonly confidence: number;
  readonly entities: readonly EntityInRole[];
  /** ATT&CK technique ids, upper case (`T1059.001`). */
  readonly techniques: readonly string[];
  /** ATT&CK tactic short names (`initial-access`). */
  readonly tactics: readonly string[];
  /** One plain sentence: who did what to what. */
  readonly summary: string;
  /** Ids of the events that fired it; the first 100 when more were folded in. */
  readonly events: readonly string[];
  readonly count: number;
  /** Absent where the events do not say. */
  readonly effect?: Effect;
  /** The exception that hides it: such an alert is kept and counted, and is part of no incident. */
  readonly hiddenBy?: string;
}
