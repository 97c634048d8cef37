import type { LookUpAddress } from '#contract/address-facts.ts';
import type { Json, JsonObject, NormalisedEvent, OcsfEvent } from '#contract/event.ts';
import type { Framing } from '#contract/mapping.ts';
import type { DeadLetterReason } from '#contract/outcome.ts';
import { OCSF_VERSION } from '#contract/ocsf.gen.ts';
import { addAddressFacts } from './add-address-facts.ts';
import { batchOf, type Frame, frameObject, frameRecord } from './frame.ts';
import { splitCsvLine } from './framing/csv.ts';
import { parseKeyValue } from './framing/key-value.ts';
import type { Sha256 } from './framing/mail-message.ts';
import { readRenderedEvent } from './framing/windows-event-text.ts';
import { readWindowsEvent } from './framing/windows-event.ts';
import type { Mapping } from './mapping.ts';

/** A record to normalise, with what its receipt says. */
export interface RecordToNormalise {
  readonly tenant: string;
  /** `vendor.product` when it is told; empty when it is to be detected. */
  readonly source: string;
  readonly receivedAtMs: number;
  /** Id of the record; the ids of its events are made from it. */
  readonly id: string;
  readonly text: string;
  /** The record as an object already, where a reader knew the names (a row of a CSV file with a header). */
  readonly fields?: JsonObject;
}

export type NormaliseOutcome =
  | { readonly ok: true; readonly events: readonly NormalisedEvent[] }
  | { readonly ok: false; readonly reason: DeadLetterReason; readonly detail: string };

export interface Normaliser {
  readonly sources: readonly string[];
  normalise(record: RecordToNormalise): NormaliseOutcome;
}

/** A normaliser made of mappings, which can be looked into. */
export interface MappingNormaliser extends Normaliser {
  /** In the order in which they are asked. */
  readonly mappings: readonly Mapping[];
  /** The same, but the OCSF form of an event is only built when it is first read: for where most events are looked at and let go. */
  open(record: RecordToNormalise): NormaliseOutcome;
}

/** A layer together with the views of it that mappings asked for. */
interface View {
  readonly frame: Frame;
  windows?: JsonObject | null;
  keyValue?: JsonObject | null;
  /** The cells of the line, by their separator. */
  readonly cells: Map<string | undefined, readonly string[]>;
}

/** The layers of a record: peeled when the first mapping asks for them, kept for the next. */
interface Views {
  at(index: number): View | undefined;
}

function lazyViews(frames: Iterable<Frame>): Views {
  const rest = frames[Symbol.iterator]();
  const views: View[] = [];
  return {
    at: (index) => {
      if (index >= MAX_FRAMES_PER_RECORD) return undefined;
      while (views.length <= index) {
        const next = rest.next();
        if (next.done) return undefined;
        views.push({ frame: next.value, cells: new Map() });
      }
      return views[index];
    },
  };
}

/** More layers than this has no record of any product; each costs every mapping a look. */
const MAX_FRAMES_PER_RECORD = 100;
/** More events than this from one record is no delivery that any product makes. */
const MAX_EVENTS_PER_RECORD = 100_000;

/** Makes a normaliser of compiled mappings. `sha256` hashes attachments of mail; `lookUp` says where addresses are, and may be left out. */
export function createNormaliser(mappings: readonly Mapping[], sha256: Sha256, lookUp: LookUpAddress | null = null): MappingNormaliser {
  const ordered = [...mappings].sort((a, b) => b.document.priority - a.document.priority || (a.document.source < b.document.source ? -1 : 1));
  const bySource = new Map(ordered.map((mapping) => [mapping.document.source, mapping]));
  const known = { ordered, bySource, lookUp };
  return {
    sources: [...bySource.keys()].sort(),
    mappings: ordered,
    normalise: (record) => {
      const outcome = open(record, known, sha256);
      // A fault of a mapping belongs to here, not to the first who reads the event.
      if (outcome.ok) for (const event of outcome.events) void event.ocsf;
      return outcome;
    },
    open: (record) => open(record, known, sha256),
  };
}

function open(record: RecordToNormalise, known: KnownMappings, sha256: Sha256): NormaliseOutcome {
  const framed = record.fields ? { ok: true as const, frames: frameObject(record.fields, record.text, sha256, 0) } : frameRecord(record.text, sha256);
  if (!framed.ok) return framed;
  const views = lazyViews(framed.frames);
  const outermost = views.at(0)?.frame;
  const batch = outermost?.kind === 'json' || outermost?.kind === 'xml' ? batchOf(outermost.fields) : null;
  if (!batch) return { ok: true, events: [normaliseViews(views, record, record.id, known)] };
  if (batch.length > MAX_EVENTS_PER_RECORD) return { ok: false, reason: 'too-large', detail: `more than ${MAX_EVENTS_PER_RECORD} events in one record` };
  const events = batch.map((fields, i) => {
    const part = { ...record, text: JSON.stringify(fields) };
    return normaliseViews(lazyViews(frameObject(fields, part.text, sha256, 0)), part, `${record.id}.${i}`, known);
  });
  return { ok: true, events };
}

/** The mappings there are, by source and in the order in which they are asked. */
interface KnownMappings {
  readonly ordered: readonly Mapping[];
  readonly bySource: ReadonlyMap<string, Mapping>;
  readonly lookUp: LookUpAddress | null;
}

function normaliseViews(views: Views, record: RecordToNormalise, id: string, { ordered, bySource, lookUp }: KnownMappings): NormalisedEvent {
  const told = bySource.get(record.source);
  if (told) {
    const fields = recognised(told, views) ?? fieldsFor(told, views).next().value;
    const event = fields && applyMapping(told, fields, record, { id, lookUp });
    if (event) return event;
  }
  for (const mapping of told ? [] : ordered) {
    const fields = recognised(mapping, views);
    const event = fields && applyMapping(mapping, fields, record, { id, lookUp });
    if (event) return event;
  }
  return unmappedEvent(views.at(0)?.frame.fields ?? {}, record, id);
}

function recognised(mapping: Mapping, views: Views): JsonObject | undefined {
  for (const fields of fieldsFor(mapping, views)) if (mapping.recognises(fields)) return fields;
  return undefined;
}

/** The fields of each layer that the mapping's formats can read. */
function* fieldsFor(mapping: Mapping, views: Views): Generator<JsonObject, undefined> {
  for (let i = 0, view = views.at(0); view; view = views.at(++i)) {
    for (const format of mapping.formats) {
      const fields = fieldsOf(mapping, view, format);
      if (fields) yield fields;
    }
    // Below a Windows event there is no other record: its message is a rendering of its own fields.
    if (windowsView(view)) return undefined;
  }
  return undefined;
}

function fieldsOf(mapping: Mapping, view: View, format: Framing): JsonObject | null {
  switch (format) {
    case 'windows':
      return windowsView(view);
    case 'kv':
      return keyValueView(view);
    case 'csv':
      return csvView(mapping, view);
    default:
      return view.frame.kind === format ? view.frame.fields : null;
  }
}

function windowsView(view: View): JsonObject | null {
  const { frame } = view;
  if (view.windows === undefined) {
    const record = frame.kind === 'json' || frame.kind === 'xml' ? frame.fields : frame.kind === 'text' ? readRenderedEvent(frame.text) : null;
    view.windows = record && readWindowsEvent(record);
  }
  return view.windows;
}

function keyValueView(view: View): JsonObject | null {
  const { frame } = view;
  if (frame.kind !== 'text') return null;
  if (view.keyValue === undefined) {
    const pairs = parseKeyValue(frame.text);
    view.keyValue = pairs && { ...frame.fields, ...pairs };
  }
  return view.keyValue;
}

function csvView(mapping: Mapping, view: View): JsonObject | null {
  const { frame } = view;
  const { csv } = mapping.document;
  if (frame.kind !== 'text' || !csv) return null;
  const parts = view.cells.get(csv.separator) ?? splitCsvLine(frame.text, csv.separator);
  view.cells.set(csv.separator, parts);
  if (parts.length < 4) return null;
  const column = csv.by === undefined ? undefined : Number(csv.by.replace(/^c/, ''));
  const names = column === undefined ? csv.columns : (csv.variants?.[parts[column] ?? ''] ?? csv.columns);
  const fields: Record<string, Json> = { ...frame.fields } as Record<string, Json>;
  parts.forEach((part, i) => {
    const name = names?.[i] ?? `c${i}`;
    if (name !== '') fields[name] = part;
  });
  return fields;
}

function applyMapping(mapping: Mapping, view: JsonObject, record: RecordToNormalise, { id, lookUp }: { readonly id: string; readonly lookUp: LookUpAddress | null }): NormalisedEvent | null {
  const fields = mapping.extract(view);
  const mapped = mapping.toEvent(fields, record.receivedAtMs);
  if (!mapped) return null;
  const { document } = mapping;
  let ocsf: OcsfEvent | undefined;
  return {
    id, tenant: record.tenant, source: document.source, domain: document.domain, timeMs: mapped.timeMs, logSources: mapped.logSources, fields: mapped.fields, raw: record.text,
    get ocsf() {
      ocsf ??= withReceipt(lookUp === null ? mapped.ocsf : addAddressFacts(mapped.ocsf, lookUp), record, id, { ...document.product });
      return ocsf;
    },
  };
}

function withReceipt(ocsf: OcsfEvent, record: RecordToNormalise, id: string, product: JsonObject): OcsfEvent {
  const metadata: JsonObject = { ...ocsf.metadata, uid: id, product: { ...product, ...(ocsf.metadata['product'] as JsonObject | undefined) }, tenant_uid: record.tenant, logged_time: record.receivedAtMs };
  return { ...ocsf, metadata };
}

/** No mapping took it: an OCSF base event, so that it is stored, found by its words, and counted. */
function unmappedEvent(fields: JsonObject, record: RecordToNormalise, id: string): NormalisedEvent {
  const source = record.source === '' ? 'unknown' : record.source;
  const ocsf: OcsfEvent = {
    class_uid: 0, class_name: 'Base Event', category_uid: 0, category_name: 'Uncategorized', activity_id: 0, activity_name: 'Unknown', type_uid: 0, severity_id: 0, severity: 'Unknown',
    time: record.receivedAtMs, message: record.text.slice(0, 1000), metadata: { version: OCSF_VERSION },
  };
  const withMetadata = withReceipt(ocsf, record, id, { vendor_name: 'unknown', name: source });
  return { id, tenant: record.tenant, source, domain: null, timeMs: record.receivedAtMs, logSources: [], ocsf: withMetadata, fields, raw: record.text };
}
