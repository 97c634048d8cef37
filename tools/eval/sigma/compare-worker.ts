import { parentPort, workerData } from 'node:worker_threads';
import type { NormalisedEvent } from '#contract/event.ts';
import { createEventView } from '#engine/detect/event-view.ts';
import { compileRules } from '#engine/detect/sigma/rule-set.ts';
import type { MappingNormaliser } from '#engine/normalise/normaliser.ts';
import { loadRules } from '#main/detector-from-content.ts';
import { createKernel } from '#main/wasm-kernel.ts';
import { normaliserFromContent } from '#main/normaliser-from-content.ts';
import { readTaxonomy } from '#stores/content/content-folder.ts';
import { openChdbEventStore } from '#stores/events/chdb-event-store.ts';
import { compareEngines, emptyComparison, type Comparison, type SampledEngine } from './compare-engines.ts';
import type { WorkerSettings, WorkerAnswer, WorkerTask } from './compare-files.ts';
import { recordedEvents } from './recorded-events.ts';
import { kernelEngine, loopEngine, matcherEngine, referenceEngine, type SigmaEngine } from './engines.ts';
import { SQL_TIMEOUT_MS, SqlOverHistory } from './sql-over-history.ts';

const BATCH = 500;

interface Engines {
  readonly normaliser: MappingNormaliser;
  readonly matcher: SigmaEngine;
  readonly others: readonly SampledEngine[];
  readonly sql: SqlOverHistory | null;
  readonly settings: WorkerSettings;
}

async function makeEngines(settings: WorkerSettings): Promise<Engines> {
  const { rulePaths, contentFolder, referenceStride, history } = settings;
  const { rules } = compileRules((await loadRules(rulePaths)).rules);
  const [taxonomy, normaliser] = await Promise.all([readTaxonomy(contentFolder), normaliserFromContent(contentFolder)]);
  const parts = { rules, view: createEventView(taxonomy) };
  const others = [
    { engine: loopEngine(parts), stride: 1 },
    { engine: kernelEngine({ ...parts, normaliser, taxonomy, kernel: createKernel() }), stride: 1 },
    { engine: referenceEngine(parts), stride: referenceStride },
  ];
  const store = history === null ? null : await openChdbEventStore({ directory: history.folder, searchTimeoutMs: SQL_TIMEOUT_MS });
  return { normaliser, matcher: matcherEngine(parts), others, settings, sql: store && new SqlOverHistory({ store, tenant: 'eval', rules, taxonomy }) };
}

async function compareFile(path: string, { normaliser, matcher, others, sql, settings }: Engines): Promise<Comparison> {
  const comparison = emptyComparison();
  const stride = settings.history?.stride ?? 1;
  const compare = async (batch: readonly NormalisedEvent[]): Promise<void> => {
    const first = comparison.events;
    const wanted = await compareEngines(matcher, others, batch, comparison);
    const isAsked = (_: unknown, at: number): boolean => (first + at) % stride === 0;
    await sql?.add(batch.filter(isAsked), wanted.filter(isAsked));
  };
  let batch: NormalisedEvent[] = [];
  for await (const event of recordedEvents(path, normaliser)) {
    batch.push(event);
    const isEnough = comparison.events + batch.length >= settings.eventsPerFile;
    if (batch.length < BATCH && !isEnough) continue;
    await compare(batch);
    batch = [];
    if (isEnough) break;
  }
  await compare(batch);
  return comparison;
}

/** SQL is asked at the end, about the events of all files that this worker has read. */
async function compareHistory({ sql }: Engines): Promise<Comparison> {
  const comparison = emptyComparison();
  await sql?.compare(comparison);
  return comparison;
}

const engines = makeEngines(workerData as WorkerSettings);
parentPort?.on('message', async (task: WorkerTask) => {
  const comparison = task.kind === 'file' ? await compareFile(task.path, await engines) : await compareHistory(await engines);
  parentPort?.postMessage({ comparison } satisfies WorkerAnswer);
});
