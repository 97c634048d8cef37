import { background } from '../../scenarios/background/background.ts';
import type { Scenario } from '../../scenarios/scenario.ts';
import { SCENARIOS } from '../../scenarios/scenarios.ts';
import { EPOCH_MS, startOf } from '../../scenarios/start-times.ts';
import { createWorld } from '../../scenarios/world/create-world.ts';
import { inOrder, mergeByTime, type ReplayRecord } from './replay-record.ts';
import { BACKGROUND, type Owner, type Truth } from './truth.ts';

export interface GeneratedInput {
  readonly seed: number;
  readonly users: number;
  /** Records of ordinary work. */
  readonly background: number;
  /** Scenarios whose name holds this. */
  readonly only: string;
  /** Whether the harmless look-alikes happen too. */
  readonly hasLookAlikes: boolean;
  /** How long the background is. */
  readonly days: number;
}

const NOBODY: Owner = { scenario: BACKGROUND, step: null };

/** One organisation's days, with scenarios and their look-alikes in it; the background is made as it is asked for. */
export function generatedReplay({ seed, users, background: events, only, hasLookAlikes, days }: GeneratedInput): { readonly truths: readonly Truth[]; readonly records: Iterable<ReplayRecord> } {
  const world = createWorld({ seed, users });
  const begin = (name: string) => startOf({ name, seed, startMs: EPOCH_MS, days });
  const made = SCENARIOS.filter(({ name }) => name.includes(only)).flatMap(({ name, make, lookAlike }) => [make(world, seed, begin(`${name}/attack`)), ...(hasLookAlikes ? [lookAlike(world, seed, begin(`${name}/look-alike`))] : [])]);
  const attacks = inOrder(made.flatMap((scenario, place) => recordsOf(scenario, place)));
  return { truths: made.map(truthOf), records: mergeByTime(attacks, backgroundRecords(background(world, { seed, events, days, startMs: EPOCH_MS }))) };
}

/** The names of the first ones, which are measured alone too. */
export function namesOfFirst(count: number): string[] {
  return SCENARIOS.slice(0, count).map(({ name }) => name);
}

function truthOf({ name, kind, severity, steps, aloneBelowPaging = false }: Scenario): Truth {
  return { name, kind: kind === 'attack' ? 'attack' : 'look-alike', severity, steps: steps.map(({ id }) => id), isQuietAlone: aloneBelowPaging };
}

function recordsOf({ files, steps }: Scenario, place: number): ReplayRecord[] {
  const stepAt = new Map(steps.map(({ id }, at) => [id, at]));
  return files.flatMap(({ source, lines, belongs }) => lines.map(({ timeMs, raw, step }): ReplayRecord => ({ timeMs, source, raw, owner: belongs === 'none' ? NOBODY : { scenario: place, step: stepAt.get(step ?? '') ?? null } })));
}

function* backgroundRecords(lines: Iterable<Omit<ReplayRecord, 'owner'>>): Generator<ReplayRecord> {
  for (const { timeMs, source, raw } of lines) yield { timeMs, source, raw, owner: NOBODY };
}
