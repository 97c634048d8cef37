import type { RuleProof } from '#contract/rule-proof.ts';
import type { PlaceholderLists } from '../resolve-placeholders.ts';

/** The ids of the rules that fire while these records arrive at a tenant with these lists, from a clean start. */
export type FiredOn = (records: readonly string[], lists: PlaceholderLists) => readonly string[];

/** What one entry of a proof came to. */
export interface ProofEntry {
  readonly kind: 'fires' | 'misses';
  /** Its place in the list, from 1. */
  readonly number: number;
  /** Of a near miss: what differs. */
  readonly why: string;
  readonly records: readonly string[];
  readonly isAsProved: boolean;
  /** All rules that fired. */
  readonly fired: readonly string[];
}

/** Runs the proof of a file of rules: one of them fires on each firing entry, none of them on a near miss. */
export function runProof(proof: RuleProof, ruleIds: readonly string[], firedOn: FiredOn): ProofEntry[] {
  const firing = proof.fires.map((records, index): ProofEntry => {
    const fired = firedOn(records, proof.lists);
    return { kind: 'fires', number: index + 1, why: '', records, fired, isAsProved: ruleIds.some((id) => fired.includes(id)) };
  });
  const silent = proof.misses.map(({ why, records }, index): ProofEntry => {
    const fired = firedOn(records, proof.lists);
    return { kind: 'misses', number: index + 1, why, records, fired, isAsProved: !ruleIds.some((id) => fired.includes(id)) };
  });
  return [...firing, ...silent];
}
