import { hash } from 'node:crypto';

import { dayOfFact, type EntityFact } from '#contract/entity-fact.ts';

/**
 * What makes a fact the same fact: kind, both entities, how it is known, and its day where it holds for one only. Hashed, since entity values (an
 * address of a page, a path) may be longer than a database key can be.
 */
export function factId(fact: EntityFact): string {
  const { kind, a, b, how } = fact;
  const day = kind === 'held' ? [dayOfFact(fact)] : [];
  return hash('sha256', JSON.stringify([kind, a.type, a.value, b.type, b.value, how, ...day]), 'base64url');
}

/** One fact from two of the same id: the wider span and the sum of the counts. */
export function joinFacts(left: EntityFact, right: EntityFact): EntityFact {
  const firstMs = Math.min(left.firstMs, right.firstMs);
  return { ...left, firstMs, lastMs: Math.max(left.lastMs, right.lastMs), count: left.count + right.count };
}

export interface IdentifiedFact {
  readonly id: string;
  readonly fact: EntityFact;
}

/** Facts of a batch, each id once, in the order of the ids: neighbours in an index are then written together. */
export function foldFacts(facts: readonly EntityFact[]): readonly IdentifiedFact[] {
  const byId = new Map<string, EntityFact>();
  for (const fact of facts) {
    const id = factId(fact);
    const known = byId.get(id);
    byId.set(id, known === undefined ? fact : joinFacts(known, fact));
  }
  return [...byId].map(([id, fact]) => ({ id, fact })).sort((left, right) => (left.id < right.id ? -1 : 1));
}
