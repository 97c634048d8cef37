import { namesOfFirst } from './generated-replay.ts';
import type { MemoryFigures } from './correlation-memory.ts';
import { recordedSets } from './recorded/recorded-sets.ts';
import { UnreadableScenario } from './scenario-document.ts';
import { type JudgementSum, sumJudgements } from './sum-judgements.ts';
import { type Answer, runTasks, type Task } from './tasks.ts';
import type { TenantsFigures } from './tenants/run-tenants.ts';
import type { WeekFigures } from './week/measure-week.ts';

export interface IncidentsOptions {
  readonly folder: string;
  /** A folder of scenarios; null for generated ones and recordings. */
  readonly scenarios: string | null;
  readonly only: string;
  readonly seeds: number;
  readonly users: number;
  readonly background: number;
  readonly rules: readonly string[];
  readonly isAlone: boolean;
  readonly isWeek: boolean;
  readonly isSlow: boolean;
  /** 0 where tenants are not measured. */
  readonly tenants: number;
  readonly isJson: boolean;
}

/** Runs of the same scenarios. */
export interface ReplayReport {
  readonly name: string;
  readonly note: string;
  readonly sum: JudgementSum;
}

export interface IncidentsReport {
  readonly replays: readonly ReplayReport[];
  /** Recordings that are not there. */
  readonly missing: readonly string[];
  readonly week: Omit<WeekFigures, 'judgement'> | null;
  readonly memory: MemoryFigures | null;
  readonly tenants: TenantsFigures | null;
}

/** A task, and the report that its answer goes into; tasks of one name are summed. */
interface Planned {
  readonly name: string;
  readonly note: string;
  readonly task: Task;
}

/** Alerts of a week, as a survey of operations centres counted them. */
const WEEK_ALERTS = 22_111;
const FIRST = 4;
const DAYS = 7;
/** So many that all of an intrusion over three weeks lies in them, as scenarios end in their second half. */
const SLOW_DAYS = 44;
const SLOW = 'slow-intrusion';
/** As many alerts and facts as the live path keeps of one tenant. */
const MEMORY = { entities: 10_000, events: 300_000, weeks: 4, maxFacts: 200_000, alerts: 20_000 };

export async function runIncidentsEval(options: IncidentsOptions, say: (text: string) => void): Promise<IncidentsReport> {
  const isPart = options.isAlone || options.isWeek || options.isSlow || options.tenants > 0;
  const { planned, missing } = isPart ? { planned: partsOf(options), missing: [] } : options.scenarios === null ? everything(options) : { planned: [folderOf(options, options.scenarios)], missing: [] };
  if (planned.length === 0) throw new UnreadableScenario(`No scenario and no recording has a name that holds ${options.only}.`);
  const answers = await runTasks(planned.map(({ task }) => task), say);
  for (const answer of answers) if (answer.kind === 'refused') throw new UnreadableScenario(answer.message);
  const week = answers.find((answer) => answer.kind === 'week')?.figures;
  const { judgement: _, ...weekFigures } = week ?? { judgement: null };
  return {
    replays: replaysOf(planned, answers), missing,
    week: week === undefined ? null : (weekFigures as IncidentsReport['week']),
    memory: answers.find((answer) => answer.kind === 'memory')?.figures ?? null,
    tenants: answers.find((answer) => answer.kind === 'tenants')?.figures ?? null,
  };
}

function replaysOf(planned: readonly Planned[], answers: readonly Answer[]): ReplayReport[] {
  const judged = planned.flatMap(({ name, note }, at) => {
    const answer = answers[at];
    return answer?.kind === 'judgement' ? [{ name, note, judgement: answer.judgement }] : answer?.kind === 'week' ? [{ name, note, judgement: answer.figures.judgement }] : [];
  });
  return [...Map.groupBy(judged, ({ name }) => name)].map(([name, some]) => ({ name, note: some[0]?.note ?? '', sum: sumJudgements(some.map(({ judgement }) => judgement)) }));
}

function partsOf({ isAlone, isWeek, isSlow, tenants, seeds, users, background, rules }: IncidentsOptions): Planned[] {
  const alone = seedsOf(seeds).flatMap((seed) => namesOfFirst(FIRST).map((only): Planned => ({ name: `alone: ${only}`, note: '', task: { kind: 'generated', input: { seed, users, background, only, hasLookAlikes: false, days: DAYS }, rules } })));
  return [
    ...(isAlone ? alone : []),
    ...(isWeek ? [{ name: 'a week of alerts', note: '', task: { kind: 'week', users, alerts: WEEK_ALERTS, rules } } as const] : []),
    ...(isSlow ? [{ name: 'over three weeks', note: '', task: { kind: 'generated', input: { seed: 1, users, background, only: SLOW, hasLookAlikes: true, days: SLOW_DAYS }, rules } } as const, { name: 'memory', note: '', task: { kind: 'memory', input: MEMORY, rules } } as const] : []),
    ...(tenants > 0 ? [{ name: 'tenants', note: '', task: { kind: 'tenants', tenants } } as const] : []),
  ];
}

function folderOf({ only, rules }: IncidentsOptions, root: string): Planned {
  return { name: root, note: '', task: { kind: 'folder', root, only, rules } };
}

function everything({ folder, only, seeds, users, background, rules }: IncidentsOptions): { readonly planned: Planned[]; readonly missing: readonly string[] } {
  const { sets, missing } = recordedSets(folder);
  const isGenerated = namesOfFirst(Number.POSITIVE_INFINITY).some((name) => name.includes(only));
  return {
    planned: [
      ...(isGenerated ? seedsOf(seeds).map((seed): Planned => ({ name: 'generated', note: '', task: { kind: 'generated', input: { seed, users, background, only, hasLookAlikes: true, days: DAYS }, rules } })) : []),
      ...sets.filter(({ name }) => name.includes(only)).map(({ name, note }): Planned => ({ name, note, task: { kind: 'recorded', data: folder, name, rules } })),
    ],
    missing,
  };
}

function seedsOf(count: number): number[] {
  return Array.from({ length: count }, (_, at) => at + 1);
}
