import type { Who } from '../records/kit.ts';
import type { Dice } from './dice.ts';
import { workplaceOf } from './stage.ts';
import { FAR_PLACES, type KnownPlace } from './world/places.ts';
import { administratorsOf, type Department, type Person, type Server, type ServerRole, serversOf, type World } from './world/world.ts';

/** So many parts the people of a world are in: one for each scenario and one for what looks like it. */
const PARTS = 32;

/** Who plays in a scenario. Each call gives somebody or something else. */
export interface Cast {
  /** Somebody who works that day, of one of the departments where enough of them are there. */
  person(...departments: readonly Department[]): Person;
  /** Somebody who is away that day, and so may be anywhere. */
  traveller(...departments: readonly Department[]): Person;
  administrator(): Person & { readonly admin: Who };
  server(role: ServerRole): Server;
  /** An address outside that nobody else has. */
  outside(): string;
  place(): KnownPlace;
  /** A domain that somebody registered for this. */
  domain(...words: readonly string[]): string;
}

export interface CastInput {
  readonly world: World;
  readonly dice: Dice;
  readonly seed: number;
  /** 0 to 31. */
  readonly place: number;
  readonly startMs: number;
}

export function castOf({ world, dice, seed, place, startMs }: CastInput): Cast {
  const own = turned(world.people.filter((person) => person.index % PARTS === place % PARTS && workplaceOf(world, person, startMs) !== 'away'), seed);
  const others = dice.shuffled(world.people.filter((person) => !own.includes(person) && workplaceOf(world, person, startMs) !== 'away'));
  const administrators = administratorsOf(world);
  const taken = new Set<unknown>();
  const take = <T>(...of: readonly T[]): T => {
    const chosen = of.find((one) => !taken.has(one)) ?? (of[0] as T);
    taken.add(chosen);
    return chosen;
  };
  return {
    person: (...departments) => {
      // Where only one or two fit, all seeds would have the same victim.
      const fitting = own.filter((person) => departments.includes(person.department));
      return take(...(fitting.length < 3 ? [] : fitting), ...own, ...others, ...world.people);
    },
    traveller: (...departments) => {
      const away = turned(world.people.filter((person) => workplaceOf(world, person, startMs) === 'away'), place + seed * 7);
      return take(...away.filter((person) => departments.includes(person.department)), ...away, ...own);
    },
    administrator: () => take(...turned(administrators, administratorPlace(place, administrators.length) + seed * 5)),
    server: (role) => take(...turned(serversOf(world, role), place + seed * 3)),
    outside: () => take(`198.19.${128 + dice.int(0, 127)}.${dice.int(1, 254)}`),
    place: () => dice.one(FAR_PLACES),
    domain: (...words) => `${words.join('-')}-${dice.hex(5)}.example`,
  };
}

function turned<T>(list: readonly T[], by: number): T[] {
  const start = list.length === 0 ? 0 : by % list.length;
  return [...list.slice(start), ...list.slice(0, start)];
}

/** There are few administrators, and two attacks through one of them on one day would be one intrusion: the three attacks that need one have the first three. */
function administratorPlace(place: number, count: number): number {
  const slot = Math.floor(place / 2);
  return place % 2 === 0 ? slot % 3 : 3 + (slot % Math.max(1, count - 3));
}
