import type { Json, JsonObject } from '#contract/event.ts';
import { isObject } from '../field-path.ts';

/**
 * Brings the shapes in which Windows events travel (Winlogbeat, NXLog, evtx_dump, the Mordor exports, Elastic agent, XML, Sentinel's
 * SecurityEvent) to one flat object: `EventID`, `Channel`, `Provider_Name`, `Computer`, `SystemTime` and the event data by their
 * own names, which are the names that Sigma rules use. `null` when it is no Windows event.
 */
export function readWindowsEvent(record: JsonObject): JsonObject | null {
  return fromEvtx(record) ?? fromWinlogbeat(record) ?? fromFlat(record);
}

/** `{Event: {System: {...}, EventData: {...}}}`, of evtx_dump, XML and their kin. */
function fromEvtx(record: JsonObject): JsonObject | null {
  const event = isObject(record['Event']) ? record['Event'] : record;
  const system = event['System'];
  if (!isObject(system)) return null;
  const provider = attributes(system['Provider']);
  const execution = attributes(system['Execution']);
  return clean({
    EventID: number(textOf(system['EventID'])),
    Channel: textOf(system['Channel']),
    Computer: textOf(system['Computer']),
    Provider_Name: provider['Name'],
    SystemTime: attributes(system['TimeCreated'])['SystemTime'] ?? textOf(system['TimeCreated']),
    EventRecordID: textOf(system['EventRecordID']),
    Level: textOf(system['Level']),
    Task: textOf(system['Task']),
    Opcode: textOf(system['Opcode']),
    Keywords: textOf(system['Keywords']),
    ExecutionProcessID: execution['ProcessID'],
    ExecutionThreadID: execution['ThreadID'],
    UserID: attributes(system['Security'])['UserID'],
    Correlation_ActivityID: attributes(system['Correlation'])['ActivityID'],
    Message: isObject(event['RenderingInfo']) ? textOf(event['RenderingInfo']['Message']) : undefined,
    ...eventData(event['EventData']),
    ...userData(event['UserData']),
  });
}

/** `#attributes` (evtx_dump), `@Name`/`$` (XML readers) or the plain object. */
function attributes(value: Json | undefined): JsonObject {
  if (!isObject(value)) return {};
  const inner = value['#attributes'] ?? value['$'];
  if (isObject(inner)) return inner;
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name.replace(/^[@_]/, ''), part]));
}

function textOf(value: Json | undefined): Json | undefined {
  if (!isObject(value)) return value;
  return value['#text'] ?? value['_'] ?? value['text'];
}

function eventData(value: Json | undefined): JsonObject {
  if (typeof value === 'string') return { Data: value };
  if (!isObject(value)) return {};
  const out: Record<string, Json | undefined> = {};
  for (const [name, part] of Object.entries(value)) {
    if (name === '#attributes') continue;
    if (name === 'Data' && Array.isArray(part)) Object.assign(out, dataList(part));
    else if (name === 'Data' && isObject(part)) Object.assign(out, dataList([part]));
    else out[name.replaceAll(' ', '')] = isObject(part) && '#text' in part ? part['#text'] : part;
  }
  return out;
}

/** `[{"@Name": "Image", "#text": "..."}]`, or bare texts without names. */
function dataList(items: readonly Json[]): JsonObject {
  const out: Record<string, Json | undefined> = {};
  const bare: Json[] = [];
  for (const item of items) {
    if (!isObject(item)) {
      bare.push(item);
      continue;
    }
    const name = attributes(item)['Name'];
    if (typeof name === 'string') out[name.replaceAll(' ', '')] = textOf(item);
    else bare.push(textOf(item) ?? '');
  }
  if (bare.length > 0) out['Data'] = bare.length === 1 ? bare[0] : bare;
  return out;
}

/** UserData wraps its fields in one element named by the provider. */
function userData(value: Json | undefined): JsonObject {
  if (!isObject(value)) return {};
  const [inner] = Object.entries(value).filter(([name, part]) => name !== '#attributes' && isObject(part)).map(([, part]) => part);
  return isObject(inner) ? eventData(inner) : eventData(value);
}

/** `winlog.*` of Winlogbeat and Elastic agent. */
function fromWinlogbeat(record: JsonObject): JsonObject | null {
  const winlog = record['winlog'];
  if (!isObject(winlog)) return null;
  const host = record['host'];
  const process = isObject(winlog['process']) ? winlog['process'] : {};
  const user = isObject(winlog['user']) ? winlog['user'] : {};
  return clean({
    EventID: number(winlog['event_id']),
    Channel: winlog['channel'],
    Computer: winlog['computer_name'] ?? (isObject(host) ? host['name'] : undefined),
    Provider_Name: winlog['provider_name'],
    SystemTime: record['@timestamp'],
    EventRecordID: winlog['record_id'],
    Task: winlog['task'],
    Opcode: winlog['opcode'],
    Keywords: Array.isArray(winlog['keywords']) ? winlog['keywords'].join(',') : winlog['keywords'],
    ExecutionProcessID: process['pid'],
    UserID: user['identifier'],
    Message: record['message'],
    ...eventData(winlog['event_data']),
    ...eventData(winlog['user_data']),
  });
}

/** Flat objects: NXLog, Mordor exports, Sentinel. They need an event id, a channel or provider, and a host. */
function fromFlat(record: JsonObject): JsonObject | null {
  const id = record['EventID'] ?? record['EventId'] ?? record['event_id'];
  const channel = record['Channel'] ?? record['channel'] ?? record['EventLog'] ?? record['log_name'];
  const provider = record['SourceName'] ?? record['Provider_Name'] ?? record['ProviderName'] ?? record['EventSourceName'] ?? record['source_name'];
  if (id === undefined || (channel === undefined && provider === undefined)) return null;
  const data = isObject(record['EventData']) ? eventData(record['EventData']) : isObject(record['event_data']) ? eventData(record['event_data']) : {};
  return clean({
    ...record,
    ...data,
    EventID: number(id),
    Channel: channel ?? channelOf(String(provider)),
    Computer: record['Hostname'] ?? record['Computer'] ?? record['computer_name'] ?? record['host'],
    Provider_Name: provider,
    SystemTime: record['UtcTimeCreated'] ?? record['TimeCreated'] ?? record['EventTime'] ?? record['TimeGenerated'] ?? record['@timestamp'],
  });
}

function channelOf(provider: string): string | undefined {
  if (provider === 'Microsoft-Windows-Security-Auditing') return 'Security';
  return provider.startsWith('Microsoft-Windows-') ? `${provider}/Operational` : undefined;
}

function number(value: Json | undefined): Json | undefined {
  const asNumber = Number(value);
  return value !== undefined && value !== null && Number.isInteger(asNumber) ? asNumber : value;
}

function clean(fields: Record<string, Json | undefined>): JsonObject | null {
  if (fields['EventID'] === undefined) return null;
  for (const [name, value] of Object.entries(fields)) if (value === undefined || value === null) delete fields[name];
  return fields;
}
