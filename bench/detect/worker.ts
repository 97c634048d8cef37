// One worker of the measurement with several: the engine with all rules, on the events that it is given, again and again.
import { parentPort, workerData } from 'node:worker_threads';
import { loadRules } from '#main/detector-from-content.ts';
import { normaliserFromContent } from '#main/normaliser-from-content.ts';
import { createKernel } from '#main/wasm-kernel.ts';
import { readTaxonomy } from '#stores/content/content-folder.ts';
import { recordEngine } from './engines.ts';

const { rulePath, events, learning } = workerData as { rulePath: string; events: string; learning: string };
const { rules } = await loadRules([rulePath]);
const engine = recordEngine(createKernel(), rules, { normaliser: await normaliserFromContent('content'), taxonomy: await readTaxonomy('content') });
const bytes = Buffer.from(events);
for (const records of [Buffer.from(learning), bytes]) {
  for (let i = 0; i < 8; i++) {
    engine.runBytes(records);
    engine.matcher.learnAll();
  }
}
parentPort?.on('message', ({ passes }: { passes: number }) => {
  for (let i = 0; i < passes; i++) engine.runBytes(bytes);
  parentPort?.postMessage('done');
});
parentPort?.postMessage('ready');
