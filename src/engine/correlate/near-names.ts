import type { Entity } from '#contract/entity.ts';
import { accountName, type FactIndex } from './fact-index.ts';

/** Two account names that may be one, misspelt: proposed, never joined by themselves. */
export interface NearName {
  readonly written: string;
  readonly known: string;
  readonly how: string;
}

/** Shorter names are one slip away from too many; longer ones are no names of accounts. */
const MIN_LENGTH = 5;
const MAX_LENGTH = 64;

/** The account name of a user or mailbox that may be a misspelt one; null where that is not asked. */
export function slippedAccount({ type, value }: Entity): string | null {
  if (type !== 'user' && type !== 'mailbox') return null;
  const account = accountName(value);
  return account === null || account.length < MIN_LENGTH || account.length > MAX_LENGTH ? null : account;
}

/**
 * The known account that a user may be, misspelt: nobody ever was seen signing in as this user, but the name is one slip of the pen (a letter
 * left out, added, changed, or two swapped) away from exactly one account that is known.
 */
export function nearName(entity: Entity, facts: FactIndex): NearName | null {
  const account = slippedAccount(entity);
  if (account === null || isKnown(entity, facts)) return null;
  const [near, ...more] = facts.accountsNear(account);
  const user = near === undefined || more.length > 0 ? undefined : facts.usersOf(near)[0];
  return user === undefined ? null : { written: entity.value, known: user, how: `"${account}" is one slip away from "${near}"` };
}

/** Somebody was seen under the account, whatever the spelling of its domain, or people say that there is somebody. */
function isKnown(entity: Entity, facts: FactIndex): boolean {
  const names = [entity, ...facts.sameAccount(entity.value).map((value): Entity => ({ type: 'user', value }))];
  return names.some((name) => facts.declared.of(name) !== undefined || facts.companyOf({ type: 'user', value: name.value }) > 0);
}
