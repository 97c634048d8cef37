import { DECLARABLE_TYPES, MAX_NAME_LENGTH } from '#contract/declared-entity.ts';
import type { Entity, EntityType } from '#contract/entity.ts';
import { addressEntity, hostEntity, userEntities } from '../entity-values.ts';
import { isSystemAccount, machineAccountHost } from '../well-known.ts';

export type DeclarableType = (typeof DECLARABLE_TYPES)[number];

export type Spelled = { readonly ok: true; readonly value: Entity } | { readonly ok: false; readonly reason: 'no-name' | 'too-long' | 'not-a-name' | 'common-account'; readonly detail: string };

export function isDeclarable(type: string): type is DeclarableType {
  return (DECLARABLE_TYPES as readonly string[]).includes(type);
}

/** Brings a name as people write it into the one spelling that alerts have. */
export function spellEntity(type: DeclarableType, written: string): Spelled {
  const name = written.trim();
  if (name === '') return { ok: false, reason: 'no-name', detail: 'The name is empty. Write one, or leave the row out.' };
  if (name.length > MAX_NAME_LENGTH) return { ok: false, reason: 'too-long', detail: `A name has at most ${MAX_NAME_LENGTH} characters. Leave the row out, or shorten it.` };
  if (/\p{Cc}/u.test(name) || !name.isWellFormed()) return { ok: false, reason: 'not-a-name', detail: 'The name has characters that no name has, such as a line break. Correct the cell.' };
  return SPELLING[type](name);
}

const SPELLING: Readonly<Record<DeclarableType, (name: string) => Spelled>> = {
  user: spellUser,
  host: (name) => taken(hostEntity(name), `"${name}" is no name of a host: no address and not "localhost". An address is declared with the type address.`),
  address: (name) => taken(addressEntity(name), `"${name}" is no address that means anything elsewhere. Write one address of version 4 or 6, without a port or a mask.`),
  mailbox: (name) => taken(/^[^\s<>"',;@]+@[^\s<>"',;@]+$/.test(name) ? { type: 'mailbox', value: name.toLowerCase() } : undefined, `"${name}" is no mail address. Write it as ann@example.com.`),
  principal: (name) => taken({ type: 'principal', value: name }, ''),
  application: (name) => taken({ type: 'application', value: name.toLowerCase() }, ''),
  resource: (name) => taken({ type: 'resource', value: name }, ''),
};

function taken(entity: Entity | undefined, otherwise: string): Spelled {
  return entity ? { ok: true, value: entity } : { ok: false, reason: 'not-a-name', detail: otherwise };
}

function spellUser(name: string): Spelled {
  if (isSystemAccount(name)) return { ok: false, reason: 'common-account', detail: `Every machine has an account "${name}": it is nobody's. Leave the row out.` };
  const host = machineAccountHost(name);
  if (host !== undefined) return { ok: false, reason: 'not-a-name', detail: `"${name}" is the account of a machine. Declare it with the type host and the name ${host}.` };
  const [entity] = userEntities(/^S-1-/i.test(name) ? { uid: name } : { name });
  return taken(entity?.type === 'user' ? entity : undefined, `"${name}" is no name of a user. An ARN is declared with the type principal.`);
}

/** The type of another name where it is not told: an address is one, whatever it is of, and what else an address has is a host; else it is of the same type. */
export function typeOfAlias(name: string, of: DeclarableType): DeclarableType {
  if (/^S-1-5-21-/i.test(name)) return 'user';
  return addressEntity(name) !== undefined ? 'address' : of === 'address' ? 'host' : of;
}

/** `user` of `user:ann`, and the name; null where no type stands before it. */
export function splitTyped(text: string): { readonly type: DeclarableType; readonly name: string } | null {
  const at = text.indexOf(':');
  const type: string = at < 0 ? '' : text.slice(0, at).trim().toLowerCase();
  return isDeclarable(type) ? { type, name: text.slice(at + 1) } : null;
}

/** Words of entity types for people. */
export function nameOf({ type, value }: { readonly type: EntityType; readonly value: string }): string {
  return `${type} ${value}`;
}
