import type { Alert } from '#contract/alert.ts';
import type { Entity } from '#contract/entity.ts';
import { accountName, type FactIndex } from './fact-index.ts';

/** Two account names that may be one, misspelt: proposed, never joined by themselves. */
export interface NearName {
  readonly written: string;
  readonly known: string;
  readonly how: string;
}

const MIN_LENGTH = 5;

/**
 * Users of the alerts that nobody ever was seen signing in as, but whose name is one slip of the pen (a letter left out, added,
 * changed, or two swapped) away from one account that is known.
 */
export function nearNames(alerts: readonly Alert[], facts: FactIndex): NearName[] {
  const found: NearName[] = [];
  const seen = new Set<string>();
  const known = new KnownAccounts(facts);
  for (const entity of alerts.flatMap((alert) => alert.entities)) {
    if ((entity.type !== 'user' && entity.type !== 'mailbox') || seen.has(entity.value)) continue;
    seen.add(entity.value);
    const account = accountName(entity.value);
    if (account === null || account.length < MIN_LENGTH || isKnown(entity, facts)) continue;
    const near = known.oneSlipAway(account);
    if (near !== null) found.push({ written: entity.value, known: near.user, how: `"${account}" is one slip away from "${near.account}"` });
  }
  return found;
}

/** Account names by their length, gathered when the first one is asked for: a spray of made-up names asks about many of them. */
class KnownAccounts {
  readonly #facts: FactIndex;
  #byLength: Map<number, string[]> | null = null;

  constructor(facts: FactIndex) {
    this.#facts = facts;
  }

  /** The only account that is one slip away, with one of its users; null where there is none or more. */
  oneSlipAway(account: string): { readonly account: string; readonly user: string } | null {
    this.#byLength ??= byLength(this.#facts);
    let near: string | null = null;
    for (let length = account.length - 1; length <= account.length + 1; length++) {
      for (const other of this.#byLength.get(length) ?? []) {
        if (!isOneSlipAway(account, other)) continue;
        if (near !== null) return null;
        near = other;
      }
    }
    const user = near === null ? undefined : this.#facts.usersOf(near)[0];
    return near === null || user === undefined ? null : { account: near, user };
  }
}

function byLength(facts: FactIndex): Map<number, string[]> {
  const groups = new Map<number, string[]>();
  for (const account of facts.accounts()) {
    const group = groups.get(account.length);
    if (group) group.push(account);
    else groups.set(account.length, [account]);
  }
  return groups;
}

/** Somebody was seen under the account, whatever the spelling of its domain. */
function isKnown(entity: Entity, facts: FactIndex): boolean {
  const names = [entity.value, ...facts.sameAccount(entity.value)];
  return names.some((value) => facts.companyOf({ type: 'user', value }) > 0);
}

/** Damerau-Levenshtein distance of exactly one. */
export function isOneSlipAway(a: string, b: string): boolean {
  if (a === b || Math.abs(a.length - b.length) > 1) return false;
  let start = 0;
  while (start < a.length && a[start] === b[start]) start++;
  let endA = a.length;
  let endB = b.length;
  while (endA > start && endB > start && a[endA - 1] === b[endB - 1]) {
    endA--;
    endB--;
  }
  if (endA - start > 2 || endB - start > 2) return false;
  const [restA, restB] = [a.slice(start, endA), b.slice(start, endB)];
  if (restA.length <= 1 && restB.length <= 1) return true;
  return restA.length === 2 && restB.length === 2 && restA[0] === restB[1] && restA[1] === restB[0];
}
