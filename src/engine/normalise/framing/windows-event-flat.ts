import type { Json, JsonObject } from '#contract/event.ts';
import { parseEventTime } from '../event-time.ts';
import { attribute, type Gathered, put, putEventData, withoutBlanks } from './windows-event-data.ts';

const ID_KEYS = ['EventID', 'EventId', 'event_id', 'EventCode', 'Id'];
const CHANNEL_KEYS = ['Channel', 'channel', 'EventLog', 'LogName'];
const PROVIDER_KEYS = ['SourceName', 'Provider_Name', 'ProviderName', 'EventSourceName', 'source_name', 'Provider', 'provider', 'Source'];
const COMPUTER_KEYS = ['Hostname', 'Computer', 'computer_name', 'ComputerName', 'MachineName', 'computer', 'host'];
const TIME_KEYS = ['UtcTimeCreated', 'SystemTime', 'TimeCreated', 'system_time', 'EventTime', 'TimeGenerated', 'TimeGenerated [UTC]', 'Timestamp', '@timestamp'];
const LEVEL_KEYS = ['Level', 'EventLevel', 'level'];
const MESSAGE_KEYS = ['Message', 'message', 'RenderedDescription', 'Description'];
/** Names that other products use too: they tell a provider only beside a channel. */
const COMMON_KEYS = new Set(['Provider', 'provider', 'Source']);

/**
 * Records whose names stand side by side: NXLog, Fluent Bit, OpenTelemetry, Get-WinEvent, Sentinel's SecurityEvent, Event and WindowsEvent,
 * the Mordor exports. They need an event id and a channel or a provider.
 */
export function readFlatEvent(record: JsonObject): Gathered | null {
  const idKey = ID_KEYS.find((key) => present(record[key]));
  if (idKey === undefined) return null;
  const channel = firstOf(record, CHANNEL_KEYS);
  const provider = firstOf(record, typeof channel === 'string' ? PROVIDER_KEYS : PROVIDER_KEYS.filter((key) => !COMMON_KEYS.has(key)));
  if ((typeof channel !== 'string' && typeof provider !== 'string') || (idKey === 'Id' && typeof channel !== 'string')) return null;
  const fields: Gathered = {};
  for (const name in record) {
    const value = record[name];
    if (value !== null && value !== undefined) fields[withoutBlanks(name)] = value;
  }
  putEventData(fields, dataOf(record));
  fields['EventID'] = attribute(record[idKey], 'id') ?? record[idKey];
  put(fields, 'Channel', channel);
  put(fields, 'Provider_Name', attribute(provider, 'name') ?? attribute(provider, 'Name') ?? provider);
  put(fields, 'Computer', firstOf(record, COMPUTER_KEYS));
  put(fields, 'SystemTime', timeOf(record));
  put(fields, 'Level', firstOf(record, LEVEL_KEYS) ?? nxlogLevel(record));
  if (fields['Message'] === undefined) put(fields, 'Message', firstOf(record, MESSAGE_KEYS));
  return fields;
}

function present(value: Json | undefined): boolean {
  return value !== undefined && value !== null && value !== '';
}

function firstOf(record: JsonObject, keys: readonly string[]): Json | undefined {
  for (const key of keys) if (present(record[key])) return record[key];
  return undefined;
}

/** NXLog counts severity upwards (1 is debug, 5 critical), Windows its levels downwards; NXLog makes errors of failed audits, which have no level. */
function nxlogLevel(record: JsonObject): number | undefined {
  const { SeverityValue: severity, EventType: type } = record;
  return typeof severity === 'number' && !String(type).startsWith('AUDIT_') ? 6 - severity : undefined;
}

/** Texts of it are XML or JSON; a plain text among columns is none of the event's own data. */
function dataOf(record: JsonObject): Json | undefined {
  const data = record['EventData'] ?? record['event_data'];
  return typeof data === 'string' && !/^\s*[<{]/.test(data) ? undefined : data;
}

const HAS_ZONE = /(?:Z|UTC|GMT|[+-]\d\d:?\d\d)\s*$/i;
const QUARTER_MS = 900_000;

/**
 * NXLog writes `EventTime` in the host's local time without a zone. The zone shows where a next hop stamped the record with UTC
 * (`@timestamp`): it is how far that lies from NXLog's own time of receipt, in whole quarters of an hour.
 */
function timeOf(record: JsonObject): Json | undefined {
  const found = firstOf(record, TIME_KEYS);
  const { EventTime: local, EventReceivedTime: received, '@timestamp': stamped } = record;
  if (found !== local || typeof local !== 'string' || HAS_ZONE.test(local) || typeof received !== 'string' || HAS_ZONE.test(received)) return found;
  const [eventMs, receivedMs, stampedMs] = [local, received, stamped].map((time) => parseEventTime(time, 0));
  if (eventMs === null || eventMs === undefined || receivedMs === null || receivedMs === undefined || stampedMs === null || stampedMs === undefined) return found;
  const zoneMs = Math.round((stampedMs - receivedMs) / QUARTER_MS) * QUARTER_MS;
  return Math.abs(zoneMs) <= 15 * 3_600_000 ? eventMs + zoneMs : found;
}
