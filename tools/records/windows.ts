import { type Fields, jsonLine, type Kit, type Line, type Who, windowsName } from './kit.ts';

export interface WindowsEvent {
  readonly host: string;
  readonly eventId: number;
  readonly data: Readonly<Record<string, string>>;
  /** The account under which it was written. */
  readonly by?: Who;
}

interface Channel {
  readonly source: string;
  readonly channel: string;
  readonly provider: string;
  readonly more?: Fields;
}

/** An event of Windows as Winlogbeat ships it. */
function winlogbeat(kit: Kit, ms: number, { host, eventId, data, by }: WindowsEvent, { source, channel, provider, more = {} }: Channel): Line {
  const name = `${host}.${kit.org.domain}`;
  return jsonLine(ms, source, {
    '@timestamp': kit.time(ms, 'iso'), agent: { type: 'winlogbeat', version: '8.19.3' }, host: { name }, event: { code: String(eventId), provider, kind: 'event', ...more },
    winlog: { channel, provider_name: provider, event_id: String(eventId), record_id: kit.id('record', ms), computer_name: name, ...(by ? { user: { identifier: by.sid, name: by.account, domain: kit.org.netbios, type: 'User' } } : {}), event_data: data },
  });
}

const SYSMON: Channel = { source: 'microsoft.sysmon', channel: 'Microsoft-Windows-Sysmon/Operational', provider: 'Microsoft-Windows-Sysmon' };
const SECURITY: Channel = { source: 'microsoft.windows_security', channel: 'Security', provider: 'Microsoft-Windows-Security-Auditing' };
const SYSTEM: Channel = { source: 'microsoft.windows_system', channel: 'System', provider: 'Service Control Manager' };
const POWERSHELL: Channel = { source: 'microsoft.windows_powershell', channel: 'Microsoft-Windows-PowerShell/Operational', provider: 'Microsoft-Windows-PowerShell' };

export function securityEvent(kit: Kit, ms: number, event: WindowsEvent): Line {
  const isFailure = event.eventId === 4625 || event.eventId === 4771 || (event.data['Status'] ?? '0x0') !== '0x0';
  return winlogbeat(kit, ms, event, { ...SECURITY, more: { outcome: isFailure ? 'failure' : 'success' } });
}

export function securityLogCleared(kit: Kit, ms: number, host: string, who: Who): Line {
  return winlogbeat(kit, ms, { host, eventId: 1102, data: { SubjectUserSid: who.sid, SubjectUserName: who.account, SubjectDomainName: kit.org.netbios, SubjectLogonId: logonOf(host, windowsName(kit, who), ms) } }, { ...SECURITY, provider: 'Microsoft-Windows-Eventlog' });
}

export function systemEvent(kit: Kit, ms: number, event: WindowsEvent): Line {
  return winlogbeat(kit, ms, event, SYSTEM);
}

/** PowerShell event 4104: the text of a script as it runs. */
export function scriptBlock(kit: Kit, ms: number, { host, who, text, path = '' }: { readonly host: string; readonly who: Who; readonly text: string; readonly path?: string }): Line {
  return winlogbeat(kit, ms, { host, by: who, eventId: 4104, data: { MessageNumber: '1', MessageTotal: '1', ScriptBlockText: text, ScriptBlockId: kit.id('block', ms), Path: path } }, POWERSHELL);
}

export interface Program {
  readonly host: string;
  /** The user, or a full account name such as `NT AUTHORITY\SYSTEM`. */
  readonly who: Who | string;
  readonly pid: number;
  readonly parentPid: number;
  readonly image: string;
  readonly commandLine: string;
  readonly parentImage: string;
  readonly parentCommandLine?: string;
  readonly integrity?: 'System' | 'High' | 'Medium';
  readonly logonId?: string;
  readonly sha256?: string;
  readonly folder?: string;
}

/** A process has the same GUID in every event of its host. */
const processGuid = (host: string, pid: number): string => `{${hashOf(host)}-4e57-6560-${(pid >>> 16).toString(16).padStart(4, '0')}-${(pid & 0xffff).toString(16).padStart(8, '0')}0000}`;

function hashOf(text: string): string {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193) >>> 0;
  return hash.toString(16).padStart(8, '0');
}

const accountOf = (kit: Kit, who: Who | string): string => (typeof who === 'string' ? who : windowsName(kit, who));
const fileOf = (path: string): string => path.slice(path.lastIndexOf('\\') + 1);

/** A program has one fingerprint wherever it lies. */
export function sha256Of(path: string): string {
  const name = fileOf(path).toLowerCase();
  return Array.from({ length: 8 }, (_, i) => hashOf(`${name}/${i}`)).join('').toUpperCase();
}

/** Another session for each account on each host and day. */
export function logonOf(host: string, account: string, ms: number): string {
  return `0x${Number.parseInt(sha256Of(`${host}/${account}/${Math.floor(ms / 86_400_000)}`).slice(0, 6), 16).toString(16)}`;
}

/** Sysmon event 1. */
export function processCreated(kit: Kit, ms: number, one: Program): Line {
  const { host, who, pid, parentPid, image, commandLine, parentImage, parentCommandLine = parentImage, integrity = 'Medium', logonId = logonOf(host, accountOf(kit, who), ms), sha256 = sha256Of(image), folder = 'C:\\Windows\\system32\\' } = one;
  return winlogbeat(kit, ms, { host, eventId: 1, data: {
    UtcTime: kit.time(ms, 'sysmon'), ProcessGuid: processGuid(host, pid), ProcessId: String(pid), Image: image, CommandLine: commandLine, CurrentDirectory: folder, User: accountOf(kit, who), LogonId: logonId,
    TerminalSessionId: integrity === 'Medium' ? '1' : '0', IntegrityLevel: integrity, OriginalFileName: fileOf(image), ParentProcessGuid: processGuid(host, parentPid), ParentProcessId: String(parentPid), ParentImage: parentImage,
    ParentCommandLine: parentCommandLine, Hashes: `SHA256=${sha256}`,
  } }, SYSMON);
}

export interface ProgramConnection {
  readonly host: string;
  readonly who: Who | string;
  readonly pid: number;
  readonly image: string;
  readonly from: string;
  readonly fromPort: number;
  readonly to: string;
  readonly toPort: number;
  readonly toName?: string;
}

/** Sysmon event 3. */
export function programConnected(kit: Kit, ms: number, { host, who, pid, image, from, fromPort, to, toPort, toName = '-' }: ProgramConnection): Line {
  return winlogbeat(kit, ms, { host, eventId: 3, data: {
    RuleName: '-', UtcTime: kit.time(ms, 'sysmon'), ProcessGuid: processGuid(host, pid), ProcessId: String(pid), Image: image, User: accountOf(kit, who), Protocol: 'tcp', Initiated: 'true', SourceIsIpv6: 'false', SourceIp: from,
    SourceHostname: `${host}.${kit.org.domain}`, SourcePort: String(fromPort), SourcePortName: '-', DestinationIsIpv6: 'false', DestinationIp: to, DestinationHostname: toName, DestinationPort: String(toPort), DestinationPortName: '-',
  } }, SYSMON);
}

export interface ProgramDeed {
  readonly host: string;
  readonly who: Who | string;
  readonly pid: number;
  readonly image: string;
}

/** Sysmon event 11, or 23 where the file is deleted. */
export function fileTouched(kit: Kit, ms: number, { host, who, pid, image, file, isDeleted = false }: ProgramDeed & { readonly file: string; readonly isDeleted?: boolean }): Line {
  const data = { RuleName: '-', UtcTime: kit.time(ms, 'sysmon'), ProcessGuid: processGuid(host, pid), ProcessId: String(pid), Image: image, TargetFilename: file, User: accountOf(kit, who) };
  return isDeleted
    ? winlogbeat(kit, ms, { host, eventId: 23, data: { ...data, Hashes: `SHA256=${sha256Of(file)}`, IsExecutable: 'false', Archived: 'false' } }, SYSMON)
    : winlogbeat(kit, ms, { host, eventId: 11, data: { ...data, CreationUtcTime: kit.time(ms, 'sysmon') } }, SYSMON);
}

/** Sysmon event 13. */
export function registrySet(kit: Kit, ms: number, { host, who, pid, image, key, value }: ProgramDeed & { readonly key: string; readonly value: string }): Line {
  return winlogbeat(kit, ms, { host, eventId: 13, data: { RuleName: '-', EventType: 'SetValue', UtcTime: kit.time(ms, 'sysmon'), ProcessGuid: processGuid(host, pid), ProcessId: String(pid), Image: image, TargetObject: key, Details: value, User: accountOf(kit, who) } }, SYSMON);
}

/** Sysmon event 10: the memory of LSASS was opened. */
export function lsassOpened(kit: Kit, ms: number, { host, who, pid, image, access, trace }: ProgramDeed & { readonly access: string; readonly trace: string }): Line {
  return winlogbeat(kit, ms, { host, eventId: 10, data: {
    RuleName: '-', UtcTime: kit.time(ms, 'sysmon'), SourceProcessGUID: processGuid(host, pid), SourceProcessId: String(pid), SourceThreadId: '4410', SourceImage: image, TargetProcessGUID: processGuid(host, 712), TargetProcessId: '712',
    TargetImage: 'C:\\Windows\\system32\\lsass.exe', GrantedAccess: access, CallTrace: trace, SourceUser: accountOf(kit, who), TargetUser: 'NT AUTHORITY\\SYSTEM',
  } }, SYSMON);
}
