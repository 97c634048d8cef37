import type { IndicatorKind } from './indicator.ts';

/** What the indicators of a feed meet in stored events, one tenant after the other. */
export interface LookBack {
  readonly feed: string;
  readonly fromMs: number;
  readonly toMs: number;
  readonly indicators: number;
  readonly tenants: readonly TenantLookBack[];
}

export interface TenantLookBack {
  readonly tenant: string;
  /** How often an event meets an indicator. */
  readonly count: number;
  /** The first of them, in the order of time within each part of the feed. */
  readonly matches: readonly LookBackMatch[];
  /** What was met and did not count: expired or faded by then, or named by a warning list. */
  readonly heldBack: number;
}

export interface LookBackMatch {
  readonly event: string;
  readonly timeMs: number;
  readonly source: string;
  readonly kind: IndicatorKind;
  readonly value: string;
  /** What stands in the event. */
  readonly seen: string;
  readonly label: string;
}
