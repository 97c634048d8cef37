import { type ColumnValue, columnReader, scalarText } from './column-values.ts';
import { jsonText, oddPlaces, storableTime } from './event-rows.ts';
import { flattenFields, type PathTexts } from './field-paths.ts';
import { ENVELOPE_COLUMNS, HOT_COLUMNS, ROW_HOST, ROW_USER } from './hot-columns.ts';
import type { EventRow, StoredEvent } from './port.ts';

/** An event as the table would hold it. */
export interface MemoryEvent {
  readonly stored: StoredEvent;
  readonly id: string;
  readonly timeMs: number;
  readonly receivedAtMs: number;
  /** By name of the hot column; an envelope column too. */
  readonly columns: ReadonlyMap<string, ColumnValue>;
  readonly paths: ReadonlyMap<string, PathTexts>;
  readonly odd: ReadonlySet<string>;
  readonly raw: string;
  /** The raw record, folded: what words are looked for in. */
  readonly foldedRaw: string;
}

const READERS = HOT_COLUMNS.map((column) => ({ name: column.name, read: columnReader(column) }));

/** Text as it rests: a lone surrogate has no UTF-8. */
function restingText(text: string): string {
  return text.toWellFormed();
}

/** Text as it is compared: without case. */
export function folded(text: string): string {
  return restingText(text).toLowerCase();
}

export function memoryEvent(stored: StoredEvent): MemoryEvent {
  const { event } = stored;
  const raw = restingText(event.raw);
  const flat = flattenFields(event.fields);
  return {
    stored,
    id: restingText(event.id),
    // Adding 0 makes 0 of -0, which no table has.
    timeMs: storableTime(stored) + 0,
    receivedAtMs: Math.trunc(stored.receivedAtMs) + 0,
    columns: columnValues(stored),
    paths: flat.texts,
    odd: new Set(oddPlaces(event, flat, jsonText(event.ocsf))),
    raw,
    foldedRaw: raw.toLowerCase(),
  };
}

function columnValues({ event }: StoredEvent): ReadonlyMap<string, ColumnValue> {
  const envelope = { id: event.id, source: event.source, domain: event.domain };
  return new Map<string, ColumnValue>([
    ...ENVELOPE_COLUMNS.map(({ name }): [string, ColumnValue] => [name, scalarText(envelope[name as keyof typeof envelope])]),
    ...READERS.map(({ name, read }): [string, ColumnValue] => [name, read(event.ocsf)]),
  ]);
}

/** The line of a search result. */
export function memoryRow(event: MemoryEvent): EventRow {
  const text = (name: string): string => restingText(String(event.columns.get(name) ?? ''));
  const number = (name: string): number => Number(event.columns.get(name));
  const first = (names: readonly string[]): string => names.map(text).find((value) => value !== '') ?? '';
  return {
    ...{ id: event.id, timeMs: event.timeMs, source: text('source'), domain: text('domain') },
    ...{ classUid: number('class_uid'), className: text('class_name'), activity: text('activity'), severityId: number('severity_id') },
    ...{ user: first(ROW_USER), host: first(ROW_HOST), srcIp: text('src_ip'), dstIp: text('dst_ip'), message: text('message') || restingText(event.stored.summary ?? '') },
  };
}
