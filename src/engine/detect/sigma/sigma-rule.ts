import type { LogSource } from '#contract/log-source.ts';
import type { Severity } from '#contract/severity.ts';
import type { CorrelationType, RuleStatus } from '#contract/sigma-rule.ts';
import type { DetectionTree } from './predicate.ts';

/** What rules, correlations and filters say about themselves. */
export interface SigmaHeader {
  /** The document's id; its name, or its file and place in it, where it has none. */
  readonly id: string;
  readonly name: string | null;
  readonly title: string;
  readonly description: string;
  readonly status: RuleStatus | null;
  /** `medium` where the document names none. */
  readonly level: Severity;
  readonly author: string;
  readonly date: string | null;
  readonly modified: string | null;
  readonly references: readonly string[];
  readonly tags: readonly string[];
  /** ATT&CK technique ids from the tags, upper case. */
  readonly techniques: readonly string[];
  /** ATT&CK tactic short names from the tags. */
  readonly tactics: readonly string[];
  readonly falsePositives: readonly string[];
  /** Fields worth showing to an analyst. */
  readonly fields: readonly string[];
  readonly file: string;
  /** Line of the document's start, from 1. */
  readonly line: number;
}

export interface SigmaRule extends SigmaHeader {
  readonly logSource: LogSource;
  readonly detection: DetectionTree;
}

/** Narrows other rules: their condition and the filter's must both hold. */
export interface SigmaFilter extends SigmaHeader {
  readonly logSource: LogSource;
  /** Ids or names; `any` stands for every rule of the log source. */
  readonly rules: readonly string[] | 'any';
  /** Line of each of `rules`. */
  readonly ruleLines: readonly number[];
  readonly detection: DetectionTree;
}

export type CorrelationCompare = 'gt' | 'gte' | 'lt' | 'lte' | 'eq' | 'neq';

/** All limits must hold, so that two of them make a range. */
export interface CorrelationLimit {
  readonly compare: CorrelationCompare;
  readonly value: number;
}

export interface SigmaCorrelation extends SigmaHeader {
  readonly type: CorrelationType;
  /** Ids or names of rules and correlations, in the order in which the document gives them. */
  readonly rules: readonly string[];
  /** Line of each of `rules`. */
  readonly ruleLines: readonly number[];
  readonly groupBy: readonly string[];
  readonly timespanMs: number;
  readonly limits: readonly CorrelationLimit[];
  /** What `value_*` reads; several fields count as one value. */
  readonly valueFields: readonly string[];
  /** Only for `value_percentile`. */
  readonly percentile: number | null;
  /** alias -> rule id or name -> the field that the alias stands for in that rule's events */
  readonly aliases: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** True: the rules that are named here raise alerts of their own as well. */
  readonly generate: boolean;
}

/** An error keeps the document out; a warning is worth reading, the document is loaded. */
export interface SigmaProblem {
  readonly severity: 'error' | 'warning';
  readonly file: string;
  readonly line: number;
  /** Where in the document, such as `detection.selection.Image|endswith`. */
  readonly field: string;
  /** What is wrong and what to do. */
  readonly message: string;
}
