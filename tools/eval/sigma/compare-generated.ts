import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { NormalisedEvent } from '#contract/event.ts';
import type { Taxonomy } from '#contract/taxonomy.ts';
import type { EventView } from '#engine/detect/event-view.ts';
import { parseSigma } from '#engine/detect/sigma/parse-sigma.ts';
import { resolvePlaceholders } from '#engine/detect/sigma/resolve-placeholders.ts';
import type { MappingNormaliser } from '#engine/normalise/normaliser.ts';
import { createKernel } from '#main/wasm-kernel.ts';
import { openChdbEventStore } from '#stores/events/chdb-event-store.ts';
import { seeded } from '../../seeded.ts';
import { compareEngines, emptyComparison, type Comparison } from './compare-engines.ts';
import { kernelEngine, loopEngine, matcherEngine, referenceEngine } from './engines.ts';
import { generatedRecord } from './generated-records.ts';
import { generatedRule } from './generated-rules.ts';
import { countPairs } from './pair-kinds.ts';
import { SQL_TIMEOUT_MS, SqlOverHistory } from './sql-over-history.ts';

export interface GeneratedReport extends Comparison {
  readonly seed: number;
  readonly rules: number;
  /** Rules that were refused with a reason. */
  readonly refused: number;
  /** Pairs of a rule and an event that were asked about, and those of each kind. */
  readonly pairs: number;
  readonly kinds: Readonly<Record<string, number>>;
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
  const kinds: Record<string, number> = {};
  let loaded = 0;
  let pairs = 0;
  const directory = await mkdtemp(join(tmpdir(), 'eval-sigma-'));
  const store = await openChdbEventStore({ directory, searchTimeoutMs: SQL_TIMEOUT_MS });
  try {
    for (let round = 0; round < rounds; round++) {
      const read = Array.from({ length: RULES_EACH }, (_, i) => parseSigma(generatedRule(random, `g${round}-${i}`), 'generated.yml').rules).flat();
      const { rules } = resolvePlaceholders(read, { x: ['a', 'cmd*', '\u0130'] });
      const made = Array.from({ length: EVENTS_EACH }, (_, i) => knownEvents(normaliser, generatedRecord(random), String(i))).flat();
      const events = made.map(({ event }) => event);
      const others = [loopEngine({ rules, view }), kernelEngine({ rules, view, kernel: createKernel(), normaliser, taxonomy }), referenceEngine({ rules, view })].map((engine) => ({ engine, stride: 1 }));
      const wanted = await compareEngines(matcherEngine({ rules, view }), others, events, comparison);
      const sql = new SqlOverHistory({ store, tenant: `round-${round}`, rules, taxonomy });
      await sql.add(events, wanted);
      await sql.compare(comparison);
      countPairs(rules, made.map(({ event, text, kinds: has }) => ({ event: view(event), text, kinds: has })), kinds);
      loaded += rules.length;
      pairs += rules.length * events.length;
    }
  } finally {
    await store.close();
    await rm(directory, { recursive: true, force: true });
  }
  return { ...comparison, seed, rules: loaded, refused: rounds * RULES_EACH - loaded, pairs, kinds };
}

/** The events of a generated record; none where no mapping takes it. */
function knownEvents(normaliser: MappingNormaliser, { text, kinds }: ReturnType<typeof generatedRecord>, id: string): readonly { readonly event: NormalisedEvent; readonly text: string; readonly kinds: ReturnType<typeof generatedRecord>['kinds'] }[] {
  const outcome = normaliser.normalise({ tenant: 'eval', source: '', receivedAtMs: 0, id, text });
  return outcome.ok ? outcome.events.map((event) => ({ event, text, kinds })) : [];
}
