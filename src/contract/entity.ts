/** The kinds of thing that an event is about. One spelling for each value: see `engine/correlate/entities`. */
export const ENTITY_TYPES = [
  'user', 'host', 'address', 'mailbox', 'message', 'file', 'process', 'session', 'domain', 'url', 'principal', 'key', 'resource', 'application',
] as const;

export type EntityType = (typeof ENTITY_TYPES)[number];

/** What the entity did in the event: `actor` acts, `target` is acted on, `related` was merely named. */
export type EntityRole = 'actor' | 'target' | 'related';

export interface Entity {
  readonly type: EntityType;
  readonly value: string;
}

export interface EntityInRole extends Entity {
  readonly role: EntityRole;
}

/** The one key of an entity, used for joins, rarity and storage: `type:value`. */
export function entityKey(entity: Entity): string {
  return `${entity.type}:${entity.value}`;
}
