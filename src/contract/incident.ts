import type { DeclaredEntity } from './declared-entity.ts';
import type { Domain } from './domain.ts';
import type { Entity } from './entity.ts';
import type { ToldTrust } from './rule-trust.ts';
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

/** How far the incident goes: who or what is in it for sure, perhaps, or not after all. */
export const SCOPE_STATES = ['confirmed', 'suspected', 'cleared'] as const;

export interface ScopeEntry {
  readonly entity: Entity;
  readonly state: (typeof SCOPE_STATES)[number];
  readonly why: string;
}

/** Alerts that do not agree: one product says it was blocked, another saw it go through. */
export interface Contradiction {
  readonly text: string;
  readonly alerts: readonly string[];
}

/** What to look at next, and the search that shows it. */
export interface NextStep {
  readonly text: string;
  readonly search: string;
  readonly fromMs: number;
  readonly toMs: number;
}

/** A known course of an attack that the incident follows: which of its steps were seen, in their order. */
export interface ChainProgress {
  readonly id: string;
  readonly title: string;
  readonly steps: readonly { readonly title: string; /** Null for a step that was not seen. */ readonly alert: string | null }[];
}

/** The terms of the priority, as the screen shows them. */
export interface ScoreTerms {
  readonly severity: number;
  readonly confidence: number;
  readonly spread: number;
  readonly stage: number;
  readonly asset: number;
}

/** A declared entity in an incident, as it was declared when the incident was last computed. */
export interface IncidentAsset extends Pick<DeclaredEntity, 'entity' | 'worth' | 'groups' | 'duty' | 'note'> {
  /** The names of it that are among the entities of the incident. */
  readonly names: readonly Entity[];
  /** It acts or is acted on in the incident; one that is merely named does not count in the score. */
  readonly isCounted: boolean;
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
  /** What people declared of them, the highest worth first; absent where nothing is declared. */
  readonly assets?: readonly IncidentAsset[];
  readonly alerts: readonly string[];
  readonly joins: readonly Join[];
  readonly story: readonly StoryStep[];
  readonly scope: readonly ScopeEntry[];
  readonly contradictions: readonly Contradiction[];
  /** Questions that the telemetry does not answer. */
  readonly unknowns: readonly string[];
  readonly nextSteps: readonly NextStep[];
  readonly chains: readonly ChainProgress[];
  /** Rules whose alerts count for less here because of verdicts, the least trusted first; absent where there are none. */
  readonly trust?: readonly ToldTrust[];
}
