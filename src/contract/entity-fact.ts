import type { Entity } from './entity.ts';

/**
 * Something learnt about two entities from events: `alias` (the same thing under two names, such as a user
 * and the address that a Kerberos ticket tied to it, in that span of time) or `near` (seen together, which
 * tells how common an entity is).
 */
export interface EntityFact {
  readonly kind: 'alias' | 'near';
  readonly a: Entity;
  readonly b: Entity;
  readonly firstMs: number;
  readonly lastMs: number;
  readonly count: number;
  /** How it is known, in words: `Kerberos ticket`, `DHCP lease`. */
  readonly how: string;
}
