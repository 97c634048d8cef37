import type { Line } from '../../records/kit.ts';
import { diceOf } from '../dice.ts';
import { kitOf } from '../kit-of.ts';
import { byTime, DAY_MS, MINUTE_MS, type Stage, workplaceOf } from '../stage.ts';
import type { Person, World } from '../world/world.ts';
import { dayPlan } from './day-plan.ts';
import { MACHINE_DEEDS } from './machines.ts';
import { PEOPLE_DEEDS } from './people.ts';
import { activityAt } from './rhythm.ts';

export interface BackgroundInput {
  readonly seed: number;
  /** How many records. How days begin, what machines do at night and what is odd are about fifteen for each user and day of these, and at most half: of less, only a part is told. */
  readonly events: number;
  readonly days: number;
  /** Midnight UTC of the first day. */
  readonly startMs: number;
}

/**
 * An ordinary time in a company, in order of time and without end in memory: a minute is made at a time. Nothing in it is an attack; some of it looks like one.
 * How many records a minute has follows the hours of work; what is odd happens at rates of its own, so that a busier background is not an odder one.
 */
export function* background(world: World, { seed, events, days, startMs }: BackgroundInput): Generator<Line> {
  const stage: Stage = { world, dice: diceOf(seed, 'background'), kit: kitOf(world.org, seed, `background/${world.seed}`) };
  const weightOfAll = sumOf(days * 24 * 60, (minute) => activityAt(startMs + minute * MINUTE_MS).total);
  let planned: Line[] = [];
  let carried: readonly Line[] = [];
  let given = 0;
  let weight = 0;
  for (let day = 0; day < days; day++) {
    const dayMs = startMs + day * DAY_MS;
    const today: Stage = { ...stage, world: { ...world, people: peopleOn(world, dayMs) } };
    const weightOfDay = sumOf(24 * 60, (minute) => activityAt(dayMs + minute * MINUTE_MS).total);
    planned = [...planned, ...thinned(stage, dayPlan(stage, dayMs), (events * weightOfDay) / weightOfAll)].sort(byTime);
    let next = 0;
    for (let fromMs = dayMs; fromMs < dayMs + DAY_MS; fromMs += MINUTE_MS) {
      const toMs = fromMs + MINUTE_MS;
      weight += activityAt(fromMs).total;
      const due = carried.filter((line) => line.timeMs < toMs);
      carried = carried.filter((line) => line.timeMs >= toMs);
      while (next < planned.length && (planned[next] as Line).timeMs < toMs) due.push(planned[next++] as Line);
      carried = [...carried, ...fill(today, { fromMs, wanted: Math.round((events * weight) / weightOfAll) - given - due.length, due })];
      given += due.length;
      yield* due.sort(byTime);
    }
    planned = planned.slice(next);
  }
}

/** Who works that day; only their laptops are on. */
function peopleOn(world: World, dayMs: number): readonly Person[] {
  const present = world.people.filter((person) => workplaceOf(world, person, dayMs) !== 'away');
  return present.length === 0 ? world.people : present;
}

interface Minute {
  readonly fromMs: number;
  readonly wanted: number;
  /** Receives what happens within the minute. */
  readonly due: Line[];
}

/** Makes about as many records as are wanted, and gives back those that come after the minute. */
function fill(stage: Stage, { fromMs, wanted, due }: Minute): Line[] {
  const { dice, world } = stage;
  const share = activityAt(fromMs).people;
  const over: Line[] = [];
  let made = 0;
  while (made < wanted) {
    const ms = fromMs + 200 + Math.floor(dice.random() * (MINUTE_MS - 200));
    const lines = dice.random() < share ? chosen(PEOPLE_DEEDS, dice.random())(stage, ms, dice.one(world.people)) : chosen(MACHINE_DEEDS, dice.random())(stage, ms);
    made += lines.length;
    for (const line of lines) (line.timeMs < fromMs + MINUTE_MS ? due : over).push(line);
  }
  return over;
}

const tables = new Map<unknown, { readonly limits: readonly number[]; readonly sum: number }>();

function chosen<T>(deeds: readonly (readonly [weight: number, deed: T])[], random: number): T {
  let table = tables.get(deeds);
  if (table === undefined) {
    let sum = 0;
    const limits = deeds.map(([weight]) => (sum += weight));
    table = { limits, sum };
    tables.set(deeds, table);
  }
  const at = random * table.sum;
  const index = table.limits.findIndex((limit) => at < limit);
  return (deeds[index] as readonly [number, T])[1];
}

/** Where few records are wanted, only a part of the plan: half of the day's records at most. */
function thinned({ dice }: Stage, plan: readonly Line[], quota: number): readonly Line[] {
  const share = (quota * 0.5) / Math.max(1, plan.length);
  return share >= 1 ? plan : plan.filter(() => dice.random() < share);
}

function sumOf(count: number, weigh: (i: number) => number): number {
  let sum = 0;
  for (let i = 0; i < count; i++) sum += weigh(i);
  return sum;
}
