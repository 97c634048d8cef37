import { deterministicId } from '#base/ids.ts';
import { entityKey } from '#contract/entity.ts';
import type { EntityFact } from '#contract/entity-fact.ts';

/**
 * What makes a fact the same fact: kind, both entities and how it is known. Hashed, since entity values (an
 * address of a page, a path) may be longer than a database key can be.
 */
export function factId(fact: EntityFact): string {
  return deterministicId([fact.kind, entityKey(fact.a), entityKey(fact.b), fact.how]);
}

/** One fact from two of the same id: the wider span and the sum of the counts. */
export function joinFacts(left: EntityFact, right: EntityFact): EntityFact {
  const firstMs = Math.min(left.firstMs, right.firstMs);
  return { ...left, firstMs, lastMs: Math.max(left.lastMs, right.lastMs), count: left.count + right.count };
}

/** Facts of a batch by id, each id once. */
export function foldFacts(facts: readonly EntityFact[]): ReadonlyMap<string, EntityFact> {
  const byId = new Map<string, EntityFact>();
  for (const fact of facts) {
    const id = factId(fact);
    const known = byId.get(id);
    byId.set(id, known === undefined ? fact : joinFacts(known, fact));
  }
  return byId;
}
