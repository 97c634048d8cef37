import { Worker } from 'node:worker_threads';
import { type MatchContent, PartMatcher, type PartOfFile, type PartResult } from './part-matcher.ts';

/** Where parts of files are matched. */
export interface MatchRunner {
  /** How many parts may be under way. */
  readonly room: number;
  match(part: PartOfFile): Promise<PartResult>;
  close(): Promise<void>;
}

/** In this thread. */
export function matchHere(content: MatchContent): MatchRunner {
  const matcher = new PartMatcher(content);
  return { room: 1, match: async (part) => await Promise.resolve(matcher.match(part)), close: async () => await Promise.resolve() };
}

/** Parts under way for each worker: one that it is at, and two that wait. */
const PARTS_A_WORKER = 3;
/** Of these at the worker itself, so that it need not wait for the next; the others go to whoever is free first. */
const PARTS_AT_A_WORKER = 2;

/** Records that are parsed are let go at once: with room for them a worker spends a tenth less time. */
const YOUNG_GENERATION_MIB = 192;

/** In worker threads, each with its own rules and kernel. The bytes of a part are gone from here once it is handed over. */
export function createMatchPool(content: MatchContent, workerCount: number): MatchRunner {
  const pool = new MatchPool(content, workerCount);
  return { room: PARTS_A_WORKER * workerCount, match: async (part) => await pool.match(part), close: async () => await pool.close() };
}

interface Job {
  readonly part: PartOfFile;
  readonly resolve: (result: PartResult) => void;
  readonly reject: (error: Error) => void;
}

interface PoolWorker {
  readonly worker: Worker;
  /** In the order of their answers. */
  readonly jobs: Job[];
}

class MatchPool {
  readonly #workers: readonly PoolWorker[];
  readonly #waiting: Job[] = [];
  #failure: Error | null = null;

  constructor(content: MatchContent, workerCount: number) {
    this.#workers = Array.from({ length: workerCount }, () => this.#start(content));
  }

  match(part: PartOfFile): Promise<PartResult> {
    return new Promise((resolve, reject) => {
      if (this.#failure !== null) return reject(this.#failure);
      this.#waiting.push({ part, resolve, reject });
      this.#handOut();
    });
  }

  async close(): Promise<void> {
    await Promise.all(this.#workers.map(async ({ worker }) => await worker.terminate()));
  }

  #start(content: MatchContent): PoolWorker {
    const worker = new Worker(new URL('./match-worker.ts', import.meta.url), { workerData: content, resourceLimits: { maxYoungGenerationSizeMb: YOUNG_GENERATION_MIB } });
    const jobs: Job[] = [];
    worker.on('message', (result: PartResult) => {
      jobs.shift()?.resolve(result);
      this.#handOut();
    });
    worker.on('error', (error: Error) => this.#fail(error));
    return { worker, jobs };
  }

  #handOut(): void {
    while (this.#waiting.length > 0) {
      const { worker, jobs } = this.#workers.reduce((best, one) => (one.jobs.length < best.jobs.length ? one : best));
      if (jobs.length >= PARTS_AT_A_WORKER) return;
      const job = this.#waiting.shift() as Job;
      jobs.push(job);
      const { part } = job.part;
      worker.postMessage(job.part, part.kind === 'lines' ? [part.bytes.buffer] : []);
    }
  }

  /** Nobody waits for a worker that is gone. */
  #fail(error: Error): void {
    this.#failure ??= error;
    for (const { reject } of [...this.#waiting.splice(0), ...this.#workers.flatMap(({ jobs }) => jobs.splice(0))]) reject(error);
  }
}
