import { shortHash } from './short-hash.ts';

export const DAY_MS = 86_400_000;

/** The values that an entity has had. */
export interface Habits {
  /** First and last time, event time. */
  f: number;
  l: number;
  /** How often it was seen. */
  n: number;
  /** Hashes of its values, the latest last. */
  v: number[];
  /** When it was told last. */
  o: number;
}

export function noHabits(timeMs: number): Habits {
  return { f: timeMs, l: timeMs, n: 0, v: [], o: 0 };
}

/** Takes a value in; says whether it was new. Beyond `most` the one that was not had for longest is forgotten. */
export function noteValue(habits: Habits, value: string, { timeMs, most }: { timeMs: number; most: number }): boolean {
  habits.n++;
  habits.f = earlier(habits.f, timeMs);
  habits.l = Math.max(habits.l, timeMs);
  const hash = shortHash(value);
  const place = habits.v.indexOf(hash);
  if (place >= 0) habits.v.splice(place, 1);
  habits.v.push(hash);
  if (habits.v.length > most) habits.v.shift();
  return place < 0;
}

/** The earlier of two times, unless it is more than a day so: one record with a wrong clock must not make an entity look long known. */
export function earlier(firstMs: number, timeMs: number): number {
  return timeMs < firstMs && firstMs - timeMs <= DAY_MS ? timeMs : firstMs;
}

/** Whether an entity is known for long enough to have habits; a new one has none to break. */
export function hasHabits({ f, n }: Habits, timeMs: number, { learnDays, minSeen }: { learnDays: number; minSeen: number }): boolean {
  return n >= minSeen && timeMs - f >= learnDays * DAY_MS;
}

/** Days since 1970 that lie between two times, to one digit. */
export function daysBetween(fromMs: number, toMs: number): number {
  return Math.round((toMs - fromMs) / (DAY_MS / 10)) / 10;
}
