import { RECEIVED_AT_MS } from './untold-events.ts';

/** What the time in an ECS document can be held against. */
export type ComparableTime = { readonly kind: 'exact' } | { readonly kind: 'without-year' } | { readonly kind: 'skipped'; readonly why: string };

/** Seconds from 1601 to 1970, for times in the FILETIME of Windows. */
const FILETIME_EPOCH_S = 11_644_473_600;

/**
 * How far the record itself says the time that Elastic expects, in any of its readings. A record without minute and second of it anywhere
 * got the clock of the pipeline; one without the year got the year in which Elastic's test was written, so only the rest counts.
 */
export function comparableTime(readings: readonly number[], record: string): ComparableTime {
  if (readings.some((ms) => hasEpoch(record, Math.floor(ms / 1000)))) return { kind: 'exact' };
  const written = readings.map((ms) => new Date(ms)).filter((date) => hasMinute(record, date));
  if (written.length === 0) return { kind: 'skipped', why: 'the expected time is not in the record: the clock of the ingest pipeline' };
  return written.some((date) => hasYear(record, date)) ? { kind: 'exact' } : { kind: 'without-year' };
}

function hasEpoch(record: string, seconds: number): boolean {
  return [seconds, seconds + FILETIME_EPOCH_S].some((number) => record.includes(String(number)));
}

/** The hour may be told in another zone; minute and second are not. */
function hasMinute(record: string, date: Date): boolean {
  const [minute, second] = [date.getUTCMinutes(), date.getUTCSeconds()].map((part) => String(part).padStart(2, '0')) as [string, string];
  return record.includes(`:${minute}:${second}`) || record.includes(`${minute}${second}`) || (second === '00' && record.includes(`:${minute}`));
}

/** A year in a date of the usual forms, not any number that looks like one. The new year may lie between the zone of the record and UTC. */
function hasYear(record: string, date: Date): boolean {
  const year = date.getUTCFullYear();
  const years = `(?:${[year - 1, year, year + 1].join('|')})`;
  const isoOrDayFirst = `(?<!\\d)(?:${years}[-/]\\d|\\d{1,2}[-/ ](?:\\d{1,2}|[a-z]{3})[-/ ]${years}|${years}\\d{4}[T ]?\\d)`;
  const monthFirst = `[a-z]{3}\\s+\\d{1,2},?\\s+(?:[\\d:]{8}\\s+)?${years}`;
  return new RegExp(`${isoOrDayFirst}|${monthFirst}`, 'i').test(record);
}

/**
 * The readings of the expected time: as it is, and, where it names an offset that the record does not, its wall clock. The test then told
 * Elastic the zone of the device, which nobody tells us.
 */
export function expectedTimes(text: string, record: string): number[] {
  const offset = /([+-]\d\d):?(\d\d)$/.exec(text.trim());
  const isFromRecord = offset === null || record.includes(`${offset[1]}${offset[2]}`) || record.includes(`${offset[1]}:${offset[2]}`);
  const wallClock = text.trim().replace(/[+-]\d\d:?\d\d$/, 'Z');
  return [text, ...(isFromRecord ? [] : [wallClock])].map((one) => Date.parse(one)).filter((ms) => !Number.isNaN(ms));
}

/** Equal to the millisecond (its last digit may be rounded), or to the second where one side has no fraction. */
export function isSameTime(expectedMs: number, oursMs: number): boolean {
  if (Math.abs(expectedMs - oursMs) <= 1) return true;
  const hasNoFraction = expectedMs % 1000 === 0 || oursMs % 1000 === 0;
  return hasNoFraction && Math.floor(expectedMs / 1000) === Math.floor(oursMs / 1000);
}

/** Equal but for the year; ours must be the last one before the record was received. */
export function isSameTimeOfYear(expectedMs: number, oursMs: number): boolean {
  const moved = new Date(expectedMs);
  moved.setUTCFullYear(new Date(oursMs).getUTCFullYear());
  return isSameTime(moved.getTime(), oursMs) && oursMs <= RECEIVED_AT_MS;
}

const QUARTER_MS = 15 * 60_000;
const FARTHEST_ZONE_MS = 14 * 60 * 60_000;
const CLOCKS_DIFFER_MS = 2000;

/** Do two times mean the same moment, one of them perhaps told in the time of a zone? */
export function differByZone(aMs: number, bMs: number): boolean {
  const difference = Math.abs(aMs - bMs);
  const beyondQuarter = difference % QUARTER_MS;
  return difference <= FARTHEST_ZONE_MS + CLOCKS_DIFFER_MS && Math.min(beyondQuarter, QUARTER_MS - beyondQuarter) <= CLOCKS_DIFFER_MS;
}

/** Ours is an epoch that the record itself has, and Elastic took the local time beside it for UTC. */
export function isOwnEpoch(expectedMs: number, oursMs: number, record: string): boolean {
  return differByZone(expectedMs, oursMs) && hasEpoch(record, Math.floor(oursMs / 1000));
}
