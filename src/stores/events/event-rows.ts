import { hash } from 'node:crypto';
import type { JsonObject, NormalisedEvent } from '#contract/event.ts';
import { type ColumnValue, columnReader } from './column-values.ts';
import { type FlatFields, flattenFields, type PathTexts } from './field-paths.ts';
import { type ColumnKind, HOT_COLUMNS } from './hot-columns.ts';
import { logSourcesText, UNKNOWN_LOG_SOURCES } from './log-source-text.ts';
import { isOddJson, isOddText, ODD_EVENT, ODD_OCSF_TEXT, ODD_RAW } from './odd-places.ts';
import { oddOcsfPaths } from './odd-ocsf.ts';
import type { StoredEvent } from './port.ts';
import type { RowBinaryWriter } from './row-binary.ts';

// DateTime64(3) holds 1900 to 2299. A time outside is moved to the edge; the OCSF text keeps what the source said.
const MIN_TIME_MS = Date.UTC(1900, 0, 1);
const MAX_TIME_MS = Date.UTC(2299, 11, 31);

// Type codes of a value inside a JSON column: https://clickhouse.com/docs/sql-reference/data-types/data-types-binary-encoding
const TYPE_STRING = 0x15;
const TYPE_ARRAY = 0x1e;

const READERS = HOT_COLUMNS.map((column) => ({ kind: column.kind, isTerm: column.isTerm === true, read: columnReader(column) }));

/** The event time as the table can hold it. */
export function storableTime(event: StoredEvent): number {
  const timeMs = Number.isFinite(event.event.timeMs) ? Math.trunc(event.event.timeMs) : event.receivedAtMs;
  return Math.min(Math.max(timeMs, MIN_TIME_MS), MAX_TIME_MS);
}

/**
 * The record's fields as text, or empty where the raw record is that very text: compact JSON records, the most
 * frequent ones, are then kept once.
 */
export function fieldsText(fields: JsonObject, raw: string): string {
  const text = jsonText(fields);
  if (text === raw) return '';
  return text.includes('null') && MAY_BE_ENDLESS.test(raw) ? jsonText(fields, endlessKept) : text;
}

/** A number beyond what a double holds is read as an endless one, which JSON would write as null. */
const MAY_BE_ENDLESS = /[eE]\+?\d{3}|\d{200}/;

function endlessKept(_: string, value: unknown): unknown {
  if (value !== Infinity && value !== -Infinity) return value;
  return (JSON as unknown as { readonly rawJSON: (text: string) => unknown }).rawJSON(value > 0 ? '1e400' : '-1e400');
}

/** JSON of a value, `{}` where it is too deep to write: its raw record is kept all the same. */
export function jsonText(value: JsonObject, replacer?: (key: string, value: unknown) => unknown): string {
  try {
    return JSON.stringify(value, replacer);
  } catch (error) {
    if (error instanceof RangeError) return '{}';
    throw error;
  }
}

/** The places of an event that SQL does not see as the matcher does (see odd-places.ts). */
export function oddPlaces(event: NormalisedEvent, flat: FlatFields, ocsfText: string): readonly string[] {
  const odd = [...flat.odd, ...oddOcsfPaths(event.ocsf)];
  if (isOddText(event.raw)) odd.push(ODD_RAW);
  if (isOddJson(ocsfText)) odd.push(ODD_OCSF_TEXT);
  return odd;
}

const NO_FIELDS: FlatFields = { texts: new Map(), odd: new Set([ODD_EVENT]) };

/** Appends one event as a row, in the column order of the table. Without its fields it is one whose log sources are unknown: who reads it asks its raw record. */
export function encodeEvent(writer: RowBinaryWriter, stored: StoredEvent, withFields: boolean): void {
  const { event } = stored;
  const flat = withFields ? flattenFields(event.fields) : NO_FIELDS;
  const ocsfText = jsonText(event.ocsf);
  writer.text(event.tenant);
  writer.text(event.id);
  writer.int64(storableTime(stored));
  writer.int64(Math.trunc(stored.receivedAtMs));
  writer.int64(stored.position);
  writer.text(event.source);
  writer.text(event.domain ?? '');
  writer.text(withFields ? logSourcesText(event.logSources) : UNKNOWN_LOG_SOURCES);
  writer.text(stored.summary ?? '');
  encodeTexts(writer, encodeHotColumns(writer, event.ocsf));
  encodeTexts(writer, oddPlaces(event, flat, ocsfText));
  encodePaths(writer, flat.texts);
  writer.text(withFields ? fieldsText(event.fields, event.raw) : '{}');
  writer.text(ocsfText);
  writer.text(event.raw);
  writer.raw(hash('sha256', event.raw, 'buffer'));
}

/** Appends the hot columns and answers their terms, each once. */
function encodeHotColumns(writer: RowBinaryWriter, ocsf: JsonObject): readonly string[] {
  const terms: string[] = [];
  for (const { kind, isTerm, read } of READERS) {
    const value = read(ocsf);
    encodeValue(writer, kind, value);
    if (isTerm) addTerms(terms, value);
  }
  return terms;
}

function addTerms(terms: string[], value: ColumnValue): void {
  if (typeof value === 'string') {
    const term = value.toLowerCase();
    if (term !== '' && !terms.includes(term)) terms.push(term);
  } else if (typeof value !== 'number') for (const item of value) addTerms(terms, item);
}

function encodeValue(writer: RowBinaryWriter, kind: ColumnKind, value: ColumnValue): void {
  switch (kind) {
    case 'text':
    case 'word':
      return writer.text(value as string);
    case 'texts':
      return encodeTexts(writer, value as readonly string[]);
    case 'u8':
      return writer.byte(value as number);
    case 'u16':
      return writer.uint16(value as number);
    case 'u32':
      return writer.uint32(value as number);
    case 'u64':
      return writer.int64(value as number);
  }
}

function encodeTexts(writer: RowBinaryWriter, texts: readonly string[]): void {
  writer.varint(texts.length);
  for (const text of texts) writer.text(text);
}

// Paths with their types, rather than JSON text: the engine then parses nothing, so no record can make it refuse a batch.
function encodePaths(writer: RowBinaryWriter, paths: ReadonlyMap<string, PathTexts>): void {
  writer.varint(paths.size);
  for (const [path, texts] of paths) {
    writer.text(path);
    if (typeof texts === 'string') {
      writer.byte(TYPE_STRING);
      writer.text(texts);
    } else {
      writer.byte(TYPE_ARRAY);
      writer.byte(TYPE_STRING);
      encodeTexts(writer, texts);
    }
  }
}
