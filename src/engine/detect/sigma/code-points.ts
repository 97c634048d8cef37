/** Code points as rising ranges that do not touch: from, to, from, to, ... */
export type CodePoints = readonly number[];

const LAST = 0x10ffff;
const LONG_S = 0x17f;
const KELVIN = 0x212a;

export const NOTHING: CodePoints = [];
export const ANYTHING: CodePoints = [0, LAST];
export const DIGITS: CodePoints = [0x30, 0x39];
export const WORDS: CodePoints = [0x30, 0x39, 0x41, 0x5a, 0x5f, 0x5f, 0x61, 0x7a];
/** RE2's `\s`: tab, line feed, form feed, carriage return, space. */
export const SPACES: CodePoints = [0x09, 0x0a, 0x0c, 0x0d, 0x20, 0x20];
export const LINE_FEED: CodePoints = [0x0a, 0x0a];

export function union(...sets: readonly CodePoints[]): CodePoints {
  const ranges = sets.flatMap(pairs).sort((a, b) => a[0] - b[0]);
  const merged: [number, number][] = [];
  for (const [from, to] of ranges) {
    const last = merged.at(-1);
    if (last !== undefined && from <= last[1] + 1) last[1] = Math.max(last[1], to);
    else merged.push([from, to]);
  }
  return merged.flat();
}

export function complement(set: CodePoints): CodePoints {
  const rest: number[] = [];
  let next = 0;
  for (const [from, to] of pairs(set)) {
    if (from > next) rest.push(next, from - 1);
    next = to + 1;
  }
  if (next <= LAST) rest.push(next, LAST);
  return rest;
}

export function isDisjoint(a: CodePoints, b: CodePoints): boolean {
  return !pairs(a).some(([from, to]) => pairs(b).some(([start, end]) => from <= end && start <= to));
}

/** With all that differs in case only; null where the set goes beyond ASCII, whose case this does not know. */
export function withBothCases(set: CodePoints): CodePoints | null {
  if (set.some((code) => code > 0x7f)) return null;
  const upper = pairs(set).flatMap(([from, to]) => shifted(Math.max(from, 0x61), Math.min(to, 0x7a), -0x20));
  const lower = pairs(set).flatMap(([from, to]) => shifted(Math.max(from, 0x41), Math.min(to, 0x5a), 0x20));
  const both = union(set, upper, lower);
  const has = (code: number): boolean => pairs(both).some(([from, to]) => from <= code && code <= to);
  return union(both, has(0x73) ? [LONG_S, LONG_S] : NOTHING, has(0x6b) ? [KELVIN, KELVIN] : NOTHING);
}

/** The set in JavaScript's expressions with the flag `u`: a sign, or a class. */
export function setSource(set: CodePoints): string {
  const sign = (code: number): string => `\\u{${code.toString(16)}}`;
  const [only, last] = set;
  if (set.length === 2 && only !== undefined && only === last) return sign(only);
  return `[${pairs(set).map(([from, to]) => (from === to ? sign(from) : `${sign(from)}-${sign(to)}`)).join('')}]`;
}

function shifted(from: number, to: number, by: number): number[] {
  return from <= to ? [from + by, to + by] : [];
}

function pairs(set: CodePoints): [number, number][] {
  return Array.from({ length: set.length / 2 }, (_, i) => [set[2 * i] ?? 0, set[2 * i + 1] ?? 0]);
}
