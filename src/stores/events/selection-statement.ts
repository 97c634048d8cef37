import { MAX_AHEAD_MS } from '#contract/credible-time.ts';
import type { EventFilter, FieldReading, FilterLogSource } from '#contract/event-filter.ts';
import { type FilterBound, TRUE } from './filter-test-text.ts';
import { allOf, anyOf, filterText, textsOfField, toldText } from './filter-text.ts';
import type { EventSelection } from './port.ts';
import type { SearchCursor } from './search-cursor.ts';
import { StatementBinder } from './statement-binder.ts';
import { fromTenant, type TenantStatement } from './tenant-statement.ts';

/** A span of a selection, and how it is asked for. */
export interface SelectionSpan extends EventSelection {
  /** Whether there are events ahead of their time, which stand in the table elsewhere than in the answer. */
  readonly hasAhead: boolean;
}

const IS_AHEAD = `time > received_at + toIntervalMillisecond(${MAX_AHEAD_MS})`;

/** Number of events in each hour of a span, and how many of the time of receipt are ahead of their time. */
export function hoursStatement(tenant: string, fromMs: number, toMs: number): TenantStatement {
  const binder = new StatementBinder();
  const select = `toInt64(floor(toUnixTimestamp64Milli(${credibleTime(true)}) / 3600000)) * 3600000 AS hour, count(), countIf(${IS_AHEAD})`;
  return fromTenant(tenant, { select, where: [spanText({ fromMs, toMs, hasAhead: true }, binder)], tail: 'GROUP BY hour ORDER BY hour' }, binder.params);
}

/** Whole events of a span, oldest first, from behind `after`. */
export function selectionStatement(tenant: string, span: SelectionSpan, page: SelectionPage): TenantStatement {
  const binder = new StatementBinder();
  const isSure = filterText(span.filter, 'sure', binder);
  return pageStatement(tenant, { span, page, select: `toUInt8(${isSure}), source, domain, log_sources, event, fields_text, raw` }, binder);
}

/** The OCSF form of a span's events, oldest first. */
export function ocsfStatement(tenant: string, span: SelectionSpan, page: SelectionPage): TenantStatement {
  return pageStatement(tenant, { span, page, select: 'source, event' }, new StatementBinder());
}

/** Values of fields of a span's events, oldest first; they count where the filter is sure and the table tells them. */
export function valuesStatement(tenant: string, span: SelectionSpan, page: SelectionPage & { readonly fields: readonly FieldReading[] }): TenantStatement {
  const binder = new StatementBinder();
  const isTold = allOf([filterText(span.filter, 'sure', binder), toldText(page.fields)]);
  const texts = page.fields.map(textsOfField).join(', ');
  return pageStatement(tenant, { span, page, select: `toUInt8(${isTold}), source, log_sources, [${texts}]` }, binder);
}

/** Whole events of a span by their ids. */
export function selectedStatement(tenant: string, span: SelectionSpan, ids: readonly string[]): TenantStatement {
  const binder = new StatementBinder();
  const select = `id, toUnixTimestamp64Milli(time), toUnixTimestamp64Milli(received_at), toUInt8(${filterText(span.filter, 'sure', binder)}), source, domain, log_sources, event, fields_text, raw`;
  return fromTenant(tenant, { select, where: [spanText(span, binder), `id IN ${binder.texts(ids)}`], tail: '' }, binder.params);
}

/** Number of sure and of unsure events of a span, by bucket. */
export function selectionCountStatement(tenant: string, span: SelectionSpan, bucketMs: number): TenantStatement {
  const binder = new StatementBinder();
  const bucket = binder.whole(bucketMs);
  const isSure = filterText(span.filter, 'sure', binder);
  const select = `toInt64(floor(toUnixTimestamp64Milli(${credibleTime(span.hasAhead)}) / ${bucket})) * ${bucket} AS bucket, countIf(${isSure}) AS sure, count() - sure`;
  const where = [spanText(span, binder), filterText(span.filter, 'possible', binder)];
  return fromTenant(tenant, { select, where, tail: 'GROUP BY bucket ORDER BY bucket' }, binder.params);
}

/** Which of many filters surely, or possibly, select the events of a span: by their numbers, from 1. */
export function answersStatement(tenant: string, span: Omit<SelectionSpan, 'filter'>, filters: readonly EventFilter[], bound: FilterBound): TenantStatement {
  const binder = new StatementBinder();
  const conditions = filters.map((filter, at) => `toUInt16(${filterText(filter, bound, binder)}) * ${at + 1}`);
  const select = `id, arrayFilter(number -> number > 0, [${conditions.join(', ')}]) AS numbers`;
  return fromTenant(tenant, { select, where: [spanText(span, binder), sourcesText(filters, binder), 'notEmpty(numbers)'], tail: '' }, binder.params);
}

/** The condition that an event has a log source that some of the filters ask for: most events then need not be read. */
function sourcesText(filters: readonly EventFilter[], binder: StatementBinder): string {
  const wanted = filters.map(logSourceOf);
  if (wanted.includes(undefined)) return TRUE;
  const different = new Map(wanted.filter((one) => one !== undefined).map((one) => [JSON.stringify(one), one]));
  return anyOf([...different.values()].map((one) => filterText(one, 'possible', binder)));
}

/** The log source that an event must have for a filter to select it, where there is one. */
export function logSourceOf(filter: EventFilter): FilterLogSource | undefined {
  const parts = filter.kind === 'and' ? filter.children : [filter];
  return parts.find((part) => part.kind === 'log-source');
}

export interface SelectionPage {
  readonly limit: number;
  readonly after: SearchCursor | null;
}

interface PageParts {
  readonly span: SelectionSpan;
  readonly page: SelectionPage;
  readonly select: string;
}

function pageStatement(tenant: string, { span, page, select }: PageParts, binder: StatementBinder): TenantStatement {
  const time = credibleTime(span.hasAhead);
  const where = [spanText(span, binder), filterText(span.filter, 'possible', binder), ...(page.after === null ? [] : [behindCursor(time, page.after, binder)])];
  const columns = `id, toUnixTimestamp64Milli(time), toUnixTimestamp64Milli(received_at), ${select}`;
  // Half the time of a look-back for 1,000 indicators: the whole text of events is not carried through the sorting.
  const isAskedFirst = span.filter.kind === 'event-text';
  return fromTenant(tenant, { select: columns, where, tail: `ORDER BY ${time}, id\nLIMIT ${binder.whole(page.limit)}`, isAskedFirst }, binder.params);
}

function credibleTime(hasAhead: boolean): string {
  return hasAhead ? `if(${IS_AHEAD}, received_at, time)` : 'time';
}

function spanText({ fromMs, toMs, hasAhead }: Omit<SelectionSpan, 'filter'>, binder: StatementBinder): string {
  const [from, to] = [fromMs, toMs].map((timeMs) => `fromUnixTimestamp64Milli(${binder.whole(timeMs)}, 'UTC')`);
  const inTime = `(time >= ${from} AND time < ${to} AND NOT (${IS_AHEAD}))`;
  return hasAhead ? `(${inTime} OR (received_at >= ${from} AND received_at < ${to} AND ${IS_AHEAD}))` : inTime;
}

function behindCursor(time: string, cursor: SearchCursor, binder: StatementBinder): string {
  const after = `fromUnixTimestamp64Milli(${binder.whole(cursor.timeMs)}, 'UTC')`;
  return `${time} >= ${after} AND (${time} > ${after} OR id > ${binder.text(cursor.id)})`;
}
