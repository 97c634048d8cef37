import type { Domain } from './domain.ts';
import type { Entity } from './entity.ts';
import type { Severity } from './severity.ts';

/** Why one alert belongs to an incident: the sentence a person reads, and the evidence behind it. */
export interface Join {
  readonly alert: string;
  /** The alert that it joined to; absent for the first alert of the incident. */
  readonly to?: string;
  readonly because: string;
  readonly weight: number;
  readonly via: readonly Entity[];
}

/** One step of the story, in ATT&CK order. */
export interface StoryStep {
  readonly timeMs: number;
  readonly tactic: string | null;
  readonly text: string;
  readonly alerts: readonly string[];
}

/** The terms of the priority, as the screen shows them. */
export interface ScoreTerms {
  readonly severity: number;
  readonly confidence: number;
  readonly spread: number;
  readonly stage: number;
  readonly asset: number;
}

/** Alerts that belong together (OCSF Incident Finding); what analysts work on and customers see. */
export interface Incident {
  readonly id: string;
  readonly tenant: string;
  readonly title: string;
  /** 0 to 100. */
  readonly priority: number;
  readonly severity: Severity;
  readonly score: ScoreTerms;
  readonly firstSeenMs: number;
  readonly lastSeenMs: number;
  readonly domains: readonly Domain[];
  readonly tactics: readonly string[];
  readonly techniques: readonly string[];
  readonly entities: readonly Entity[];
  readonly alerts: readonly string[];
  readonly joins: readonly Join[];
  readonly story: readonly StoryStep[];
}
