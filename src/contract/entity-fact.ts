import type { Entity } from './entity.ts';

/**
 * Something learnt about two entities from events: `alias` (the same thing under two names), `held` (a host or user had an
 * address on that day, as a lease, ticket or sign-in says; one fact for each day of UTC) or `near` (seen together, which tells
 * how common an entity is).
 */
export interface EntityFact {
  readonly kind: 'alias' | 'held' | 'near';
  readonly a: Entity;
  readonly b: Entity;
  readonly firstMs: number;
  readonly lastMs: number;
  readonly count: number;
  /** How it is known, in words: `Kerberos ticket`, `DHCP lease`. */
  readonly how: string;
}

export const DAY_MS = 86_400_000;

/** The day of UTC of a fact that holds for one only; 0 for all others. */
export function dayOfFact({ kind, firstMs }: EntityFact): number {
  return kind === 'held' ? Math.floor(firstMs / DAY_MS) : 0;
}
