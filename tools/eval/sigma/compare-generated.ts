import type { NormalisedEvent } from '#contract/event.ts';
import type { Taxonomy } from '#contract/taxonomy.ts';
import type { EventView } from '#engine/detect/event-view.ts';
import { parseSigma } from '#engine/detect/sigma/parse-sigma.ts';
import { resolvePlaceholders } from '#engine/detect/sigma/resolve-placeholders.ts';
import type { MappingNormaliser } from '#engine/normalise/normaliser.ts';
import { createKernel } from '#main/wasm-kernel.ts';
import { seeded } from '../../seeded.ts';
import { compareEngines, emptyComparison, type Comparison } from './compare-engines.ts';
import { kernelEngine, loopEngine, matcherEngine, referenceEngine } from './engines.ts';
import { generatedRecord } from './generated-records.ts';
import { generatedRule } from './generated-rules.ts';

export interface GeneratedReport extends Comparison {
  readonly seed: number;
  readonly rules: number;
  /** Rules that were refused with a reason. */
  readonly refused: number;
  /** Pairs of a rule and an event that were asked about. */
  readonly pairs: number;
}

export interface GeneratedParts {
  readonly normaliser: MappingNormaliser;
  readonly view: EventView;
  readonly taxonomy: Taxonomy;
  readonly seed: number;
  readonly rounds: number;
}

const RULES_EACH = 60;
const EVENTS_EACH = 100;

/** Rules through the reader of Sigma and records through the normaliser, both generated: every engine must say the same of each pair. */
export async function compareGenerated({ normaliser, view, taxonomy, seed, rounds }: GeneratedParts): Promise<GeneratedReport> {
  const random = seeded(seed);
  const comparison = emptyComparison();
  let loaded = 0;
  let pairs = 0;
  for (let round = 0; round < rounds; round++) {
    const read = Array.from({ length: RULES_EACH }, (_, i) => parseSigma(generatedRule(random, `g${round}-${i}`), 'generated.yml').rules).flat();
    const { rules } = resolvePlaceholders(read, { x: ['a', 'cmd*', '\u0130'] });
    const events = Array.from({ length: EVENTS_EACH }, (_, i) => normalised(normaliser, generatedRecord(random), String(i))).flat();
    const others = [loopEngine({ rules, view }), kernelEngine({ rules, view, kernel: createKernel(), normaliser, taxonomy }), referenceEngine({ rules, view })].map((engine) => ({ engine, stride: 1 }));
    await compareEngines(matcherEngine({ rules, view }), others, events, comparison);
    loaded += rules.length;
    pairs += rules.length * events.length;
  }
  return { ...comparison, seed, rules: loaded, refused: rounds * RULES_EACH - loaded, pairs };
}

function normalised(normaliser: MappingNormaliser, text: string, id: string): readonly NormalisedEvent[] {
  const outcome = normaliser.normalise({ tenant: 'eval', source: '', receivedAtMs: 0, id, text });
  return outcome.ok ? outcome.events : [];
}
