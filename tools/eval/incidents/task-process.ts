import { correlationMemory } from './correlation-memory.ts';
import { generatedReplay } from './generated-replay.ts';
import { type Judgement, judgeReplay } from './judge-replay.ts';
import { loadEngine } from './load-engine.ts';
import { recordedSets } from './recorded/recorded-sets.ts';
import { type Engine, replay } from './replay.ts';
import type { ReplayRecords } from './replay-record.ts';
import { UnreadableScenario } from './scenario-document.ts';
import { readScenarioFolder } from './scenario-folder.ts';
import type { Answer, Task } from './tasks.ts';
import { runTenants } from './tenants/run-tenants.ts';
import type { Truth } from './truth.ts';
import { measureWeek } from './week/measure-week.ts';
import { weekOfAlerts } from './week/week-of-alerts.ts';

async function run(task: Task): Promise<Answer> {
  if (task.kind === 'tenants') return { kind: 'tenants', figures: await runTenants(task.tenants) };
  const engine = await loadEngine(task.rules);
  if (task.kind === 'week') return { kind: 'week', figures: await measureWeek(engine, weekOfAlerts({ seed: 1, users: task.users, alerts: task.alerts })) };
  if (task.kind === 'memory') return { kind: 'memory', figures: correlationMemory(engine, task.input) };
  return { kind: 'judgement', judgement: await judged(task, engine) };
}

async function judged(task: Extract<Task, { kind: 'recorded' | 'generated' | 'folder' }>, engine: Engine): Promise<Judgement> {
  const judge = async (truths: readonly Truth[], records: ReplayRecords) => judgeReplay(await replay(records, truths, engine), truths);
  switch (task.kind) {
    case 'recorded': {
      const set = recordedSets(task.data).sets.find(({ name }) => name === task.name);
      if (set === undefined) throw new UnreadableScenario(`There is no recording ${task.name}.`);
      return judge(set.truths, await set.records(engine.normaliser));
    }
    case 'generated': {
      const { truths, records } = generatedReplay(task.input);
      return judge(truths, records);
    }
    case 'folder': {
      const { truths, records } = await readScenarioFolder(task.root, task.only);
      return judge(truths, records(engine.normaliser));
    }
  }
}

async function answer(task: Task): Promise<Answer> {
  try {
    return await run(task);
  } catch (error) {
    if (!(error instanceof UnreadableScenario)) throw error;
    return { kind: 'refused', message: error.message };
  }
}

process.once('message', async (task: Task) => {
  process.send?.(await answer(task), () => process.disconnect());
});
