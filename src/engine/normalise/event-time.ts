import type { Json } from '#contract/event.ts';

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
/** Earlier and later than this is not an event's time but another number. */
const OLDEST_MS = Date.UTC(1990, 0, 1);
const NEWEST_MS = Date.UTC(2100, 0, 1);
/** 100-nanosecond steps from 1601 to 1970 (Windows FILETIME). */
const FILETIME_EPOCH_MS = 11_644_473_600_000;

const ISO = /^(\d{4})-?(\d\d)-?(\d\d)(?:[T ,]+(\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?)?\s*(Z|UTC|GMT|[+-]\d\d(?::?\d\d)?)?$/i;
const SLASHED = /^(\d{1,4})\/(\d{1,2})\/(\d{1,4})[ ,T]+(\d{1,2}):(\d\d)(?::(\d\d)(?:\.(\d{1,9}))?)?\s*([AP]M)?\s*(Z|UTC|GMT|[+-]\d\d:?\d\d)?$/i;
const DAY_FIRST = /^(?:[a-z]{3},?\s+)?(\d{1,2})[ /-]([a-z]{3})[ /-](\d{4})[ :T]+(\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,9}))?)?\s*(Z|UTC|GMT|[+-]\d\d:?\d\d)?/i;
const MONTH_FIRST = /^(?:[a-z]{3}\s+)?([a-z]{3})\s+(\d{1,2})(?:,?\s+(\d{4}))?\s+(\d\d):(\d\d):(\d\d)(?:\.(\d{1,9}))?(?:\s+(\d{4}))?\s*(Z|UTC|GMT|[+-]\d\d:?\d\d)?/i;
const DOTNET = /^\/Date\((-?\d+)\)\/$/;

/**
 * Milliseconds since 1970 of a time as products write it (ISO 8601, epoch in s/ms/us/ns, FILETIME, syslog, RFC 5322, CLF, US);
 * `null` where it is none. A text without zone is UTC; one without year (RFC 3164) gets the year that puts it nearest below `receivedAtMs`.
 */
export function parseEventTime(value: Json | undefined, receivedAtMs: number): number | null {
  if (typeof value === 'number') return fromNumber(value);
  if (typeof value !== 'string') return null;
  const text = value.trim();
  if (text === '') return null;
  if (/^-?\d+(?:\.\d+)?$/.test(text)) return fromNumber(Number(text));
  const ms = fromText(text, receivedAtMs);
  return ms === null || Number.isNaN(ms) || ms < OLDEST_MS || ms > NEWEST_MS ? null : ms;
}

function fromNumber(number: number): number | null {
  for (const ms of [number, number * 1000, number / 1000, number / 1e6, number / 10_000 - FILETIME_EPOCH_MS]) {
    // Cut off as in texts; the little more is for fractions of seconds that a float holds a trifle too small.
    if (ms >= OLDEST_MS && ms <= NEWEST_MS) return Math.floor(ms + 0.0005);
  }
  return null;
}

function fromText(text: string, receivedAtMs: number): number | null {
  const iso = ISO.exec(text);
  if (iso) return utc([iso[1], iso[2], iso[3], iso[4], iso[5], iso[6]], iso[7], iso[8]);
  const day = DAY_FIRST.exec(text);
  if (day) return utc([day[3], month(day[2]), day[1], day[4], day[5], day[6]], day[7], day[8]);
  const syslog = MONTH_FIRST.exec(text);
  if (syslog) return monthFirst(syslog, receivedAtMs);
  const slashed = SLASHED.exec(text);
  if (slashed) return slashedTime(slashed);
  const dotnet = DOTNET.exec(text);
  return dotnet ? Number(dotnet[1]) : null;
}

/** `4/28/2021, 2:31:30.021 PM` (month first, as US products write) and `2021/04/28 14:31:30`. */
function slashedTime(match: RegExpExecArray): number | null {
  const [, a, b, c, hour, minute, second, fraction, half, zone] = match;
  const hours = half ? (Number(hour) % 12) + (half.toUpperCase() === 'PM' ? 12 : 0) : Number(hour);
  const date = (a as string).length === 4 ? [a, b, c] : Number(a) > 12 ? [c, b, a] : [c, a, b];
  return utc([...date, String(hours), minute, second], fraction, zone);
}

function monthFirst(match: RegExpExecArray, receivedAtMs: number): number | null {
  const [, name, day, yearBefore, hour, minute, second, fraction, yearAfter, zone] = match;
  const year = yearBefore ?? yearAfter;
  const at = (y: number) => utc([String(y), month(name), day, hour, minute, second], fraction, zone);
  if (year !== undefined) return at(Number(year));
  const received = new Date(receivedAtMs).getUTCFullYear();
  const thisYear = at(received);
  // A day of tolerance: senders' clocks run ahead, and texts without zone may be local.
  return thisYear !== null && thisYear <= receivedAtMs + 86_400_000 ? thisYear : at(received - 1);
}

function month(name: string | undefined): string | undefined {
  const index = MONTHS.indexOf((name ?? '').toLowerCase());
  return index < 0 ? undefined : String(index + 1);
}

function utc(parts: readonly (string | undefined)[], fraction: string | undefined, zone: string | undefined): number | null {
  const [year, monthNumber, day, hour = '0', minute = '0', second = '0'] = parts;
  if (year === undefined || monthNumber === undefined || day === undefined) return null;
  const millis = fraction ? Math.floor(Number(`0.${fraction}`) * 1000 + 1e-6) : 0;
  const ms = Date.UTC(Number(year), Number(monthNumber) - 1, Number(day), Number(hour), Number(minute), Number(second), millis);
  return ms - zoneMinutes(zone) * 60_000;
}

function zoneMinutes(zone: string | undefined): number {
  const match = /^([+-])(\d\d):?(\d\d)?$/.exec(zone ?? '');
  if (!match) return 0;
  const minutes = Number(match[2]) * 60 + Number(match[3] ?? 0);
  return match[1] === '-' ? -minutes : minutes;
}
