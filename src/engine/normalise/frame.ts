import type { Json, JsonObject } from '#contract/event.ts';
import type { DeadLetterReason } from '#contract/outcome.ts';
import { isObject } from './field-path.ts';
import { readAuditObject } from './framing/audit-object.ts';
import { parseAuditd } from './framing/auditd.ts';
import { readAzureFlows } from './framing/azure-flow-log.ts';
import { readCarriedSyslog } from './framing/carried-syslog.ts';
import { parseCef } from './framing/cef.ts';
import { readCefObject } from './framing/cef-object.ts';
import { parseJsonRecord } from './framing/json.ts';
import { eventsOfActivity, recordsOfNamedLists, recordsOfReport } from './framing/inner-records.ts';
import { parseLeef } from './framing/leef.ts';
import { readLogAnalyticsRow } from './framing/log-analytics-row.ts';
import { isMailMessage, readMailMessage, type Sha256 } from './framing/mail-message.ts';
import { bytesToText, decodeBase64 } from './framing/mime-text.ts';
import { osqueryRows } from './framing/osquery-batch.ts';
import { parseSyslog } from './framing/syslog.ts';
import { parseXmlRecord } from './framing/xml.ts';

export type FrameKind = 'json' | 'xml' | 'syslog' | 'cef' | 'leef' | 'auditd' | 'eml' | 'text';

/** One layer of a record: what a mapping may recognise. `text` is what this layer was read from. */
export interface Frame {
  readonly kind: FrameKind;
  readonly fields: JsonObject;
  readonly text: string;
}

export type FrameOutcome =
  /** The layers of the record, outermost first; peeled only as far as they are read. */
  | { readonly ok: true; readonly frames: Iterable<Frame> }
  | { readonly ok: false; readonly reason: DeadLetterReason; readonly detail: string };

/** Under these names shippers carry the record of somebody else, as an object or as text. */
export const ENVELOPE_KEYS = ['event', 'detail', '_source', 'message', 'Message', 'MESSAGE', 'original', '_raw', 'raw', 'log', 'line', 'SyslogMessage', 'RawData', 'eml', 'mime', 'content', 'AuditData', 'properties', 'jsonPayload', 'textPayload', 'data', 'result', 'body', 'Event', 'o365', 'o365audit', 'audit', 'json', 'aws', 'gcp', 'github'] as const;
const MAX_LAYERS = 4;

/** Peels a record: JSON, XML, syslog, CEF, LEEF, audit lines and mail, and the record that an envelope of those carries. */
export function frameRecord(text: string, sha256: Sha256): FrameOutcome {
  const trimmed = text.replace(/^\uFEFF/, '').trim();
  if (trimmed === '') return { ok: false, reason: 'empty', detail: 'the record holds nothing but blanks' };
  if (trimmed.startsWith('{')) {
    const json = parseJsonRecord(trimmed);
    if (!json.ok) return { ok: false, reason: json.reason, detail: json.detail };
    return { ok: true, frames: frameObject(json.value, trimmed, sha256, 0) };
  }
  return { ok: true, frames: frameText(trimmed, {}, sha256, 0) };
}

/** The layers of a record that is already an object, such as a row of a table. */
export function* frameObject(object: JsonObject, text: string, sha256: Sha256, depth: number): Generator<Frame> {
  const fields = readLogAnalyticsRow(object);
  yield { kind: 'json', fields, text };
  const cef = readCefObject(fields);
  if (cef) yield { kind: 'cef', fields: cef, text };
  const audit = readAuditObject(fields);
  if (audit) yield { kind: 'auditd', fields: audit, text };
  if (depth >= MAX_LAYERS) return;
  for (const key of ENVELOPE_KEYS) {
    const inner = innerOf(fields, key);
    if (inner === undefined) continue;
    const { [key]: _carried, ...envelope } = fields;
    if (isObject(inner)) yield* frameObject({ ...inner, envelope }, text, sha256, depth + 1);
    else if (typeof inner === 'string') yield* frameCarriedText(inner, envelope, sha256, depth + 1);
  }
  const tagged = taggedObject(fields);
  if (tagged) yield* frameObject(tagged, text, sha256, depth + 1);
}

/** One object under one name and nothing beside it, as Zeek writes its logs to Kafka (`{"conn": {...}}`); the name is `envelope.tag`. */
function taggedObject(fields: JsonObject): JsonObject | null {
  let tag: string | undefined;
  for (const key in fields) {
    if (tag !== undefined) return null;
    tag = key;
  }
  const inner = tag === undefined ? undefined : fields[tag];
  if (tag === undefined || !isObject(inner) || (ENVELOPE_KEYS as readonly string[]).includes(tag)) return null;
  return { ...inner, envelope: { tag } };
}

function innerOf(fields: JsonObject, key: string): Json | undefined {
  const value = fields[key];
  if (key === 'event' && isObject(value) && typeof value['original'] === 'string') return value['original'];
  return value;
}

/** A JSON object in base64, as Google Pub/Sub and Amazon Kinesis carry records. */
const BASE64_OBJECT = /^e[yw][A-Za-z0-9+/\s]+={0,2}$/;

function* frameCarriedText(text: string, envelope: JsonObject, sha256: Sha256, depth: number): Generator<Frame> {
  const bare = text.trim();
  const trimmed = BASE64_OBJECT.test(bare) ? bytesToText(decodeBase64(bare)).trim() : bare;
  if (trimmed.length < 8) return;
  if (!trimmed.startsWith('{')) return yield* frameText(trimmed, { envelope }, sha256, depth);
  const json = parseJsonRecord(trimmed);
  if (json.ok) yield* frameObject({ ...json.value, envelope }, trimmed, sha256, depth);
}

function* frameText(text: string, outer: JsonObject, sha256: Sha256, depth: number): Generator<Frame> {
  if (text.startsWith('<') && !/^<\d{1,3}>/.test(text)) {
    const xml = parseXmlRecord(text);
    if (xml) return yield { kind: 'xml', fields: { ...outer, ...xml }, text };
  }
  if (isMailMessage(text)) return yield { kind: 'eml', fields: { ...outer, ...readMailMessage(text, sha256) }, text };
  const syslog = parseSyslog(text) ?? readCarriedSyslog(text, outer['envelope']);
  const header = syslog ? { ...outer, ...syslog.fields } : outer;
  const body = syslog?.message ?? text;
  const special = frameSpecial(text, header) ?? frameByTag(body, header);
  if (special) yield special;
  if (syslog) {
    if (!special && depth < MAX_LAYERS && body.startsWith('{')) yield* frameCarriedText(body, header, sha256, depth + 1);
    if (!special && body.startsWith('<')) yield* frameCarriedXml(body, header);
    yield { kind: 'syslog', fields: header, text: body };
  }
  yield { kind: 'text', fields: { ...header, message: body }, text: body };
}

/** XML behind a syslog header, as Sysmon for Linux writes it. */
function* frameCarriedXml(text: string, header: JsonObject): Generator<Frame> {
  const xml = parseXmlRecord(text);
  if (xml) yield { kind: 'xml', fields: { ...header, ...xml }, text };
}

function frameSpecial(text: string, header: JsonObject): Frame | null {
  const cef = text.includes('CEF:') ? parseCef(text) : null;
  if (cef) return { kind: 'cef', fields: { ...header, ...cef }, text };
  const leef = text.includes('LEEF:') ? parseLeef(text) : null;
  if (leef) return { kind: 'leef', fields: { ...header, ...leef }, text };
  const audit = text.includes('audit(') ? parseAuditd(text) : null;
  return audit ? { kind: 'auditd', fields: { ...header, ...audit }, text } : null;
}

/** A relay takes `CEF:` for the program's name, and writes it as such in the header of RFC 5424. */
function frameByTag(body: string, header: JsonObject): Frame | null {
  const tag = header['syslog_app'];
  return tag === 'CEF' || tag === 'LEEF' ? frameSpecial(`${tag}:${body.trimStart()}`, header) : null;
}

/** Keys under which one delivery carries many records (CloudTrail files, Azure diagnostics, Graph pages, subscription filters). */
export const BATCH_KEYS = ['Records', 'records', 'value', 'events', 'logEvents', 'items', 'Events', 'findings', 'Findings'] as const;
/** Looked for before such a text is parsed: most texts are no delivery. */
const CARRIED_LIST = /^\s*\{[^{]{0,600}"(?:[Rr]ecords|value|[Ee]vents|logEvents|items|[Ff]indings)"\s*:\s*\[\s*\{/;

/** The records of a delivery that holds many, or null when it is one record. EventBridge carries the delivery as its `detail`. */
export function batchOf(fields: JsonObject): readonly JsonObject[] | null {
  const rows = osqueryRows(fields);
  if (rows) return rows;
  const { detail } = fields;
  const list = recordsOfNamedLists(fields) ?? recordsOfReport(fields) ?? listIn(isObject(detail) && fields['detail-type'] !== undefined ? detail : fields) ?? carriedList(fields);
  const records = (list ?? [fields]).flatMap(eventsOfActivity).flatMap((record) => readAzureFlows(record) ?? [record]);
  return list || records.length > 1 || records[0] !== fields ? records : null;
}

function listIn(fields: JsonObject): readonly JsonObject[] | null {
  for (const key of BATCH_KEYS) {
    const items = fields[key];
    if (!Array.isArray(items)) continue;
    const others = Object.keys(fields).filter((name) => name !== key && !name.startsWith('@odata'));
    if (items.length > 0 && items.every(isObject) && others.length <= 5 && isEnvelope(fields, others)) {
      return items as readonly JsonObject[];
    }
  }
  return null;
}

/** A shipper that read a file of such deliveries, or passed one on, carries it as it came. */
function carriedList(fields: JsonObject): readonly JsonObject[] | null {
  for (const key of ['event', 'message', 'Message', 'body', '_raw', 'log']) {
    const inner = innerOf(fields, key);
    if (isObject(inner)) return listIn(inner);
    if (typeof inner !== 'string' || !CARRIED_LIST.test(inner)) continue;
    const json = parseJsonRecord(inner.trim());
    return json.ok ? listIn(json.value) : null;
  }
  return null;
}

/** What stands beside the records must be small (a list of Kubernetes has `metadata`): a real event that has a list of `items` is not taken apart. */
function isEnvelope(fields: JsonObject, others: readonly string[]): boolean {
  return others.every((name) => name === 'metadata' || !isObject(fields[name])) && !others.some((name) => /time|timestamp|event(?:name|type|id)$/i.test(name));
}
