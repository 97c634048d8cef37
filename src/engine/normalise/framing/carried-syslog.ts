import type { Json, JsonObject } from '#contract/event.ts';
import { compilePath, isObject } from '../field-path.ts';
import type { SyslogFrame } from './syslog.ts';

/** Where carriers of syslog messages keep the parts of the header that they took off. */
interface Carrier {
  /** All of these must be there: names that only this carrier uses, so that no other product's record is taken for syslog. */
  readonly marks: readonly string[];
  readonly time: readonly string[];
  readonly host: readonly string[];
  readonly app: readonly string[];
  readonly pid: readonly string[];
  readonly severity: readonly string[];
}

const ELASTIC = {
  time: ['@timestamp'], host: ['log.syslog.hostname', 'host.hostname', 'host.name'], app: ['log.syslog.appname', 'syslog.identifier', 'process.name', 'journald.process.name'],
  pid: ['log.syslog.procid', 'process.pid', 'journald.pid'], severity: ['log.syslog.severity.code', 'syslog.priority'],
} as const;

const JSON_LINES = {
  time: ['timestamp', '@timestamp', 'time', 'date', 'timereported'], host: ['hostname', 'host', 'fromhost'], pid: ['pid', 'procid', 'proc_id'], severity: ['severity_code', 'priority'],
} as const;

const CARRIERS: readonly Carrier[] = [
  // journalctl -o json, systemd-journal-upload, Vector, Fluent Bit's systemd input.
  {
    marks: ['_HOSTNAME'], time: ['_SOURCE_REALTIME_TIMESTAMP', '__REALTIME_TIMESTAMP', 'timestamp'], host: ['_HOSTNAME'], app: ['SYSLOG_IDENTIFIER', '_COMM'],
    pid: ['SYSLOG_PID', '_PID'], severity: ['PRIORITY'],
  },
  // Syslog table of Azure Monitor.
  {
    marks: ['ProcessName', 'Facility'], time: ['EventTime', 'TimeGenerated', 'TimeGenerated [UTC]'], host: ['HostName', 'Computer'], app: ['ProcessName'], pid: ['ProcessID'],
    severity: [],
  },
  { marks: ['log.syslog'], ...ELASTIC },
  { marks: ['syslog.identifier'], ...ELASTIC },
  { marks: ['journald'], ...ELASTIC },
  { marks: ['system.auth'], ...ELASTIC },
  { marks: ['system.syslog'], ...ELASTIC },
  // rsyslog, syslog-ng, Fluent Bit and Vector as JSON lines.
  ...['ident', 'appname', 'app-name', 'app_name', 'program', 'PROGRAM', 'programname', 'syslog-tag', 'syslogtag'].map((app): Carrier => ({ ...JSON_LINES, marks: [app], app: [app] })),
];

const READERS = CARRIERS.map((carrier) => ({
  marks: carrier.marks.map(compilePath), time: carrier.time.map(compilePath), host: carrier.host.map(compilePath), app: carrier.app.map(compilePath),
  pid: carrier.pid.map(compilePath), severity: carrier.severity.map(compilePath),
}));

/** The header of a syslog message whose carrier took it off and keeps it in fields of its own; `null` where no program and host are told. */
export function readCarriedSyslog(message: string, envelope: Json | undefined): SyslogFrame | null {
  if (!isObject(envelope)) return null;
  for (const { marks, time, host, app, pid, severity } of READERS) {
    if (!marks.every((read) => read(envelope) !== undefined)) continue;
    const tag = /^([^[:\s]+)(?:\[(\d+)\])?:?$/.exec(firstText(app, envelope) ?? '');
    const hostname = firstText(host, envelope);
    if (!tag || hostname === undefined) continue;
    const fields = {
      syslog_time: firstText(time, envelope), syslog_host: hostname, syslog_app: tag[1], syslog_pid: firstText(pid, envelope) ?? tag[2],
      syslog_severity: number(firstText(severity, envelope)), message,
    };
    return { fields: { envelope, ...Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) }, message };
  }
  return null;
}

function firstText(readers: readonly ((fields: JsonObject) => Json | undefined)[], envelope: JsonObject): string | undefined {
  for (const read of readers) {
    const value = read(envelope);
    if ((typeof value === 'string' && value !== '') || typeof value === 'number') return String(value);
  }
  return undefined;
}

function number(text: string | undefined): number | undefined {
  return text !== undefined && /^\d+$/.test(text) ? Number(text) : undefined;
}
