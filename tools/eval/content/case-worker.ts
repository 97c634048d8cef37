// A worker of `eval:content`: it answers each task that it is sent, in order.
import { parentPort, workerData } from 'node:worker_threads';
import type { NotRead } from './find-cases.ts';
import { loadContent } from './load-content.ts';
import { proveContent } from './prove-content.ts';
import { readCase } from './read-case.ts';
import { runCase } from './run-case.ts';
import type { WorkerAnswer, WorkerTask } from './run-cases.ts';

const folder = workerData as string;
const loading = loadContent(folder);

async function answer(task: WorkerTask): Promise<WorkerAnswer> {
  const content = await loading;
  if (task.kind === 'proofs') return { kind: 'proofs', proofs: await proveContent(folder, content) };
  const notRead: NotRead[] = [];
  return { kind: 'case', result: await runCase(task.of, readCase(task.of, notRead), { content, notRead }) };
}

parentPort?.on('message', async (task: WorkerTask) => parentPort?.postMessage(await answer(task)));
