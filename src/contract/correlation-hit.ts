import type { Domain } from './domain.ts';
import type { EntityInRole } from './entity.ts';

export type HitValue = string | number | boolean;

/** A rule held on an event, and a correlation waits for more; or a correlation fired, which another one waits with. */
export interface CorrelationHit {
  /** The rule or correlation. */
  readonly ruleId: string;
  /** The event; of a correlation that fired, the one that completed it and the group. With the rule it makes the hit itself: the same again counts once. */
  readonly eventId: string;
  /** Event time, milliseconds since 1970. */
  readonly timeMs: number;
  /** What the hit says the time is: its own time, or its receipt where its clock runs ahead. Old hits are forgotten by it. */
  readonly clockMs: number;
  /** The values of the fields that correlations read; absent fields are not there. */
  readonly fields: Readonly<Record<string, readonly HitValue[]>>;
  readonly source: string;
  readonly domain: Domain | null;
  readonly entities: readonly EntityInRole[];
  /** The events behind it: one, or those of the correlation that fired. */
  readonly events: readonly string[];
}

/** A hit as it is kept over a restart. */
export interface KeptHit {
  /** One for each rule and event. */
  readonly key: string;
  readonly hit: CorrelationHit;
  /** The correlations, each with the group, that have fired at this hit. */
  readonly firedIn: readonly string[];
}

/** What changed in the hits of one tenant, to be committed with what they led to. */
export interface HitChanges {
  /** New ones, and those that changed; replaces those of the same key. */
  readonly kept: readonly KeptHit[];
  /** Keys of those that no window can hold any more. */
  readonly dropped: readonly string[];
}
