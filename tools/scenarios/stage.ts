import type { Kit, Line } from '../records/kit.ts';
import { type Dice, hashOf } from './dice.ts';
import { leasedAddress, type Person, tunnelAddress, type World } from './world/world.ts';

/** What everything needs that makes records happen in a world. */
export interface Stage {
  readonly world: World;
  readonly kit: Kit;
  readonly dice: Dice;
}

/** Something that people or machines do, as the records that it leaves. In order of time only after sorting. */
export type Deed = (stage: Stage, ms: number) => Line[];

export const SECOND_MS = 1_000;
export const MINUTE_MS = 60_000;
export const HOUR_MS = 3_600_000;
export const DAY_MS = 86_400_000;

export const dayOf = (ms: number): number => Math.floor(ms / DAY_MS) * DAY_MS;
/** 0 is Sunday. 1970 began on a Thursday. */
export const isWeekend = (ms: number): boolean => [0, 6].includes((Math.floor(ms / DAY_MS) + 4) % 7);

export type Workplace = 'office' | 'home' | 'away';

/** Where somebody works on a day. */
export function workplaceOf(world: World, person: Person, ms: number): Workplace {
  const chance = hashOf(`${world.seed}/${person.index}/${Math.floor(ms / DAY_MS)}`) / 4_294_967_296;
  const isShift = person.department === 'production' || person.department === 'it';
  if (isWeekend(ms)) return chance < (isShift ? 0.15 : 0.03) ? 'office' : 'away';
  if (chance < 0.07) return 'away';
  return person.department === 'production' || chance < 0.62 ? 'office' : 'home';
}

/** The address by which the network knows the laptop: a lease in the office, that of the VPN from home. */
export function insideAddress(world: World, person: Person, ms: number): string {
  return workplaceOf(world, person, ms) === 'office' ? leasedAddress(world, person, ms) : tunnelAddress(world, person, ms);
}

/** The address by which services outside know the person: that of the office, which all share, or that of the home. */
export function outsideAddress(world: World, person: Person, ms: number): string {
  return workplaceOf(world, person, ms) === 'office' ? person.office.egress : person.home.address;
}

export const deviceOf = (person: Person) => ({ name: person.laptop.name, id: person.laptop.id });
/** A port from which a client speaks. */
export const clientPort = (stage: Stage): number => 49_152 + Math.floor(stage.dice.random() * 16_000);
export const byTime = (a: Line, b: Line): number => a.timeMs - b.timeMs;
