import type { NotRead } from './find-cases.ts';
import type { Miss } from './miss-reason.ts';
import type { Truth } from './truths.ts';

/** What a rule, correlation or model did on the records of a case. */
export interface RuleTally {
  /** Events on which it held, also where it raises no alert as only correlations wait for it; firings of a correlation; findings of a model. */
  hits: number;
  /** After folding, as `scan` counts them. */
  alerts: number;
  /** Alerts all of whose events are said to be benign. */
  benignAlerts: number;
  /** Of these, the ones for an attack that is known to be among the everyday records. */
  expectedAlerts: number;
}

/** Records that are said to be of one attack, test or background, and how many raised an alert. */
export interface UnitTally {
  readonly is: Truth['is'];
  readonly unit: string;
  records: number;
  alerted: number;
  /** Above level low. */
  alertedAboveLow: number;
  /** Only by an alert of another product, which the record itself is. */
  byFindingOnly: number;
}

/** A kind of missed record and how many there are. */
export interface MissTally extends Miss {
  readonly unit: string;
  records: number;
}

/** What came of a case; goes from a worker to the main thread. */
export interface CaseResult {
  readonly set: string;
  readonly name: string;
  readonly records: number;
  readonly unreadable: number;
  readonly events: number;
  /** Events that no mapping recognised. */
  readonly unmapped: number;
  /** Alerts of other products, after folding. */
  readonly findings: number;
  /** Hits that correlations did not wait with, as there were more than they keep. */
  readonly hitsBeyond: number;
  readonly seconds: number;
  readonly rules: ReadonlyMap<string, RuleTally>;
  /** Events by their log sources, as JSON: how often a rule was asked. */
  readonly logSources: ReadonlyMap<string, number>;
  /** Observations of each model. */
  readonly observations: ReadonlyMap<string, number>;
  readonly units: readonly UnitTally[];
  readonly misses: readonly MissTally[];
  readonly notRead: readonly NotRead[];
}
