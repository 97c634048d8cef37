import type { Json, JsonObject } from '#contract/event.ts';
import { isObject } from '../field-path.ts';
import { putPowerShellContext } from './powershell-context.ts';
import { attribute, type Gathered, put, putEventData, putUnnamedData, putUserData, textOf, withoutBlanks } from './windows-event-data.ts';
import { putMessageData } from './windows-event-message.ts';
import { readFlatEvent } from './windows-event-flat.ts';

/**
 * Brings the shapes in which Windows events travel (XML, evtx_dump, Winlogbeat and Elastic agent, NXLog, Wazuh, Fluent Bit,
 * OpenTelemetry, Sentinel's tables, the Mordor exports) to one flat object: `EventID`, `Channel`, `Provider_Name`, `Computer`,
 * `SystemTime` and the event data by their own names, which are the names that Sigma rules use. `null` when it is no Windows event.
 */
export function readWindowsEvent(record: JsonObject): JsonObject | null {
  const fields = fromEvtx(record) ?? fromWinlogbeat(record) ?? fromWazuh(record) ?? readFlatEvent(record);
  if (!fields || fields['EventID'] === undefined) return null;
  if (isObject(record['envelope'])) fields['envelope'] = record['envelope'];
  fields['EventID'] = toNumber(fields['EventID']);
  if (fields['Level'] !== undefined) fields['Level'] = toLevel(fields['Level']);
  if (fields['Channel'] === undefined) put(fields, 'Channel', channelOf(fields['Provider_Name']));
  putUnnamedData(fields);
  putMessageData(fields);
  if (fields['Channel'] === 'Windows PowerShell') putPowerShellContext(fields);
  return fields;
}

/** `{Event: {System: {...}, EventData: {...}}}`, of evtx_dump, XML and their kin. */
function fromEvtx(record: JsonObject): Gathered | null {
  const event = isObject(record['Event']) ? record['Event'] : record;
  const system = event['System'];
  if (!isObject(system) || system['EventID'] === undefined) return null;
  const execution = system['Execution'] ?? system['Execution_attributes'];
  const fields: Gathered = { EventID: textOf(system['EventID']) };
  for (const name of ['Channel', 'Computer', 'EventRecordID', 'Level', 'Task', 'Opcode', 'Keywords', 'Version']) put(fields, name, textOf(system[name]));
  put(fields, 'Provider_Name', providerName(system));
  put(fields, 'SystemTime', attribute(system['TimeCreated'] ?? system['TimeCreated_attributes'], 'SystemTime') ?? textOf(system['TimeCreated']));
  put(fields, 'ExecutionProcessID', attribute(execution, 'ProcessID'));
  put(fields, 'ExecutionThreadID', attribute(execution, 'ThreadID'));
  put(fields, 'UserID', attribute(system['Security'] ?? system['Security_attributes'], 'UserID'));
  put(fields, 'Correlation_ActivityID', attribute(system['Correlation'] ?? system['Correlation_attributes'], 'ActivityID'));
  put(fields, 'Message', isObject(event['RenderingInfo']) ? textOf(event['RenderingInfo']['Message']) : event['Message']);
  putEventData(fields, event['EventData']);
  putUserData(fields, event['UserData']);
  return fields;
}

function providerName(system: JsonObject): Json | undefined {
  const provider = system['Provider'] ?? system['Provider_attributes'];
  return typeof provider === 'string' ? provider : attribute(provider, 'Name');
}

/** `winlog.*` of Winlogbeat 7 and later and of Elastic agent; up to Winlogbeat 6 the same stood at the top. */
function fromWinlogbeat(record: JsonObject): Gathered | null {
  const winlog = isObject(record['winlog']) ? record['winlog'] : isObject(record['event_data']) || isObject(record['user_data']) || record['log_name'] !== undefined ? record : null;
  if (!winlog || typeof winlog['event_id'] === 'object' || winlog['event_id'] === undefined) return null;
  const { event_data: data, user, keywords } = winlog;
  const fields: Gathered = { EventID: winlog['event_id'] };
  put(fields, 'Channel', winlog['channel'] ?? winlog['log_name']);
  put(fields, 'Computer', winlog['computer_name'] ?? attribute(record['host'], 'name'));
  put(fields, 'Provider_Name', winlog['provider_name'] ?? winlog['source_name'] ?? attribute(data, 'provider_name'));
  put(fields, 'SystemTime', winlog['time_created'] ?? record['@timestamp']);
  put(fields, 'EventRecordID', winlog['record_id'] ?? winlog['record_number']);
  for (const [name, key] of [['Task', 'task'], ['Opcode', 'opcode'], ['Version', 'version']] as const) put(fields, name, winlog[key]);
  put(fields, 'Level', winlog['level'] ?? attribute(record['log'], 'level'));
  put(fields, 'Keywords', Array.isArray(keywords) ? keywords.join(',') : (keywords ?? outcomeWord(record)));
  put(fields, 'ExecutionProcessID', attribute(winlog['process'], 'pid') ?? winlog['process_id']);
  put(fields, 'UserID', attribute(user, 'identifier'));
  put(fields, 'UserName', attribute(user, 'name'));
  put(fields, 'UserDomain', attribute(user, 'domain'));
  put(fields, 'Message', record['message']);
  putEventData(fields, data);
  putEventData(fields, winlog['user_data']);
  return fields;
}

/** Elastic agent leaves the audit keyword out of `winlog` where it has written it as `event.outcome`. */
function outcomeWord(record: JsonObject): string | undefined {
  const outcome = attribute(record['event'], 'outcome') ?? record['event.outcome'];
  return outcome === 'success' ? 'Audit Success' : outcome === 'failure' ? 'Audit Failure' : undefined;
}

/** `{win: {system: {...}, eventdata: {...}}}` of Wazuh: names begin in lower case, and back slashes and quotes are escaped once more. */
function fromWazuh(record: JsonObject): Gathered | null {
  const win = record['win'];
  const system = isObject(win) ? win['system'] : undefined;
  if (!isObject(win) || !isObject(system)) return null;
  const fields: Gathered = { EventID: system['eventID'] };
  for (const name of ['Channel', 'Computer', 'EventRecordID', 'Level', 'Task', 'Opcode', 'Keywords', 'Version', 'Message', 'SystemTime']) put(fields, name, system[name[0]?.toLowerCase() + name.slice(1)]);
  put(fields, 'Provider_Name', system['providerName']);
  put(fields, 'ExecutionProcessID', system['processID']);
  for (const [section, data] of Object.entries(win)) {
    if (section === 'system' || !isObject(data)) continue;
    for (const [name, value] of Object.entries(data)) put(fields, withoutBlanks(wazuhName(name)), typeof value === 'string' ? unescaped(value) : value);
  }
  return fields;
}

function wazuhName(name: string): string {
  return /^param\d+$/.test(name) ? name : (name[0] as string).toUpperCase() + name.slice(1);
}

/** Text that holds any back slash which escapes nothing was not escaped. */
function unescaped(value: string): string {
  return value.includes('\\') && !/(?:^|[^\\])(?:\\\\)*\\(?:[^"\\]|$)/.test(value) ? value.replace(/\\(["\\])/g, '$1') : value;
}

/** Providers that write to a channel of another name. */
const CHANNELS: Readonly<Record<string, string>> = {
  'Microsoft-Windows-Security-Auditing': 'Security', 'Service Control Manager': 'System', PowerShell: 'Windows PowerShell', PowerShellCore: 'PowerShellCore/Operational',
  'Microsoft-Windows-DNSServer': 'Microsoft-Windows-DNS-Server/Analytical',
};

function channelOf(provider: Json | undefined): string | undefined {
  if (typeof provider === 'string' && Object.hasOwn(CHANNELS, provider)) return CHANNELS[provider];
  return typeof provider === 'string' && provider.startsWith('Microsoft-Windows-') ? `${provider}/Operational` : undefined;
}

/** Windows' levels by the names that shippers write; rules ask for the numbers. */
const LEVELS: Readonly<Record<string, number>> = { critical: 1, error: 2, warning: 3, information: 4, informational: 4, info: 4, verbose: 5 };

function toLevel(value: Json | undefined): Json | undefined {
  return typeof value === 'string' ? (LEVELS[value.toLowerCase()] ?? toNumber(value)) : value;
}

function toNumber(value: Json | undefined): Json | undefined {
  const number = typeof value === 'string' ? Number(value) : value;
  return Number.isInteger(number) ? number : value;
}
