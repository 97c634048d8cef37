import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { CaseResult } from './case-result.ts';
import type { EvalCase } from './find-cases.ts';
import type { ProofTally } from './prove-content.ts';

/** What a worker is told, and what it answers. */
export type WorkerTask = { readonly kind: 'case'; readonly of: EvalCase } | { readonly kind: 'proofs' };
export type WorkerAnswer = { readonly kind: 'case'; readonly result: CaseResult } | { readonly kind: 'proofs'; readonly proofs: readonly ProofTally[] };

export interface RunOptions {
  readonly content: string;
  readonly withProofs: boolean;
  readonly say: (text: string) => void;
}

const WORKER = new URL('./case-worker.ts', import.meta.url);

/** Runs the proofs and all cases on as many workers as there are cores, in the order in which they are given. */
export async function runCases(cases: readonly EvalCase[], { content, withProofs, say }: RunOptions): Promise<{ results: readonly CaseResult[]; proofs: readonly ProofTally[] }> {
  const tasks: readonly WorkerTask[] = [...(withProofs ? [{ kind: 'proofs' as const }] : []), ...cases.map((of) => ({ kind: 'case' as const, of }))];
  const results: CaseResult[] = [];
  let proofs: readonly ProofTally[] = [];
  const queue = tasks.values();
  let done = 0;
  await Promise.all(Array.from({ length: Math.min(availableParallelism(), tasks.length) }, async () => {
    const worker = new Worker(WORKER, { workerData: content });
    try {
      for (const task of queue) {
        const answer = await ask(worker, task);
        if (answer.kind === 'case') results.push(answer.result);
        else ({ proofs } = answer);
        say(`${++done} of ${tasks.length}`);
      }
    } finally {
      await worker.terminate();
    }
  }));
  return { results: results.sort((a, b) => (`${a.set} ${a.name}` < `${b.set} ${b.name}` ? -1 : 1)), proofs };
}

function ask(worker: Worker, task: WorkerTask): Promise<WorkerAnswer> {
  const answer = Promise.withResolvers<WorkerAnswer>();
  const { resolve, reject } = answer;
  const onExit = (code: number) => reject(new Error(`A worker ended with ${code}.`));
  worker.once('message', resolve).once('error', reject).once('exit', onExit);
  worker.postMessage(task);
  return answer.promise.finally(() => worker.off('message', resolve).off('error', reject).off('exit', onExit));
}
