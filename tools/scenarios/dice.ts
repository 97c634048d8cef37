import { seeded } from '../seeded.ts';

/** Chance that is the same in every run with the same seed and labels. */
export interface Dice {
  readonly random: () => number;
  /** A whole number, both ends included. */
  int(from: number, to: number): number;
  chance(share: number): boolean;
  one<T>(of: readonly T[]): T;
  /** So many different ones, in their own order. */
  some<T>(of: readonly T[], count: number): T[];
  shuffled<T>(of: readonly T[]): T[];
  hex(length: number): string;
}

/** A number of 32 bits for a text (FNV-1a). */
export function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash >>> 0;
}

export function diceOf(seed: number, label: string): Dice {
  const random = seeded((Math.imul(seed + 1, 0x9e3779b1) ^ hashOf(label)) >>> 0);
  const int = (from: number, to: number): number => from + Math.floor(random() * (to - from + 1));
  const shuffled = <T>(of: readonly T[]): T[] => {
    const list = [...of];
    for (let i = list.length - 1; i > 0; i--) {
      const j = int(0, i);
      [list[i], list[j]] = [list[j] as T, list[i] as T];
    }
    return list;
  };
  return {
    random, int, shuffled,
    chance: (share) => random() < share,
    one: (of) => of[Math.floor(random() * of.length)] as (typeof of)[number],
    some: (of, count) => {
      const chosen = new Set(shuffled(of.map((_, i) => i)).slice(0, count));
      return of.filter((_, i) => chosen.has(i));
    },
    hex: (length) => Array.from({ length }, () => int(0, 15).toString(16)).join(''),
  };
}
