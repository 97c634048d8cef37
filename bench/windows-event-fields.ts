import type { LogSource } from '#contract/log-source.ts';
import type { EventFields, FieldValue } from '#engine/detect/event-fields.ts';

type Plain = Readonly<Record<string, unknown>>;

/** The categories of Sysmon's and PowerShell's event ids (Sigma taxonomy appendix). */
const CATEGORIES: Readonly<Record<string, Readonly<Record<number, readonly string[]>>>> = {
  sysmon: {
    1: ['process_creation'], 2: ['file_change'], 3: ['network_connection'], 4: ['sysmon_status'], 5: ['process_termination'],
    6: ['driver_load'], 7: ['image_load'], 8: ['create_remote_thread'], 9: ['raw_access_thread'], 10: ['process_access'],
    11: ['file_event'], 12: ['registry_add', 'registry_delete', 'registry_event'], 13: ['registry_set', 'registry_event'],
    14: ['registry_rename', 'registry_event'], 15: ['create_stream_hash'], 16: ['sysmon_status'], 17: ['pipe_created'], 18: ['pipe_created'],
    19: ['wmi_event'], 20: ['wmi_event'], 21: ['wmi_event'], 22: ['dns_query'], 23: ['file_delete'], 24: ['clipboard_change'],
    25: ['process_tampering'], 26: ['file_delete'], 27: ['file_block_executable'], 28: ['file_block_shredding'], 29: ['file_executable_detected'],
    255: ['sysmon_error'],
  },
  powershell: { 4103: ['ps_module'], 4104: ['ps_script'] },
  'powershell-classic': { 400: ['ps_classic_start'], 600: ['ps_classic_provider_start'], 800: ['ps_module'] },
  security: { 4688: ['process_creation'] },
};

const SERVICES: Readonly<Record<string, string>> = {
  'microsoft-windows-sysmon/operational': 'sysmon',
  'windows powershell': 'powershell-classic',
  'microsoft-windows-powershell/operational': 'powershell',
  'powershellcore/operational': 'powershell',
  'microsoft-windows-windows defender/operational': 'windefend',
  'microsoft-windows-bits-client/operational': 'bits-client',
  'microsoft-windows-codeintegrity/operational': 'codeintegrity-operational',
  'microsoft-windows-appxdeploymentserver/operational': 'appxdeployment-server',
  'microsoft-windows-windows firewall with advanced security/firewall': 'firewall-as',
  'microsoft-windows-taskscheduler/operational': 'taskscheduler',
  'microsoft-windows-wmi-activity/operational': 'wmi',
  'microsoft-windows-ntlm/operational': 'ntlm',
  'microsoft-windows-dns-client/operational': 'dns-client',
  'microsoft-windows-terminalservices-localsessionmanager/operational': 'terminalservices-localsessionmanager',
  'microsoft-windows-applocker/exe and dll': 'applocker',
  'microsoft-windows-shell-core/operational': 'shell-core',
  'microsoft-windows-driverframeworks-usermode/operational': 'driver-framework',
  'microsoft-windows-printservice/operational': 'printservice-operational',
  'microsoft-windows-printservice/admin': 'printservice-admin',
  'microsoft-windows-capi2/operational': 'capi2',
};

/** What process creation rules call the fields of event 4688. */
const ALIASES_4688: Readonly<Record<string, string>> = {
  Image: 'NewProcessName', ParentImage: 'ParentProcessName', User: 'SubjectUserName', IntegrityLevel: 'MandatoryLabel',
};

const NO_ALIASES: Readonly<Record<string, string>> = {};
const sourcesByKey = new Map<string, readonly LogSource[]>();

/** A Windows event, flat as forwarders write it or nested as `evtx_dump` does. For benchmarks only: the product has its own normaliser. */
export class WindowsEventFields implements EventFields {
  readonly logSources: readonly LogSource[];
  readonly timeMs = 0;
  readonly text: string;
  readonly #fields: Plain;
  readonly #aliases: Readonly<Record<string, string>>;

  constructor(record: Plain, line: string) {
    const nested = record['Event'];
    this.#fields = isPlain(nested) ? flatten(nested) : record;
    const eventId = Number(this.#fields['EventID']);
    const channel = String(this.#fields['Channel'] ?? '').toLowerCase();
    this.logSources = logSourcesOf(channel, eventId);
    this.#aliases = channel === 'security' && eventId === 4688 ? ALIASES_4688 : NO_ALIASES;
    this.text = line;
  }

  values(field: string): readonly FieldValue[] | undefined {
    const value = this.#fields[field] ?? this.#fields[this.#aliases[field] ?? ''] ?? (field === 'Provider_Name' ? this.#fields['SourceName'] : undefined);
    if (value === undefined) return undefined;
    if (Array.isArray(value)) return value.map(scalarOf);
    return [scalarOf(value)];
  }
}

function logSourcesOf(channel: string, eventId: number): readonly LogSource[] {
  const key = `${channel}:${eventId}`;
  const known = sourcesByKey.get(key);
  if (known !== undefined) return known;
  const service = SERVICES[channel] ?? channel;
  const categories = CATEGORIES[service]?.[eventId] ?? [];
  const sources = [{ product: 'windows', service }, ...categories.map((category) => ({ product: 'windows', category }))];
  sourcesByKey.set(key, sources);
  return sources;
}

/** `Event.System` gives Channel, EventID, Provider_Name and so on; `EventData` and `UserData` give their own names, without blanks. */
function flatten(event: Plain): Plain {
  const fields: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(partOf(event, 'System'))) {
    if (isPlain(value) && '#text' in value) fields[name] = value['#text'];
    else if (!isPlain(value)) fields[name] = value;
    if (isPlain(value)) for (const [attribute, text] of Object.entries(partOf(value, '#attributes'))) fields[`${name}_${attribute}`] = text;
  }
  addData(fields, partOf(event, 'EventData'));
  for (const part of Object.values(partOf(event, 'UserData'))) if (isPlain(part)) addData(fields, part);
  return fields;
}

function addData(fields: Record<string, unknown>, data: Plain): void {
  for (const [name, value] of Object.entries(data)) {
    if (name === '#attributes') continue;
    fields[name.replaceAll(' ', '')] = isPlain(value) && '#text' in value ? value['#text'] : value;
  }
}

function partOf(value: Plain, name: string): Plain {
  const part = value[name];
  return isPlain(part) ? part : {};
}

function scalarOf(value: unknown): FieldValue {
  if (value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value;
  return JSON.stringify(value);
}

function isPlain(value: unknown): value is Plain {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
