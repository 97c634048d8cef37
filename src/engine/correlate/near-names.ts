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
  for (const entity of alerts.flatMap((alert) => alert.entities)) {
    if ((entity.type !== 'user' && entity.type !== 'mailbox') || seen.has(entity.value)) continue;
    seen.add(entity.value);
    const account = accountName(entity.value);
    if (account === null || account.length < MIN_LENGTH || isKnown(entity, facts)) continue;
    const near = [...facts.accounts()].filter(([other]) => other !== account && isOneSlipAway(account, other));
    if (near.length !== 1) continue;
    const known = [...(near[0]?.[1] ?? [])].sort()[0];
    if (known !== undefined) found.push({ written: entity.value, known, how: `"${account}" is one slip away from "${near[0]?.[0]}"` });
  }
  return found;
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
  const [restA, restB] = [a.slice(start, endA), b.slice(start, endB)];
  if (restA.length <= 1 && restB.length <= 1) return true;
  return restA.length === 2 && restB.length === 2 && restA[0] === restB[1] && restA[1] === restB[0];
}
