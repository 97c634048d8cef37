import type { Contacts } from './beacon-contacts.ts';
import type { Reason } from './finding.ts';
import { logRamp, ramp, spreadOf } from './robust-statistics.ts';

/** Deviation through median, and the share of values within half a median of it, where contacts come by chance (exponential intervals): ln-based, exact to two digits. */
const CHANCE_DEVIATION = 0.69;
const CHANCE_NEAR = 0.36;
/** A pair that is active in a tenth of its time is one of sessions; from six tenths on it goes on by itself. */
const [SESSIONS, STEADY] = [0.1, 0.6];
/** A host that is switched off misses this long without being less steady. */
const SLEEP_S = 4 * 3600;
const [TIME_SHARE, SIZE_SHARE] = [0.75, 0.25];

export interface MeasuredContacts {
  readonly score: number;
  readonly reasons: readonly Reason[];
}

/** How much contacts look like those of a program: 0 as by chance, 1 like a clock. `least`: how many contacts there must be; `sleeps`: whether the host may have been switched off meanwhile. */
export function measureContacts(contacts: Contacts, { least, sleeps }: { least: number; sleeps: boolean }): MeasuredContacts {
  const intervals = contacts.t.slice(1).map((at, index) => (at - (contacts.t[index] as number)) / 10);
  const { median, deviation } = spreadOf(intervals);
  const near = intervals.filter((interval) => Math.abs(interval - median) <= median / 2).length / intervals.length;
  const regularity = (1 - ramp(deviation / median, 0, CHANCE_DEVIATION) + ramp(near, CHANCE_NEAR, 1)) / 2;
  const slept = intervals.reduce((sum, interval) => sum + (sleeps && interval > Math.max(SLEEP_S, 3 * median) ? interval : 0), 0);
  const activeS = Math.max(median, (contacts.l - contacts.f) / 1000 - slept);
  const steadiness = Math.min(1, (contacts.n * median) / activeS);
  const size = sizeOf(contacts.b);
  const evidence = 0.8 + 0.2 * logRamp(contacts.n, least, 4 * least);
  const shape = size === null ? regularity : TIME_SHARE * regularity + SIZE_SHARE * size.regularity;
  const reasons: Reason[] = [
    { name: 'interval', weight: regularity, values: { interval: seconds(median), deviation: seconds(deviation), near: percent(near) } },
    { name: 'density', weight: 0.5 * steadiness, values: { share: percent(steadiness) } },
    { name: 'span', weight: 0.6 * evidence, values: { contacts: contacts.n, hours: Math.round((contacts.l - contacts.f) / 360_000) / 10 } },
    ...(size === null ? [] : [{ name: 'size', weight: 0.4 * size.regularity, values: { bytes: size.median, deviation: size.deviation } }]),
  ];
  return { score: shape * ramp(steadiness, SESSIONS, STEADY) * evidence, reasons };
}

function sizeOf(all: readonly number[]): { regularity: number; median: number; deviation: number } | null {
  const told = all.filter((bytes) => bytes >= 0);
  if (told.length * 2 < all.length) return null;
  const { median, deviation } = spreadOf(told);
  return { regularity: median === 0 ? Number(deviation === 0) : 1 - ramp(deviation / median, 0, 1), median, deviation };
}

function percent(share: number): number {
  return Math.round(share * 100);
}

function seconds(number: number): number {
  return Math.round(number * 10) / 10;
}
