import type { FieldValue } from '../event-fields.ts';
import type { NumberCompare, TimePart } from './predicate.ts';

const DECIMAL = /^\s*[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?\s*$/i;
const DATE = /^\s*(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2}))?/;
const DAY_MS = 86_400_000;
/** Epoch numbers from here on are milliseconds; below they are seconds (the limit is the year 5138 in seconds). */
const MILLISECONDS_FROM = 1e11;

/** The number that a value holds; a text counts when it is a plain decimal. */
export function numberOf(value: FieldValue): number | null {
  if (typeof value === 'number') return value;
  if (typeof value !== 'string' || value.length > 64 || !DECIMAL.test(value)) return null;
  return Number(value);
}

export function isNumberMatch(compare: NumberCompare, actual: number, wanted: number): boolean {
  switch (compare) {
    case 'lt': return actual < wanted;
    case 'lte': return actual <= wanted;
    case 'gt': return actual > wanted;
    case 'gte': return actual >= wanted;
    case 'eq': return actual === wanted;
  }
}

/** A part of the date that a value holds, as written; epoch numbers are read as UTC. */
export function timePartOf(value: FieldValue, part: TimePart): number | null {
  const date = dateOf(value);
  if (date === null) return null;
  switch (part) {
    case 'minute': return date.getUTCMinutes();
    case 'hour': return date.getUTCHours();
    case 'day': return date.getUTCDate();
    case 'week': return isoWeek(date);
    case 'month': return date.getUTCMonth() + 1;
    case 'year': return date.getUTCFullYear();
  }
}

function dateOf(value: FieldValue): Date | null {
  const found = typeof value === 'string' ? DATE.exec(value) : null;
  if (found !== null) {
    const [year = 0, month = 1, day = 1, hour = 0, minute = 0] = found.slice(1).map((digits: string | undefined) => Number(digits ?? 0));
    return new Date(Date.UTC(year, month - 1, day, hour, minute));
  }
  const epoch = numberOf(value);
  if (epoch === null) return null;
  const date = new Date(epoch >= MILLISECONDS_FROM ? epoch : epoch * 1_000);
  return Number.isNaN(date.getTime()) ? null : date;
}

/** ISO 8601: the week with the year's first Thursday is week 1. */
function isoWeek(date: Date): number {
  const weekday = (date.getUTCDay() + 6) % 7;
  const thursday = new Date(date.getTime() + (3 - weekday) * DAY_MS);
  const dayOfYear = (thursday.getTime() - Date.UTC(thursday.getUTCFullYear(), 0, 1)) / DAY_MS;
  return Math.floor(dayOfYear / 7) + 1;
}
