import type { Entity, EntityType } from './entity.ts';

/** What people may declare: things that last. The others are of a moment, or of everybody. */
export const DECLARABLE_TYPES = ['user', 'host', 'address', 'mailbox', 'principal', 'application', 'resource'] as const satisfies readonly EntityType[];

/** What it is worth to the tenant, from least to most. */
export const WORTHS = ['low', 'normal', 'high', 'critical'] as const;
export type Worth = (typeof WORTHS)[number];

/** What it is there for. */
export const DUTIES = ['domain_controller', 'jump_host', 'deployment', 'scanner', 'gateway', 'relay', 'backup', 'service_account', 'administrator'] as const;
export type Duty = (typeof DUTIES)[number];

/** What people know of one user, host or other thing of a tenant: its other names, its worth, its groups, its duty. */
export interface DeclaredEntity {
  /** Under its main name, whose key is the id. */
  readonly entity: Entity;
  /** Other names of the same thing, sorted by key. No name is of two. */
  readonly aliases: readonly Entity[];
  readonly worth: Worth;
  /** In lower case, sorted. */
  readonly groups: readonly string[];
  readonly duty: Duty | null;
  readonly note: string;
  /** Who declared it as it is. */
  readonly by: string;
  readonly atMs: number;
}

/** What a file may be; `auto` looks. */
export const DECLARE_FORMATS = ['auto', 'csv', 'json', 'ndjson'] as const;
export type DeclareFormat = (typeof DECLARE_FORMATS)[number];

/** A tenant can have so many. */
export const MAX_DECLARED = 100_000;
export const MAX_ALIASES = 100;
export const MAX_GROUPS = 50;
export const MAX_GROUP_LENGTH = 100;
export const MAX_NAME_LENGTH = 500;
export const MAX_NOTE_LENGTH = 1_000;

/** Why a row of an import, or one name of it, was not taken. */
export const DECLARE_REFUSALS = [
  'no-name', 'unknown-type', 'not-a-name', 'common-account', 'unknown-worth', 'unknown-duty', 'too-long', 'too-many', 'unreadable', 'declared-twice', 'claimed-twice', 'claimed-before', 'several-entities', 'no-room',
] as const;
export type DeclareRefusalReason = (typeof DECLARE_REFUSALS)[number];

export interface DeclareRefusal {
  /** The line of the file where the row begins; of a JSON document the number of the entry. */
  readonly line: number;
  /** The whole row, or one name of it: the rest of the row was taken then. */
  readonly of: 'row' | 'name';
  readonly name: string;
  readonly reason: DeclareRefusalReason;
  /** What is wrong and what to do. */
  readonly detail: string;
}

/** Every name of a declared entity, the main one first. */
export function namesOfDeclared({ entity, aliases }: Pick<DeclaredEntity, 'entity' | 'aliases'>): readonly Entity[] {
  return [entity, ...aliases];
}
