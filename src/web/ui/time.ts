export type TimeZone = 'utc' | 'local';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
const YEAR_MS = 365 * DAY_MS;
/** Within so much of now, a day and a month can be of one year only, with some room. */
const YEAR_PLAIN_MS = 300 * DAY_MS;

function format(zone: TimeZone, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat('en-GB', { hourCycle: 'h23', ...options, ...(zone === 'utc' ? { timeZone: 'UTC' } : {}) });
}

function formatsOf(zone: TimeZone) {
  return {
    day: format(zone, { day: '2-digit', month: 'short' }),
    date: format(zone, { day: '2-digit', month: 'short', year: 'numeric' }),
    clock: format(zone, { hour: '2-digit', minute: '2-digit' }),
    seconds: format(zone, { hour: '2-digit', minute: '2-digit', second: '2-digit' }),
    minute: format(zone, { year: 'numeric', month: 'short', day: '2-digit', hour: '2-digit', minute: '2-digit' }),
    full: format(zone, { year: 'numeric', month: 'short', day: '2-digit', hour: '2-digit', minute: '2-digit', second: '2-digit', fractionalSecondDigits: 3 }),
  };
}

// Making a formatter costs a hundred times what using it costs.
const FORMATS = { utc: formatsOf('utc'), local: formatsOf('local') };

/** `22 Nov 10:31`, with the year where it is not plain: `22 Nov 2023 10:31`. */
export function shortTime(timeMs: number, zone: TimeZone, nowMs: number = Date.now()): string {
  return `${FORMATS[zone][isFar(timeMs, nowMs) ? 'date' : 'day'].format(timeMs)} ${FORMATS[zone].clock.format(timeMs)}`;
}

function isFar(timeMs: number, nowMs: number): boolean {
  return Math.abs(nowMs - timeMs) > YEAR_PLAIN_MS;
}

/** `22 Nov`. */
export function dayOf(timeMs: number, zone: TimeZone): string {
  return FORMATS[zone].day.format(timeMs);
}

/** `10:31:07`. */
export function clockTime(timeMs: number, zone: TimeZone): string {
  return FORMATS[zone].seconds.format(timeMs);
}

/** `22 Nov 10:31:07`, with the year where it is not plain. */
export function secondsTime(timeMs: number, zone: TimeZone, nowMs: number = Date.now()): string {
  return `${FORMATS[zone][isFar(timeMs, nowMs) ? 'date' : 'day'].format(timeMs)} ${FORMATS[zone].seconds.format(timeMs)}`;
}

/** `22 Nov 2026, 10:31`. */
export function dateTime(timeMs: number, zone: TimeZone): string {
  return FORMATS[zone].minute.format(timeMs);
}

/** `22 Nov 2026, 10:31:07.042 UTC`. */
export function fullTime(timeMs: number, zone: TimeZone): string {
  return `${FORMATS[zone].full.format(timeMs)} ${zone === 'utc' ? 'UTC' : 'local'}`;
}

/** A span in its two largest units: `3 h 12 min`, `2 d`, `45 s`. */
export function spanText(spanMs: number): string {
  const ms = Math.max(0, spanMs);
  if (ms < MINUTE_MS) return `${Math.floor(ms / 1000)} s`;
  if (ms < HOUR_MS) return `${Math.floor(ms / MINUTE_MS)} min`;
  if (ms < DAY_MS) return twoUnits(Math.floor(ms / HOUR_MS), 'h', Math.floor((ms % HOUR_MS) / MINUTE_MS), 'min');
  return twoUnits(Math.floor(ms / DAY_MS), 'd', Math.floor((ms % DAY_MS) / HOUR_MS), 'h');
}

function twoUnits(large: number, largeUnit: string, small: number, smallUnit: string): string {
  return small === 0 ? `${large} ${largeUnit}` : `${large} ${largeUnit} ${small} ${smallUnit}`;
}

/** A span in one unit, for narrow columns: `3h`, `2d`, `now`. */
export function shortSpan(spanMs: number): string {
  const ms = Math.max(0, spanMs);
  if (ms < MINUTE_MS) return 'now';
  if (ms < HOUR_MS) return `${Math.floor(ms / MINUTE_MS)}m`;
  if (ms < DAY_MS) return `${Math.floor(ms / HOUR_MS)}h`;
  if (ms < 2 * YEAR_MS) return `${Math.floor(ms / DAY_MS)}d`;
  return `${Math.floor(ms / YEAR_MS)}y`;
}
