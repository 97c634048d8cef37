import { fork } from 'node:child_process';
import { availableParallelism } from 'node:os';
import type { MemoryFigures, MemoryInput } from './correlation-memory.ts';
import type { GeneratedInput } from './generated-replay.ts';
import type { Judgement } from './judge-replay.ts';
import type { TenantsFigures } from './tenants/run-tenants.ts';
import type { WeekFigures } from './week/measure-week.ts';

/** What is run in a process of its own. */
export type Task =
  | { readonly kind: 'recorded'; readonly data: string; readonly name: string; readonly rules: readonly string[] }
  | { readonly kind: 'generated'; readonly input: GeneratedInput; readonly rules: readonly string[] }
  | { readonly kind: 'folder'; readonly root: string; readonly only: string; readonly rules: readonly string[] }
  | { readonly kind: 'week'; readonly users: number; readonly alerts: number; readonly rules: readonly string[] }
  | { readonly kind: 'memory'; readonly input: MemoryInput; readonly rules: readonly string[] }
  | { readonly kind: 'tenants'; readonly tenants: number };

/** What a process answers. */
export type Answer =
  | { readonly kind: 'judgement'; readonly judgement: Judgement }
  | { readonly kind: 'week'; readonly figures: WeekFigures }
  | { readonly kind: 'memory'; readonly figures: MemoryFigures }
  | { readonly kind: 'tenants'; readonly figures: TenantsFigures }
  | { readonly kind: 'refused'; readonly message: string };

const ENTRY = new URL('./task-process.ts', import.meta.url);

/** Runs tasks, each in a process of its own, as many at a time as there are cores; the answers are in the order of the tasks. */
export async function runTasks(tasks: readonly Task[], say: (text: string) => void): Promise<Answer[]> {
  const answers: Answer[] = [];
  const queue = tasks.entries();
  let done = 0;
  await Promise.all(Array.from({ length: Math.min(availableParallelism(), tasks.length) }, async () => {
    for (const [at, task] of queue) {
      answers[at] = await runTask(task);
      say(`${++done} of ${tasks.length}`);
    }
  }));
  return answers;
}

function runTask(task: Task): Promise<Answer> {
  const { promise, resolve, reject } = Promise.withResolvers<Answer>();
  // Garbage is collected on demand where memory is measured.
  const child = fork(ENTRY, { execArgv: ['--expose-gc', '--max-old-space-size=8192'] });
  child.once('message', (answer) => resolve(answer as Answer));
  child.once('error', reject);
  child.once('exit', (code) => reject(new Error(`The process of ${JSON.stringify(task)} ended with ${code}, without an answer.`)));
  child.send(task);
  return promise;
}
