import type { Taxonomy } from '#contract/taxonomy.ts';
import { createEventView } from '#engine/detect/event-view.ts';
import type { Kernel } from '#engine/detect/kernel/kernel.ts';
import { RecordMatcher } from '#engine/detect/record/record-matcher.ts';
import { compileCondition, type Condition } from '#engine/detect/sigma/compiled-condition.ts';
import { EventReader } from '#engine/detect/sigma/event-reader.ts';
import { compilePredicate } from '#engine/detect/sigma/predicate-test.ts';
import { isRouted } from '#engine/detect/sigma/route.ts';
import { compileRules } from '#engine/detect/sigma/rule-set.ts';
import type { SigmaRule } from '#engine/detect/sigma/sigma-rule.ts';
import type { MappingNormaliser } from '#engine/normalise/normaliser.ts';
import { copyUnits } from '#main/detector-from-content.ts';

/** Counts the alerts that rules raise on records, as they arrived. */
export type Engine = (records: readonly string[]) => number;

const RECEIPT = { tenant: 'bench', source: '', receivedAtMs: Date.UTC(2026, 10, 20) };

export interface Content {
  readonly normaliser: MappingNormaliser;
  readonly taxonomy: Taxonomy;
}

export interface RecordEngine {
  readonly run: Engine;
  /** The same of records that are bytes already, one on each line. */
  readonly runBytes: (bytes: Uint8Array) => number;
  readonly matcher: RecordMatcher;
}

/** The engine on the bytes of records. */
export function recordEngine(kernel: Kernel, rules: readonly SigmaRule[], { normaliser, taxonomy }: Content): RecordEngine {
  const decode = (bytes: Uint8Array): string => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');
  const matcher = new RecordMatcher({ kernel, normaliser, ruleSet: compileRules(rules, { copyUnits }), view: createEventView(taxonomy), taxonomy, copyUnits, seed: 0x5eed, decode });
  const runBytes = (bytes: Uint8Array): number => matcher.matchLines(bytes, RECEIPT).reduce((sum, { rules: fired }) => sum + fired.length, 0);
  return { run: (records) => runBytes(Buffer.from(records.join('\n'))), runBytes, matcher };
}

/** The index over events: each record is parsed and normalised before. */
export function eventEngine(rules: readonly SigmaRule[], { normaliser, taxonomy }: Content): Engine {
  const set = compileRules(rules, { copyUnits });
  const view = createEventView(taxonomy);
  return (records) => count(records, normaliser, (event) => set.match(view(event)).length);
}

/** The rules of a log source in turn, compiled to closures, without an index: what a good matcher is without one. */
export function loopEngine(rules: readonly SigmaRule[], { normaliser, taxonomy }: Content): Engine {
  const reader = new EventReader();
  const view = createEventView(taxonomy);
  const routes = new Map<string, Condition[]>();
  return (records) => count(records, normaliser, (event) => {
    const key = JSON.stringify(event.logSources);
    let conditions = routes.get(key);
    if (conditions === undefined) {
      conditions = rules.filter((rule) => isRouted(rule.logSource, event.logSources))
        .map((rule) => compileCondition(rule.detection, { reader, testOf: (predicate) => compilePredicate(predicate, reader) }));
      routes.set(key, conditions);
    }
    reader.open(view(event));
    return conditions.filter((condition) => condition(reader)).length;
  });
}

type OpenedEvent = Extract<ReturnType<MappingNormaliser['open']>, { ok: true }>['events'][number];

function count(records: readonly string[], normaliser: MappingNormaliser, match: (event: OpenedEvent) => number): number {
  let alerts = 0;
  for (const [i, text] of records.entries()) {
    const outcome = normaliser.open({ ...RECEIPT, id: String(i), text });
    if (outcome.ok) for (const event of outcome.events) alerts += match(event);
  }
  return alerts;
}
