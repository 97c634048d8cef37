import { randomInt } from 'node:crypto';
import type { Taxonomy } from '#contract/taxonomy.ts';
import type { EventView } from '#engine/detect/event-view.ts';
import { RecordSieve } from '#engine/detect/record/record-sieve.ts';
import type { RuleSet } from '#engine/detect/sigma/rule-set.ts';
import type { MappingNormaliser } from '#engine/normalise/normaliser.ts';
import { copyUnits } from './detector-from-content.ts';
import { createKernel } from './wasm-kernel.ts';

export interface SieveContent {
  readonly normaliser: MappingNormaliser;
  readonly taxonomy: Taxonomy;
  readonly view: EventView;
}

/** A sieve over records for the rules of a set, on the fastest kernel that the machine has. */
export function createSieve(ruleSet: RuleSet, content: SieveContent): RecordSieve {
  return new RecordSieve({ ...content, ruleSet, kernel: createKernel(), copyUnits, seed: randomInt(2 ** 31), decode: textOfUtf8 });
}

export function textOfUtf8(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');
}
