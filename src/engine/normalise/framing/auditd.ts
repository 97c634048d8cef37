import type { Json, JsonObject } from '#contract/event.ts';
import { auditTypeName } from './audit-type.ts';
import { readSocketAddress } from './socket-address.ts';
import { syscallName } from './syscall-name.ts';

/** Fields of one record while they are read. */
export type AuditFields = Record<string, Json | undefined>;

/** `msg=` is missing where the kernel writes to syslog itself; the type is a number there. */
const HEAD = /(?:node=(\S+)\s+)?type=([A-Z0-9_[\]]+)\s+(?:msg=)?audit\((\d+(?:\.\d+)?):(\d+)\):[ \t]*/g;
const PAIR = /([\w-]+(?:\[\d+\])?)=(?:"([^"]*)"|'((?:[^'\\]|\\.)*)'|(\([^)]*\)|\S*))/g;
/** `op=adding group to /etc/group id=1004`: the one value that holds blanks without quotes. */
const OPERATION = /(?:^|\s)op=([^='"]*?)(?=\s+[\w-]+=|$)/;
/** The values that auditd writes as hex when they hold odd characters. */
const MAYBE_HEX = new Set(['exe', 'comm', 'name', 'path', 'proctitle', 'cmd', 'acct', 'cwd', 'dir', 'key', 'grp', 'new_group', 'vm', 'ocomm']);

/** The records of one audit event, a line each; ENRICHED logs put translated names in capitals behind a 0x1d. `null` when it is none. */
export function parseAuditd(text: string): JsonObject | null {
  const heads = [...text.matchAll(HEAD)];
  if (heads.length === 0) return null;
  return mergeAuditRecords(heads.map((head, i) => readAuditRecord(head, text.slice(head.index + head[0].length, heads[i + 1]?.index))));
}

function readAuditRecord(head: RegExpExecArray, body: string): AuditFields {
  const type = auditTypeName(head[2] as string);
  const fields: AuditFields = { type, audit_time: head[3] as string, audit_id: head[4] as string };
  if (head[1]) fields['node'] = head[1];
  readAuditPairs(body.replaceAll('\u001d', ' ').trimEnd(), fields, type);
  completeAuditFields(fields);
  return fields;
}

export function readAuditPairs(text: string, fields: AuditFields, type: string): void {
  const operation = OPERATION.exec(text);
  if (operation) fields['op'] ??= operation[1] as string;
  for (const match of text.matchAll(PAIR)) {
    const name = match[1] as string;
    if (match[3] !== undefined && name === 'msg') readAuditPairs(match[3], fields, type);
    else fields[name] ??= match[2] ?? match[3] ?? bareValue(name, match[4] ?? '', type);
  }
  const verdict = /avc:\s+(denied|granted)\s+\{([^}]*)\}/.exec(text);
  if (verdict) Object.assign(fields, { avc_result: verdict[1], avc_permissions: (verdict[2] as string).trim() });
}

/** The arguments of a call are numbers in SYSCALL, and texts in EXECVE. What was typed on a terminal (`data`) is always hex. */
function bareValue(name: string, value: string, type: string): string {
  if (name === 'data' && /^(?:[0-9a-f]{2})+$/i.test(value)) return hexText(value);
  return MAYBE_HEX.has(name) || (type === 'EXECVE' && /^a\d+/.test(name)) ? decodeAuditHex(value) : value;
}

/** Zero bytes part the words of a command line, 0x01 several keys. What gives no readable text was no hex. */
export function decodeAuditHex(value: string): string {
  if (!/^(?:[0-9a-f]{2})+$/i.test(value)) return value;
  const text = hexText(value).replace(/\0+$/, '').replaceAll('\0', ' ').replaceAll('\u0001', ',');
  return isReadable(text) ? text : value;
}

/** The text that UTF-8 bytes in hex make; where they are none, one replacement character. */
function hexText(value: string): string {
  try {
    return decodeURIComponent(value.replace(/../g, '%$&'));
  } catch (error) {
    if (error instanceof URIError) return '\ufffd';
    throw error;
  }
}

function isReadable(text: string): boolean {
  return !Array.from(text).some((char) => char === '\ufffd' || (char < ' ' && !'\t\n\r\u001b'.includes(char)));
}

/** What is told by numbers is told by names too, under the names of an ENRICHED log. */
export function completeAuditFields(fields: AuditFields): void {
  const { arch, syscall, saddr } = fields;
  if (typeof syscall === 'string' || typeof syscall === 'number') {
    const name = /^\d+$/.test(String(syscall)) ? syscallName(String(arch ?? '').replace(/^0x/, ''), Number(syscall)) : String(syscall);
    if (name !== undefined) fields['SYSCALL'] ??= name;
  }
  const address = typeof saddr === 'string' ? readSocketAddress(saddr) : null;
  for (const [name, value] of Object.entries(address ?? {})) fields[name] ??= value;
  if (fields['type'] === 'EXECVE') fields['cmdline'] ??= joinArguments(fields);
}

/** Long arguments are cut into `a1[0]`, `a1[1]`, ... over several records. */
function joinArguments(fields: AuditFields): string {
  const parts = Object.keys(fields).flatMap((name) => {
    const match = /^a(\d+)(?:\[(\d+)\])?$/.exec(name);
    return match ? [{ argument: Number(match[1]), part: Number(match[2] ?? 0), text: String(fields[name]) }] : [];
  });
  parts.sort((a, b) => a.argument - b.argument || a.part - b.part);
  return parts.map(({ argument, text }, i) => (i === 0 || parts[i - 1]?.argument === argument ? text : ` ${text}`)).join('');
}

/** One event is several records: types and paths become lists, the arguments are those of EXECVE, of anything else the first counts. */
export function mergeAuditRecords(records: readonly AuditFields[]): JsonObject {
  const [only, ...more] = records;
  if (only === undefined || more.length === 0) return { ...only };
  const merged: AuditFields = {};
  for (const record of records) {
    if (record['type'] === 'EXECVE') for (const name of Object.keys(merged)) if (/^a\d+$/.test(name)) delete merged[name];
    for (const [name, value] of Object.entries(record)) merged[name] ??= value;
  }
  const paths = records.filter((record) => record['type'] === 'PATH');
  merged['type'] = [...new Set(records.map((record) => record['type'] as string))].filter((type) => type !== 'EOE');
  for (const name of ['name', 'nametype']) if (paths.length > 1) merged[name] = paths.map((path) => path[name] ?? '');
  return merged;
}
