import type { Kit, Line } from './kit.ts';

/** A line of sshd in the auth log of a Linux host (RFC 3164). */
export function sshd(kit: Kit, ms: number, host: string, message: string): Line {
  return { timeMs: ms, source: 'linux.auth', raw: `<38>${kit.time(ms, 'rfc3164')} ${host} sshd[2114]: ${message}` };
}

export function sudo(kit: Kit, ms: number, host: string, message: string): Line {
  return { timeMs: ms, source: 'linux.auth', raw: `<85>${kit.time(ms, 'rfc3164')} ${host} sudo: ${message}` };
}

export interface LinuxProgram {
  readonly host: string;
  readonly user: string;
  readonly pid: number;
  readonly parentPid: number;
  readonly image: string;
  readonly commandLine: string;
  readonly parentImage: string;
  readonly parentCommandLine?: string;
  readonly folder?: string;
}

const guid = (host: string, pid: number): string => `{${[...host].reduce((sum, letter) => (Math.imul(sum, 31) + letter.charCodeAt(0)) >>> 0, 7).toString(16).padStart(8, '0')}-0b11-6740-0000-${pid.toString(16).padStart(12, '0')}}`;
const data = (name: string, value: string | number): string => `<Data Name="${name}">${String(value).replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')}</Data>`;

/** Sysmon for Linux, event 1, as syslog carries it. */
export function linuxProcess(kit: Kit, ms: number, one: LinuxProgram): Line {
  const { host, user, pid, parentPid, image, commandLine, parentImage, parentCommandLine = parentImage, folder = '/var/www/html' } = one;
  return sysmonEvent(kit, ms, { host, eventId: 1 }, {
    RuleName: '-', UtcTime: kit.time(ms, 'sysmon'), ProcessGuid: guid(host, pid), ProcessId: pid, Image: image, FileVersion: '-', CommandLine: commandLine, CurrentDirectory: folder, User: user, LogonGuid: '{0}', LogonId: 0, TerminalSessionId: 1 + (parentPid % 900),
    IntegrityLevel: 'no level', Hashes: '-', ParentProcessGuid: guid(host, parentPid), ParentProcessId: parentPid, ParentImage: parentImage, ParentCommandLine: parentCommandLine, ParentUser: user,
  });
}

export interface LinuxConnection {
  readonly host: string;
  readonly user: string;
  readonly pid: number;
  readonly image: string;
  readonly from: string;
  readonly fromPort: number;
  readonly to: string;
  readonly toPort: number;
}

/** Sysmon for Linux, event 3. */
export function linuxConnected(kit: Kit, ms: number, { host, user, pid, image, from, fromPort, to, toPort }: LinuxConnection): Line {
  return sysmonEvent(kit, ms, { host, eventId: 3 }, {
    RuleName: '-', UtcTime: kit.time(ms, 'sysmon'), ProcessGuid: guid(host, pid), ProcessId: pid, Image: image, User: user, Protocol: 'tcp', Initiated: 'true', SourceIsIpv6: 'false', SourceIp: from, SourceHostname: '-', SourcePort: fromPort, SourcePortName: '-',
    DestinationIsIpv6: 'false', DestinationIp: to, DestinationHostname: '-', DestinationPort: toPort, DestinationPortName: '-',
  });
}

function sysmonEvent(kit: Kit, ms: number, { host, eventId }: { readonly host: string; readonly eventId: number }, values: Readonly<Record<string, string | number>>): Line {
  const time = kit.time(ms, 'iso').replace('Z', '000000Z');
  const system = `<Provider Name="Linux-Sysmon" Guid="{ff032593-a8d3-4f13-b0d6-01fc615a0f97}"/><EventID>${eventId}</EventID><Version>5</Version><Level>4</Level><Task>${eventId}</Task><Opcode>0</Opcode><Keywords>0x8000000000000000</Keywords><TimeCreated SystemTime="${time}"/><EventRecordID>${kit.id('record', ms)}</EventRecordID><Correlation/><Execution ProcessID="812" ThreadID="812"/><Channel>Linux-Sysmon/Operational</Channel><Computer>${host}</Computer><Security UserId="0"/>`;
  return { timeMs: ms, source: 'linux.sysmon', raw: `${kit.time(ms, 'rfc3164')} ${host} sysmon: <Event><System>${system}</System><EventData>${Object.entries(values).map(([name, value]) => data(name, value)).join('')}</EventData></Event>` };
}

export interface WebRequest {
  readonly from: string;
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly status: number;
  readonly bytes: number;
  readonly userAgent: string;
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** A line of the access log of a web server (combined log format). */
export function webRequest(kit: Kit, ms: number, { from, method, path, status, bytes, userAgent }: WebRequest): Line {
  const date = kit.time(ms, 'date');
  const stamp = `${date.slice(8, 10)}/${MONTHS[Number(date.slice(5, 7)) - 1]}/${date.slice(0, 4)}:${kit.time(ms, 'clock')} +0000`;
  return { timeMs: ms, source: 'web.server', raw: `${from} - - [${stamp}] "${method} ${path} HTTP/1.1" ${status} ${bytes} "-" "${userAgent}"` };
}
