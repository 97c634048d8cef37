import { type Entity, entityKey } from '#contract/entity.ts';
import type { AlertNode } from './alert-node.ts';
import type { DeclaredIndex } from './declared-index.ts';

/** An entity is the incident's when an alert names it, or facts tie it to one at least this surely. */
export const MIN_ENTITY_STRENGTH = 0.6;

/** Whether an incident shows a name: of a thing with several those by which alerts name it, or where none does the main one. */
export function namedHere(members: readonly AlertNode[], declared: DeclaredIndex): (entity: Entity) => boolean {
  const named = new Set<string>();
  const things = new Set<unknown>();
  for (const { entities } of members) {
    for (const [key, { entity, how }] of entities) {
      const thing = declared.of(entity);
      if (how !== null || thing === undefined) continue;
      named.add(key);
      things.add(thing);
    }
  }
  return (entity) => {
    const thing = declared.of(entity);
    return thing === undefined || (things.has(thing) ? named.has(entityKey(entity)) : !declared.isOtherName(entity));
  };
}
