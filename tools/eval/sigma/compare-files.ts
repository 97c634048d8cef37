import { statSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
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
  /** And about so many to SQL. */
  readonly sql: number;
  readonly onProgress: (text: string) => void;
}

/** What a worker is made with. */
export interface WorkerSettings {
  readonly rulePaths: readonly string[];
  readonly contentFolder: string;
  readonly eventsPerFile: number;
  /** The reference is asked about every so manieth event. */
  readonly referenceStride: number;
  /** Where its store of events may live, and that SQL is asked about every so manieth event; null where it is not asked at all. */
  readonly history: { readonly folder: string; readonly stride: number } | null;
}

/** What a worker is told, and what it answers. */
export type WorkerTask = { readonly kind: 'file'; readonly path: string } | { readonly kind: 'history' };
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
  const folderOfStores = await mkdtemp(join(tmpdir(), 'eval-sigma-'));
  const { rulePaths, contentFolder, events, reference, sql, onProgress } = options;
  const strideFor = (wanted: number): number => Math.max(1, Math.round(Math.min(events, TYPICAL_EVENTS) / Math.max(1, wanted)));
  const settings = { rulePaths, contentFolder, eventsPerFile: Math.max(1, Math.ceil(events / paths.length)), referenceStride: strideFor(reference) };
  try {
    await Promise.all(Array.from({ length: Math.min(availableParallelism(), paths.length) }, async (_, number) => {
      const history = sql === 0 ? null : { folder: join(folderOfStores, String(number)), stride: strideFor(sql) };
      const worker = new Worker(WORKER, { workerData: { ...settings, history } satisfies WorkerSettings });
      try {
        for (const path of queue) {
          addComparison(total, (await ask(worker, { kind: 'file', path })).comparison);
          onProgress(`recordings: ${++done} of ${paths.length} files`);
        }
        onProgress('recordings: SQL over history');
        addComparison(total, (await ask(worker, { kind: 'history' })).comparison);
      } finally {
        await worker.terminate();
      }
    }));
  } finally {
    // The engines of the stores end with their workers, a moment later.
    await rm(folderOfStores, { recursive: true, force: true, maxRetries: 20 });
  }
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
