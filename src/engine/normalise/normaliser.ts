import type { Json, JsonObject, NormalisedEvent, OcsfEvent } from '#contract/event.ts';
import type { DeadLetterReason } from '#contract/outcome.ts';
import { OCSF_VERSION } from '#contract/ocsf.gen.ts';
import { batchOf, type Frame, frameObject, frameRecord } from './frame.ts';
import { splitCsvLine } from './framing/csv.ts';
import { parseKeyValue } from './framing/key-value.ts';
import type { Sha256 } from './framing/mail-message.ts';
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

/** A layer together with the views of it that mappings asked for. */
interface View {
  readonly frame: Frame;
  windows?: JsonObject | null;
  keyValue?: JsonObject | null;
}

/** More events than this from one record is no delivery that any product makes. */
const MAX_EVENTS_PER_RECORD = 100_000;

/** Makes a normaliser of compiled mappings. `sha256` hashes attachments of mail. */
export function createNormaliser(mappings: readonly Mapping[], sha256: Sha256): Normaliser {
  const ordered = [...mappings].sort((a, b) => b.document.priority - a.document.priority || (a.document.source < b.document.source ? -1 : 1));
  const bySource = new Map(ordered.map((mapping) => [mapping.document.source, mapping]));
  return {
    sources: [...bySource.keys()].sort(),
    normalise: (record) => {
      const framed = record.fields ? { ok: true as const, frames: frameObject(record.fields, record.text, sha256, 0) } : frameRecord(record.text, sha256);
      if (!framed.ok) return framed;
      const batch = framed.frames[0]?.kind === 'json' ? batchOf(framed.frames[0].fields) : null;
      if (!batch) return { ok: true, events: [normaliseFrames(framed.frames, record, record.id, ordered, bySource)] };
      if (batch.length > MAX_EVENTS_PER_RECORD) return { ok: false, reason: 'too-large', detail: `more than ${MAX_EVENTS_PER_RECORD} events in one record` };
      const events = batch.map((fields, i) => {
        const part = { ...record, text: JSON.stringify(fields) };
        return normaliseFrames(frameObject(fields, part.text, sha256, 0), part, `${record.id}.${i}`, ordered, bySource);
      });
      return { ok: true, events };
    },
  };
}

function normaliseFrames(frames: readonly Frame[], record: RecordToNormalise, id: string, mappings: readonly Mapping[], bySource: ReadonlyMap<string, Mapping>): NormalisedEvent {
  const views = frames.map((frame): View => ({ frame }));
  const told = bySource.get(record.source);
  const found = told ? (viewsFor(told, views).find((fields) => told.recognises(fields)) ?? viewsFor(told, views)[0]) : undefined;
  if (told && found) {
    const event = applyMapping(told, found, record, id);
    if (event) return event;
  }
  for (const mapping of told ? [] : mappings) {
    const fields = viewsFor(mapping, views).find((view) => mapping.recognises(view));
    const event = fields && applyMapping(mapping, fields, record, id);
    if (event) return event;
  }
  return unmappedEvent(frames, record, id);
}

/** The fields of each layer that the mapping's format can read. */
function viewsFor(mapping: Mapping, views: readonly View[]): JsonObject[] {
  const { format } = mapping.document;
  switch (format) {
    case 'windows':
      return present(views.map(windowsView));
    case 'kv':
      return present(views.map(keyValueView));
    case 'csv':
      return present(views.map((view) => csvView(mapping, view)));
    default:
      return views.filter((view) => view.frame.kind === format).map((view) => view.frame.fields);
  }
}

function present(fields: readonly (JsonObject | null)[]): JsonObject[] {
  return fields.filter((one) => one !== null);
}

function windowsView(view: View): JsonObject | null {
  const { frame } = view;
  if (view.windows === undefined) view.windows = frame.kind === 'json' || frame.kind === 'xml' ? readWindowsEvent(frame.fields) : null;
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
  const parts = splitCsvLine(frame.text, csv.separator);
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

function applyMapping(mapping: Mapping, view: JsonObject, record: RecordToNormalise, id: string): NormalisedEvent | null {
  const fields = mapping.extract(view);
  const mapped = mapping.toEvent(fields, record.receivedAtMs);
  if (!mapped) return null;
  const { document } = mapping;
  const ocsf = withReceipt(mapped.ocsf, record, id, { ...document.product });
  return { id, tenant: record.tenant, source: document.source, domain: document.domain, timeMs: mapped.timeMs, logSources: mapped.logSources, ocsf, fields, raw: record.text };
}

function withReceipt(ocsf: OcsfEvent, record: RecordToNormalise, id: string, product: JsonObject): OcsfEvent {
  const metadata: JsonObject = { ...ocsf.metadata, uid: id, product: { ...product, ...(ocsf.metadata['product'] as JsonObject | undefined) }, tenant_uid: record.tenant, logged_time: record.receivedAtMs };
  return { ...ocsf, metadata };
}

/** No mapping took it: an OCSF base event, so that it is stored, found by its words, and counted. */
function unmappedEvent(frames: readonly Frame[], record: RecordToNormalise, id: string): NormalisedEvent {
  const fields = frames[0]?.fields ?? {};
  const source = record.source === '' ? 'unknown' : record.source;
  const ocsf: OcsfEvent = {
    class_uid: 0, class_name: 'Base Event', category_uid: 0, category_name: 'Uncategorized', activity_id: 0, activity_name: 'Unknown', type_uid: 0, severity_id: 0, severity: 'Unknown',
    time: record.receivedAtMs, message: record.text.slice(0, 1000), metadata: { version: OCSF_VERSION },
  };
  const withMetadata = withReceipt(ocsf, record, id, { vendor_name: 'unknown', name: source });
  return { id, tenant: record.tenant, source, domain: null, timeMs: record.receivedAtMs, logSources: [], ocsf: withMetadata, fields, raw: record.text };
}
