import { statSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { findFiles } from '#pipeline/ingest/files/find-files.ts';
import { addComparison, emptyComparison, type Comparison } from './compare-engines.ts';

export interface CompareOptions {
  readonly rulePaths: readonly string[];
  readonly contentFolder: string;
  /** About so many events, the first ones of each file; all of them where it is infinite. */
  readonly events: number;
  /** About so many of them are shown to the reference, evenly spread. */
  readonly reference: number;
  readonly onProgress: (files: number, of: number) => void;
}

/** What a worker is made with. */
export interface WorkerSettings {
  readonly rulePaths: readonly string[];
  readonly contentFolder: string;
  readonly eventsPerFile: number;
  /** The reference is asked about every so manieth event. */
  readonly referenceStride: number;
}

/** What a worker is told, and what it answers. */
export type WorkerTask = { readonly path: string };
export type WorkerAnswer = { readonly comparison: Comparison };

/** What the recordings hold; only to spread the sample, since they are read once. */
const TYPICAL_EVENTS = 290_000;

const WORKER = new URL('./compare-worker.ts', import.meta.url);

/** Compares the engines on every event of a folder: the files are shared out to as many workers as there are cores, the largest first. */
export async function compareFiles(folder: string, options: CompareOptions): Promise<Comparison> {
  const paths: string[] = [];
  for await (const file of findFiles([folder])) if (file.skipped === undefined) paths.push(file.path);
  paths.sort((a, b) => statSync(b).size - statSync(a).size || (a < b ? -1 : 1));
  const total = emptyComparison();
  const queue = paths.values();
  let done = 0;
  const { rulePaths, contentFolder, events, reference, onProgress } = options;
  const eventsPerFile = Math.max(1, Math.ceil(events / paths.length));
  const referenceStride = Math.max(1, Math.round(Math.min(events, TYPICAL_EVENTS) / Math.max(1, reference)));
  const workerData: WorkerSettings = { rulePaths, contentFolder, eventsPerFile, referenceStride };
  await Promise.all(Array.from({ length: Math.min(availableParallelism(), paths.length) }, async () => {
    const worker = new Worker(WORKER, { workerData });
    try {
      for (const path of queue) {
        addComparison(total, (await ask(worker, { path })).comparison);
        onProgress(++done, paths.length);
      }
    } finally {
      await worker.terminate();
    }
  }));
  total.examples.sort((a, b) => (a.event < b.event ? -1 : 1));
  return total;
}

function ask(worker: Worker, task: WorkerTask): Promise<WorkerAnswer> {
  const answer = Promise.withResolvers<WorkerAnswer>();
  const { resolve, reject } = answer;
  const onExit = (code: number) => reject(new Error(`A worker ended with ${code}.`));
  worker.once('message', resolve).once('error', reject).once('exit', onExit);
  worker.postMessage(task);
  return answer.promise.finally(() => worker.off('message', resolve).off('error', reject).off('exit', onExit));
}
