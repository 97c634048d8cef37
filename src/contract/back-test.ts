import type { EntityType } from './entity.ts';
import type { Severity } from './severity.ts';

/** What a rule or correlation would have done over a span of time, one tenant after the other. */
export interface BackTest {
  readonly rule: { readonly id: string; readonly title: string; readonly level: Severity };
  readonly fromMs: number;
  readonly toMs: number;
  readonly tenants: readonly TenantBackTest[];
}

export interface TenantBackTest {
  readonly tenant: string;
  /** How often it would have fired, narrowed by its filters: events of a rule, completions of a correlation. */
  readonly fires: number;
  /** Days of UTC on which it would have, and how many different alerts had come of it. */
  readonly days: readonly { readonly dayMs: number; readonly fires: number; readonly alerts: number }[];
  /** Alerts after those of equal meaning are folded into one. */
  readonly alerts: number;
  readonly firstMs: number | null;
  readonly lastMs: number | null;
  /** Users, principals, mailboxes, hosts and addresses of most of its fires, each type for itself. */
  readonly entities: readonly { readonly type: EntityType; readonly value: string; readonly fires: number }[];
  /** Incidents whose alerts rest on events that it would have fired on. */
  readonly incidents: readonly { readonly id: string; readonly title: string; readonly status: 'open' | 'closed'; readonly fires: number }[];
  /** The first of what it would have fired on. */
  readonly events: readonly BackTestEvent[];
  /**
   * Set where it fires so often that from this time on its fires were counted by the store and not read one by one: alerts, entities
   * and incidents are of those before. `unsure` of these the store could not decide; they are not among the fires.
   */
  readonly counted: { readonly sinceMs: number; readonly fires: number; readonly unsure: number } | null;
  readonly exceptions: BackTestExceptions;
}

/** What exceptions take away at the tenant. All other figures are of the rule with its filters, as if the tenant had set nothing aside. */
export interface BackTestExceptions {
  /** Fires as if there were no filters. */
  readonly unfiltered: number;
  /** Fires that would alert: what filters leave, of rules that alert at the tenant. */
  readonly left: number;
  readonly by: readonly BackTestException[];
}

export interface BackTestException {
  /** A filter of Sigma; what the tenant, or the platform for it, set for the rule; a state in which the rule does not alert; an exception that hides its alerts. */
  readonly kind: 'filter' | 'tenant' | 'state' | 'exception';
  /** Of the filter, of the rule that is silent, or of the exception. */
  readonly id: string;
  readonly title: string;
  /** Fires that it takes away; of a correlation, hits of its rules. An event that several filters take counts for the first. */
  readonly takes: number;
  /** Further ones that the store could not decide. */
  readonly unsure: number;
  /** Why the rule does not alert, where it is no filter. */
  readonly reason: string | null;
}

/** An event as a line. */
export interface BackTestEvent {
  readonly id: string;
  readonly timeMs: number;
  readonly source: string;
  readonly summary: string;
}
