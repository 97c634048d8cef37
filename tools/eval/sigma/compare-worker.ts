import { parentPort, workerData } from 'node:worker_threads';
import type { NormalisedEvent } from '#contract/event.ts';
import { createEventView } from '#engine/detect/event-view.ts';
import { compileRules } from '#engine/detect/sigma/rule-set.ts';
import type { MappingNormaliser } from '#engine/normalise/normaliser.ts';
import { loadRules } from '#main/detector-from-content.ts';
import { createKernel } from '#main/wasm-kernel.ts';
import { normaliserFromContent } from '#main/normaliser-from-content.ts';
import { readTaxonomy } from '#stores/content/content-folder.ts';
import { compareEngines, emptyComparison, type Comparison, type SampledEngine } from './compare-engines.ts';
import type { WorkerSettings, WorkerAnswer, WorkerTask } from './compare-files.ts';
import { recordedEvents } from './recorded-events.ts';
import { kernelEngine, loopEngine, matcherEngine, referenceEngine, type SigmaEngine } from './engines.ts';

const BATCH = 500;

interface Engines {
  readonly normaliser: MappingNormaliser;
  readonly matcher: SigmaEngine;
  readonly others: readonly SampledEngine[];
  readonly eventsPerFile: number;
}

async function makeEngines({ rulePaths, contentFolder, referenceStride, eventsPerFile }: WorkerSettings): Promise<Engines> {
  const { rules } = compileRules((await loadRules(rulePaths)).rules);
  const [taxonomy, normaliser] = await Promise.all([readTaxonomy(contentFolder), normaliserFromContent(contentFolder)]);
  const parts = { rules, view: createEventView(taxonomy) };
  // A further engine, such as SQL, belongs here: whatever answers as `SigmaEngine` does.
  const others = [
    { engine: loopEngine(parts), stride: 1 },
    { engine: kernelEngine({ ...parts, normaliser, taxonomy, kernel: createKernel() }), stride: 1 },
    { engine: referenceEngine(parts), stride: referenceStride },
  ];
  return { normaliser, matcher: matcherEngine(parts), others, eventsPerFile };
}

async function compareFile(path: string, { normaliser, matcher, others, eventsPerFile }: Engines): Promise<Comparison> {
  const comparison = emptyComparison();
  let batch: NormalisedEvent[] = [];
  for await (const event of recordedEvents(path, normaliser)) {
    batch.push(event);
    const isEnough = comparison.events + batch.length >= eventsPerFile;
    if (batch.length < BATCH && !isEnough) continue;
    await compareEngines(matcher, others, batch, comparison);
    batch = [];
    if (isEnough) break;
  }
  await compareEngines(matcher, others, batch, comparison);
  return comparison;
}

const engines = makeEngines(workerData as WorkerSettings);
parentPort?.on('message', async ({ path }: WorkerTask) => {
  const answer: WorkerAnswer = { comparison: await compareFile(path, await engines) };
  parentPort?.postMessage(answer);
});
