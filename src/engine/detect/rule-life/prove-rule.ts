import { parse } from 'yaml';
import { z } from 'zod';
import type { NormalisedEvent } from '#contract/event.ts';
import type { Outcome } from '#contract/outcome.ts';
import type { EventView } from '../event-view.ts';
import { compileRules } from '../sigma/rule-set.ts';
import type { SigmaRule } from '../sigma/sigma-rule.ts';

/** Raw records, each as it arrives: a text, or an object that is sent as JSON. */
const recordShape = z.union([z.string(), z.record(z.string(), z.unknown()).transform((record) => JSON.stringify(record))]);

const proofShape = z.strictObject({
  fires: z.array(recordShape).min(1).max(100),
  misses: z.array(z.strictObject({ why: z.string(), record: recordShape })).min(1).max(100),
});
export type Proof = z.output<typeof proofShape>;

/** How one record of a proof went. */
export interface ProofLine {
  readonly kind: 'fires' | 'misses';
  /** What differs, of a near miss; empty otherwise. */
  readonly why: string;
  readonly record: string;
  readonly passed: boolean;
  /** What happened, where that was not what the proof says. */
  readonly detail: string;
}

/** How records become events: the mapping of their source, which is not told. */
export type ReadRecord = (record: string) => Outcome<readonly NormalisedEvent[], string>;

/** Reads a proof as it stands beside a rule: `fires` and `misses`. */
export function readProof(text: string): Outcome<Proof, 'not-a-proof'> {
  let value: unknown;
  try {
    value = parse(text, { maxAliasCount: 100 });
  } catch (error) {
    return { ok: false, reason: 'not-a-proof', detail: `The tests are not valid YAML: ${error instanceof Error ? error.message : String(error)}` };
  }
  const parsed = proofShape.safeParse(value);
  return parsed.success ? { ok: true, value: parsed.data } : { ok: false, reason: 'not-a-proof', detail: `The tests are not in the form of a proof (docs/rules.md): ${z.prettifyError(parsed.error)}` };
}

/** Runs a proof against its rule alone. */
export function proveRule(rule: SigmaRule, proof: Proof, { readRecord, view }: { readonly readRecord: ReadRecord; readonly view: EventView }): readonly ProofLine[] {
  const rules = compileRules([rule]);
  const fires = (record: string): Outcome<boolean, string> => {
    const read = readRecord(record);
    return read.ok ? { ok: true, value: read.value.some((event) => rules.match(view(event)).length > 0) } : read;
  };
  const line = (kind: ProofLine['kind'], record: string, why: string): ProofLine => {
    const outcome = fires(record);
    if (!outcome.ok) return { kind, why, record, passed: false, detail: `The record could not be read: ${outcome.detail}` };
    const passed = outcome.value === (kind === 'fires');
    return { kind, why, record, passed, detail: passed ? '' : kind === 'fires' ? 'The rule does not fire on it.' : 'The rule fires on it.' };
  };
  return [...proof.fires.map((record) => line('fires', record, '')), ...proof.misses.map(({ record, why }) => line('misses', record, why))];
}
