import type { RefusalReason } from '#contract/outcome.ts';

/** What one door of this process refused, for one reason. */
export interface Refused {
  readonly door: string;
  readonly reason: RefusalReason;
  readonly records: number;
  /** Whole requests and connections, refused before their records were counted. */
  readonly requests: number;
}

/** What the doors and the path of this process say of themselves. */
export interface PathWatch {
  /** What was refused of a tenant since the start. */
  refused(tenant: string): readonly Refused[];
  /** Records of all tenants that are kept and not yet stored and detected. */
  waiting(): number;
  /** Seconds from receipt to committed alerts, over the last records. */
  latencyS(quantile: number): number;
}
