import type { Json, JsonObject, NormalisedEvent } from '#contract/event.ts';
import { ENVELOPE_KEYS, BATCH_KEYS, batchOf } from '../frame.ts';
import { compilePath, isObject } from '../field-path.ts';
import { parseJsonRecord } from '../framing/json.ts';
import { readLogAnalyticsRow } from '../framing/log-analytics-row.ts';
import { readWindowsEvent } from '../framing/windows-event.ts';
import type { Mapping } from '../mapping.ts';
import type { MappingNormaliser, RecordToNormalise } from '../normaliser.ts';
import { type Leaf, leavesOf, withLeaves } from './leaves.ts';
import { decisiveFields, recognitionFields } from './value-tests.ts';

/**
 * What all records of one structure (the same keys with the same kinds of values) have in common, as long as the values of `controls` are the
 * same too: source, log sources, and from which leaf each field comes. Learnt from one record by normalising it with marked values in it.
 */
export interface RecordShape {
  readonly event: NormalisedEvent;
  readonly leaves: readonly Leaf[];
  /** Leaves on whose values it depends what the record is. */
  readonly controls: readonly Leaf[];
  /** The same record with a mark for each other leaf, and what was normalised from it. */
  readonly marked: NormalisedEvent;
  /** The same with an address for each leaf that is a text, where that is an event of the same kind. */
  readonly addressed: NormalisedEvent | null;
  /** The leaf that a mark or an address stands for. */
  leafOfMark(value: Json): Leaf | undefined;
  /** Leaves in whose text fields may stand that the structure does not show. */
  readonly tellers: readonly Leaf[];
  readonly mapping: Mapping | null;
}

const MARK = /^wfm\d+z$/;
const NUMBER_MARK = 880_000_000_000;
/** More leaves than this has no event whose records are worth learning from. */
const MOST_LEAVES = 400;
/** Text in the ways in which events tell further fields: lines of names and values, headings with labels, `Name=value`. */
const TELLING = 'probe text\r\nWfProbe: one\r\nSubject:\r\n\tSecurity ID:\t\tS-1-1\r\n\tAccount Name:\t\ttwo\r\nService Information:\r\n\tService Name:\t\tthree\r\nHostName=four\r\nWfProbeToo=five\r\n';
/** Keys under which the structure does not show what the record is: wrapped records, rows of tables, data by numbered names. */
const OPAQUE_KEYS = new Set(['TimeGenerated', 'TimeGenerated [UTC]', 'SourceSystem', 'DeviceVendor', 'cef', 'auditd', 'ID', '_TRANSPORT', 'win', 'snapshot', 'diffResults', 'log_type', 'envelope']);
const DATA_KEYS = new Set(['#text', '@Name', '_Name', '$', '_', 'xml_name']);
const TEXTS_OF_RECORDS = new Set<string>([...ENVELOPE_KEYS, 'RenderedDescription', 'Description', 'EventData', 'event_data']);

/** Learns from one record, in steps; null where its structure does not say enough, so that each of its kind must be normalised to know. */
export function* learnShape(record: RecordToNormalise, normaliser: MappingNormaliser): Generator<undefined, RecordShape | null> {
  const parsed = parseJsonRecord(record.text);
  if (!parsed.ok) return null;
  const fields = parsed.value;
  const windows = readLogAnalyticsRow(fields) === fields ? readWindowsEvent(fields) : null;
  if (!isPlain(fields, windows !== null)) return null;
  const leaves = leavesOf(fields);
  if (leaves.length > MOST_LEAVES) return null;
  const event = onlyEvent(record, normaliser);
  if (!event) return null;
  const mapping = normaliser.mappings.find(({ document }) => document.source === event.source) ?? null;
  if (mapping && !isReadable(mapping)) return null;
  yield;
  const controls = controlLeaves(fields, windows, { leaves, normaliser, mapping });
  const isControl = new Set(controls);
  const byMark = new Map<Json, Leaf>();
  const mark = (leaf: Leaf, index: number): Leaf['value'] => {
    const marked = isControl.has(leaves[index] as Leaf) ? leaf.value : markOf(leaf.value, index);
    if (marked !== leaf.value) byMark.set(marked, leaf);
    return marked;
  };
  const markedFields = withLeaves(fields, mark);
  yield;
  const marked = onlyEvent({ ...record, text: JSON.stringify(markedFields) }, normaliser);
  if (!marked || !isSameKind(event, marked) || !areControlsFixed({ fields, markedFields, normaliser, mapping })) return null;
  yield;
  const addressed = onlyEvent({ ...record, text: JSON.stringify(withLeaves(fields, (leaf, index) => addressFor(leaf, index, isControl.has(leaves[index] as Leaf)))) }, normaliser);
  for (const [index, leaf] of leaves.entries()) if (!isControl.has(leaf)) byMark.set(addressFor(leaf, index, false), leaf);
  const tellers = yield* tellingLeaves({ leaves, isControl }, { record, marked, markedFields, normaliser });
  return { event, leaves, controls, marked, addressed: addressed && isSameKind(event, addressed) ? addressed : null, leafOfMark: (value) => byMark.get(value), tellers, mapping };
}

function markOf(value: Leaf['value'], index: number): Leaf['value'] {
  if (typeof value === 'string' && value !== '') return `wfm${index}z`;
  return typeof value === 'number' ? NUMBER_MARK + index : value;
}

/** Of a network that is kept for measurements (RFC 2544). */
function addressFor({ value }: Leaf, index: number, isControl: boolean): Leaf['value'] {
  return isControl || typeof value !== 'string' || value === '' ? value : `198.18.${Math.floor(index / 256)}.${index % 256}`;
}

/** True for a value that is a mark, or holds one. */
export function holdsMark(value: Json | undefined): boolean {
  if (typeof value === 'string') return MARK.test(value) || /wfm\d+z/.test(value) || value.includes('8800000');
  if (typeof value === 'number') return value >= NUMBER_MARK && value < NUMBER_MARK + MOST_LEAVES;
  return typeof value === 'object' && value !== null && /wfm\d+z|8800000/.test(JSON.stringify(value));
}

function isPlain(fields: JsonObject, isWindows: boolean): boolean {
  const keys = Object.keys(fields);
  if (keys.length < 2 || keys.some((key) => OPAQUE_KEYS.has(key)) || fields['SourceModuleType'] === 'im_linuxaudit' || readLogAnalyticsRow(fields) !== fields) return false;
  if (batchOf(fields) !== null || BATCH_KEYS.some((key) => Array.isArray(fields[key]))) return false;
  if (isWindows) return !hasNamedData(fields) && keys.every((key) => !(TEXTS_OF_RECORDS.has(key) && isCarrier(fields[key])));
  return ENVELOPE_KEYS.every((key) => typeof fields[key] !== 'object' && typeof fields[key] !== 'string');
}

/** A text that begins like a record of its own. */
function isCarrier(value: Json | undefined): boolean {
  return typeof value === 'string' && /^\s*[{<]/.test(value);
}

/** Event data as a list of elements whose names are values, so that the structure does not show them; or names that lose their blanks. */
function hasNamedData(value: Json | undefined): boolean {
  if (Array.isArray(value)) return value.some((item: Json) => typeof item === 'object' && item !== null);
  if (!isObject(value)) return false;
  return Object.entries(value).some(([key, item]) => DATA_KEYS.has(key) || key.includes(' ') || hasNamedData(item));
}

function isReadable({ document, formats }: Mapping): boolean {
  return formats.some((format) => format === 'json' || format === 'windows') && !document.shapes && !document.lift && !document.decapitalise;
}

function onlyEvent(record: RecordToNormalise, normaliser: MappingNormaliser): NormalisedEvent | null {
  const outcome = normaliser.open(record);
  return outcome.ok && outcome.events.length === 1 ? (outcome.events[0] as NormalisedEvent) : null;
}

function isSameKind(one: NormalisedEvent, other: NormalisedEvent): boolean {
  return one.source === other.source && JSON.stringify(one.logSources) === JSON.stringify(other.logSources);
}

interface Surroundings {
  readonly normaliser: MappingNormaliser;
  readonly mapping: Mapping | null;
}

/** The fields that decide, of each view of the record that a mapping may take. */
function decidingFields(fields: JsonObject, windows: JsonObject | null, { normaliser, mapping }: Surroundings): readonly { readonly view: JsonObject; readonly path: string }[] {
  return normaliser.mappings.flatMap((one) => {
    const views = [...(one.formats.includes('json') ? [fields] : []), ...(windows && one.formats.includes('windows') ? [windows] : [])];
    return views.flatMap((view) => {
      const paths = [...recognitionFields(one.document, view), ...(one === mapping ? decisiveFields(one.document, view) : [])];
      return paths.map((path) => ({ view, path }));
    });
  });
}

/** The leaves that hold the deciding fields: those of the field's own name, or else all of the same value. */
function controlLeaves(fields: JsonObject, windows: JsonObject | null, { leaves, normaliser, mapping }: Surroundings & { readonly leaves: readonly Leaf[] }): readonly Leaf[] {
  const controls = new Set<Leaf>();
  for (const { view, path } of decidingFields(fields, windows, { normaliser, mapping })) {
    const values = new Set([compilePath(path)(view)].flat(3).map(String));
    const equal = leaves.filter((leaf) => values.has(String(leaf.value)));
    const named = equal.filter((leaf) => leaf.keys.join('.') === path || leaf.keys.at(-1) === path);
    for (const leaf of named.length > 0 ? named : equal) controls.add(leaf);
  }
  // What decides how a shipper's own severity is read.
  for (const leaf of leaves) if (leaf.keys.at(-1) === 'SourceModuleType') controls.add(leaf);
  return [...controls];
}

/** True when no mark got into a field that decides: all that they depend on is among the controls. */
function areControlsFixed({ fields, markedFields, normaliser, mapping }: Surroundings & { readonly fields: JsonObject; readonly markedFields: JsonObject }): boolean {
  const windows = readWindowsEvent(fields);
  const markedWindows = readWindowsEvent(markedFields);
  if ((windows === null) !== (markedWindows === null)) return false;
  return decidingFields(fields, windows, { normaliser, mapping }).every(({ view, path }) => {
    const other = view === fields ? markedFields : (markedWindows as JsonObject);
    return JSON.stringify(compilePath(path)(other)) === JSON.stringify(compilePath(path)(view));
  });
}

/** The leaves in whose text fields may stand that the structure does not show: none as a rule, so that all are tried together first, and halved where some tell. */
function* tellingLeaves({ leaves, isControl }: { readonly leaves: readonly Leaf[]; readonly isControl: ReadonlySet<Leaf> }, parts: Omit<TellingCase, 'indexes'>): Generator<undefined, readonly Leaf[]> {
  const tellers: Leaf[] = [];
  const waiting = [leaves.flatMap((leaf, index) => (typeof leaf.value !== 'string' || isControl.has(leaf) ? [] : [index]))];
  for (let indexes = waiting.pop(); indexes !== undefined; indexes = waiting.pop()) {
    yield;
    if (indexes.length === 0 || !isTelling({ indexes: new Set(indexes), ...parts })) continue;
    const half = indexes.length >> 1;
    if (half === 0) tellers.push(leaves[indexes[0] as number] as Leaf);
    else waiting.push(indexes.slice(half), indexes.slice(0, half));
  }
  return tellers;
}

interface TellingCase {
  /** Which leaves are tried. */
  readonly indexes: ReadonlySet<number>;
  readonly record: RecordToNormalise;
  readonly marked: NormalisedEvent;
  readonly markedFields: JsonObject;
  readonly normaliser: MappingNormaliser;
}

/** True when text in leaves makes fields that are not there without it. */
function isTelling({ indexes, record, marked, markedFields, normaliser }: TellingCase): boolean {
  const text = JSON.stringify(withLeaves(markedFields, (leaf, at) => (indexes.has(at) ? TELLING : leaf.value)));
  const told = onlyEvent({ ...record, text }, normaliser);
  if (!told) return true;
  const before = marked.fields;
  return Object.keys(told.fields).some((name) => before[name] === undefined || (!holdsMark(before[name]) && JSON.stringify(before[name]) !== JSON.stringify(told.fields[name])));
}
