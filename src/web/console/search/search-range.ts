import type { EventSearch } from '../page-search.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

export const RANGES = [
  { value: '15m', label: 'Last 15 minutes', spanMs: 15 * MINUTE_MS },
  { value: '1h', label: 'Last hour', spanMs: HOUR_MS },
  { value: '4h', label: 'Last 4 hours', spanMs: 4 * HOUR_MS },
  { value: '24h', label: 'Last 24 hours', spanMs: DAY_MS },
  { value: '7d', label: 'Last 7 days', spanMs: 7 * DAY_MS },
  { value: '30d', label: 'Last 30 days', spanMs: 30 * DAY_MS },
  { value: '365d', label: 'Last year', spanMs: 365 * DAY_MS },
] as const;

const DEFAULT_RANGE = RANGES[3];

export interface TimeRange {
  readonly fromMs: number;
  readonly toMs: number;
}

function toTime(text: string | undefined): number {
  return text === undefined || !/^\d{1,15}$/.test(text) ? Number.NaN : Number(text);
}

/** The span of an address: from and to where it has both, else the time before now. */
export function rangeOf({ range, from, to }: EventSearch, nowMs: number): TimeRange {
  const [fromMs, toMs] = [toTime(from), toTime(to)];
  if (fromMs < toMs) return { fromMs, toMs };
  const { spanMs } = RANGES.find(({ value }) => value === range) ?? DEFAULT_RANGE;
  return { fromMs: nowMs - spanMs, toMs: nowMs };
}

/** The part of an address that asks for a span with so much before and after it. */
export function around(fromMs: number, toMs: number, marginMs: number): { readonly from: string; readonly to: string } {
  return { from: String(Math.max(0, Math.floor(fromMs - marginMs))), to: String(Math.ceil(toMs + marginMs)) };
}

/** What the menu shows as chosen; empty for a span of its own. */
export function rangeName({ range, from, to }: EventSearch): string {
  if (toTime(from) < toTime(to)) return '';
  return RANGES.find(({ value }) => value === range)?.value ?? DEFAULT_RANGE.value;
}

const BARS = 90;
const BUCKETS_MS = [1, 2, 5, 10, 15, 30].map((seconds) => seconds * 1000).concat(
  [1, 2, 5, 10, 15, 30].map((minutes) => minutes * MINUTE_MS),
  [1, 2, 3, 6, 12].map((hours) => hours * HOUR_MS),
  [1, 2, 7, 14].map((days) => days * DAY_MS),
);

/** The round width of a bar that gives about ninety of them. */
export function bucketOf({ fromMs, toMs }: TimeRange): number {
  return BUCKETS_MS.find((bucketMs) => (toMs - fromMs) / bucketMs <= BARS) ?? Math.ceil((toMs - fromMs) / BARS);
}
