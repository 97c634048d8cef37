// The form in which scenarios are handed over: docs/scenarios-format.md.
export type Severity = 'medium' | 'high' | 'critical';
export type Domain = 'email' | 'identity' | 'cloud' | 'endpoint' | 'network';

export interface ScenarioLine {
  readonly timeMs: number;
  readonly raw: string;
  /** The id of the step that it is of. */
  readonly step?: string;
}

export interface ScenarioFile {
  /** Path within the scenario's folder. */
  readonly name: string;
  readonly source: string;
  /** In order of time. */
  readonly lines: readonly ScenarioLine[];
  readonly belongs: 'all' | 'none';
  /** The incident should be there after the last line of this file. */
  readonly needed?: 'last';
}

export interface ScenarioStep {
  readonly id: string;
  readonly title: string;
  /** ATT&CK short name. */
  readonly tactic: string;
}

export interface Scenario {
  readonly name: string;
  readonly title: string;
  readonly kind: 'attack' | 'look-alike';
  readonly description: string;
  readonly seed: number;
  readonly severity: Severity;
  readonly domains: readonly Domain[];
  readonly files: readonly ScenarioFile[];
  readonly steps: readonly ScenarioStep[];
  readonly aloneBelowPaging?: boolean;
}
