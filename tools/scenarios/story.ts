import type { Line } from '../records/kit.ts';
import { serverDay } from './background/server-day.ts';
import { workday } from './background/workday.ts';
import { type Cast, castOf } from './cast.ts';
import { diceOf } from './dice.ts';
import { kitOf } from './kit-of.ts';
import type { Domain, Scenario, ScenarioFile, ScenarioLine, ScenarioStep, Severity } from './scenario.ts';
import { byTime, DAY_MS, dayOf, isWeekend, MINUTE_MS, type Stage } from './stage.ts';
import type { Person, Server, World } from './world/world.ts';

export interface StoryInput {
  readonly world: World;
  readonly name: string;
  /** Each scenario has its own part of the people, so that two do not meet by chance. */
  readonly slot: number;
  readonly kind: 'attack' | 'look-alike';
  readonly seed: number;
  readonly startMs: number;
}

export interface Ending {
  readonly title: string;
  readonly description: string;
  readonly severity?: Severity;
  readonly domains: readonly Domain[];
  readonly aloneBelowPaging?: boolean;
}

/** A scenario while it is told: a clock that goes on, steps with their records, and the ordinary life around it. */
export interface Story extends Stage {
  readonly cast: Cast;
  /** The time of the story. */
  now(): number;
  /** Lets some time pass, more or less of it as the pace of this seed is. */
  wait(fromMinutes: number, toMinutes: number): number;
  /** Goes on at a given time, for what the hour of day matters to. */
  goTo(ms: number): number;
  step(id: string, title: string, tactic: string, lines: readonly Line[]): void;
  /** What belongs to nobody's attack, but has to be there: leases, tickets, sign-ins of the days before. */
  ordinary(lines: readonly Line[]): void;
  /** The ordinary days of somebody before the story, that on which it begins, and as many after it as are asked for. */
  lifeOf(person: Person, daysBefore: number, daysAfter?: number): void;
  end(ending: Ending): Scenario;
}

interface Told extends ScenarioLine {
  readonly source: string;
}

export function startStory({ world, name, slot, kind, seed, startMs }: StoryInput): Story {
  const label = `${name}/${kind}`;
  const dice = diceOf(seed, label);
  const stage: Stage = { world, dice, kit: kitOf(world.org, seed, `${label}/${world.seed}`) };
  const pace = 0.4 + dice.random() * 2;
  const [attack, ordinary]: [Told[], Told[]] = [[], []];
  const steps: ScenarioStep[] = [];
  let nowMs = startMs;
  const tell = (into: Told[], lines: readonly Line[], step?: string) => {
    for (const { timeMs, source, raw } of lines) into.push(step === undefined ? { timeMs, source, raw } : { timeMs, source, raw, step });
  };
  const cast = castOf({ world, dice, seed, place: slot * 2 + (kind === 'attack' ? 0 : 1), startMs });
  const introduced = (server: Server): Server => {
    tell(ordinary, serverDay(stage, server, dayOf(startMs)));
    return server;
  };
  return {
    ...stage, cast: { ...cast, server: (role) => introduced(cast.server(role)) },
    now: () => nowMs,
    wait: (fromMinutes, toMinutes) => (nowMs += Math.round((fromMinutes + dice.random() * (toMinutes - fromMinutes)) * pace * MINUTE_MS)),
    goTo: (ms) => (nowMs = Math.max(nowMs, ms)),
    step: (id, title, tactic, lines) => {
      if (!steps.some((one) => one.id === id)) steps.push({ id, title, tactic });
      tell(attack, lines, id);
    },
    ordinary: (lines) => tell(ordinary, lines),
    lifeOf: (person, daysBefore, daysAfter = 0) => {
      for (let day = -daysBefore; day <= daysAfter; day++) if (day === 0 || !isWeekend(startMs + day * DAY_MS)) tell(ordinary, workday(stage, person, dayOf(startMs) + day * DAY_MS));
    },
    end: (ending) => ({ name: kind === 'attack' ? name : `${name}-look-alike`, kind, seed, severity: ending.severity ?? 'high', steps, ...ending, files: [...filesOf('attack', attack, kind), ...filesOf('ordinary', ordinary, kind)] }),
  };
}

/** One file for each source, its lines in order of time. */
function filesOf(folder: 'attack' | 'ordinary', lines: readonly Told[], kind: 'attack' | 'look-alike'): ScenarioFile[] {
  const bySource = Map.groupBy([...lines].sort(byTime as (a: Told, b: Told) => number), (line) => line.source);
  const lastMs = Math.max(...lines.map((line) => line.timeMs));
  return [...bySource].map(([source, told]): ScenarioFile => ({
    name: `${folder === 'attack' ? kind : folder}/${source}.${told.every((line) => line.raw.startsWith('{')) ? 'ndjson' : 'log'}`, source,
    lines: told.map(({ timeMs, raw, step }) => (step === undefined ? { timeMs, raw } : { timeMs, raw, step })),
    belongs: folder === 'attack' ? 'all' : 'none',
    ...(folder === 'attack' && kind === 'attack' && told.at(-1)?.timeMs === lastMs ? { needed: 'last' as const } : {}),
  }));
}
