import type { Entity } from './entity.ts';

/** Which rules an exception is of: some, those of a group (a tag such as `attack.t1110`, or a domain), or all. */
export type ExceptionRules = { readonly kind: 'rules'; readonly ids: readonly string[] } | { readonly kind: 'group'; readonly tag: string } | { readonly kind: 'all' };

/** Of what they may fire: any of these entities, entities of a list of the tenant (`%backup_servers%`), who acts or is acted on of a group of declared entities, or whatever it is. */
export type ExceptionEntities =
  | { readonly kind: 'entities'; readonly entities: readonly Entity[] }
  | { readonly kind: 'list'; readonly type: Entity['type']; readonly list: string }
  | { readonly kind: 'asset_group'; readonly group: string }
  | { readonly kind: 'any' };

/** Whose alerts: those of one tenant, or of all. */
export type ExceptionTenants = { readonly kind: 'tenant'; readonly tenant: string } | { readonly kind: 'all' };

/**
 * A reviewed, scoped, expiring reason not to alert. What it hides is kept, counted and can be looked at; it takes part in no incident.
 * All rules on any entity are no exception: that would be to look away.
 */
export interface AlertException {
  readonly id: string;
  readonly rules: ExceptionRules;
  readonly entities: ExceptionEntities;
  readonly tenants: ExceptionTenants;
  /** Who answers for it. */
  readonly owner: string;
  readonly reason: string;
  readonly createdBy: string;
  readonly createdAtMs: number;
  readonly expiresAtMs: number;
  /** Set where somebody took it back before. */
  readonly endedAtMs: number | null;
  readonly endedBy: string | null;
  readonly endedReason: string | null;
}

/** A year at most: what nobody looks at again hides things for ever. */
export const MAX_EXCEPTION_MS = 365 * 86_400_000;

/** Alerts that it hid at one tenant on one day, by the time at which they came in. */
export interface HiddenDay {
  readonly exception: string;
  /** Days since 1970, UTC. */
  readonly day: number;
  readonly hidden: number;
  readonly lastHiddenMs: number;
}
