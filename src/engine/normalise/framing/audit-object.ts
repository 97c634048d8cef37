import type { Json, JsonObject } from '#contract/event.ts';
import { isObject } from '../field-path.ts';
import { type AuditFields, completeAuditFields, mergeAuditRecords, parseAuditd, readAuditPairs } from './auditd.ts';

/** An audit event that was read already: Auditbeat and its kin, Laurel, NXLog, journald's audit transport. In the names of the audit log. */
export function readAuditObject(record: JsonObject): JsonObject | null {
  if (isObject(record['auditd'])) return fromAuditbeat(record, record['auditd']);
  if (typeof record['ID'] === 'string' && /^\d+\.\d+:\d+$/.test(record['ID'])) return fromLaurel(record, record['ID']);
  if (record['SourceModuleType'] === 'im_linuxaudit' && typeof record['type'] === 'string') return fromNxlog(record);
  return record['_TRANSPORT'] === 'audit' && typeof record['MESSAGE'] === 'string' ? fromJournal(record, record['MESSAGE']) : null;
}

function text(value: Json | undefined): string | undefined {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
}

function object(value: Json | undefined): JsonObject {
  return isObject(value) ? value : {};
}

function list(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? (value as readonly Json[]) : value === undefined || value === null ? [] : [value];
}

/** Fields that are told fill what the record lacks. */
function fill(into: AuditFields, more: AuditFields): JsonObject {
  for (const [name, value] of Object.entries(more)) if (value !== undefined && value !== null) into[name] ??= value;
  completeAuditFields(into);
  return into;
}

function argumentsOf(words: readonly Json[]): AuditFields {
  if (words.length === 0) return {};
  return { ...Object.fromEntries(words.map((word, i) => [`a${i}`, String(word)])), argc: String(words.length), cmdline: words.map(String).join(' ') };
}

/** `auditd.data` has the names of the audit log; the raw lines come along where the shipper was told to keep them. */
function fromAuditbeat(record: JsonObject, auditd: JsonObject): JsonObject | null {
  const type = text(auditd['message_type'])?.toUpperCase();
  if (type === undefined) return null;
  const raw = [object(record['event'])['original'], auditd['messages']].flatMap(list).filter((line) => typeof line === 'string');
  const base: AuditFields = { ...(raw.length > 0 ? parseAuditd(raw.join('\n')) : null) };
  const data = object(auditd['data']);
  const process = object(record['process']);
  const words = list(process['args']);
  const isLaunch = /^execve(?:at)?$/.test(text(data['syscall']) ?? '');
  if (isLaunch && words.length > 0) Object.assign(base, argumentsOf(words));
  base['type'] ??= isLaunch ? [type, 'EXECVE'] : type;
  const paths = list(auditd['paths']).filter(isObject);
  return fill(base, {
    ...data, ...processNames(process), ...userNames(object(record['user'])), ...addressNames(record),
    name: paths.length > 0 ? paths.map((path) => text(path['name']) ?? '') : undefined,
    nametype: paths.length > 0 ? paths.map((path) => text(path['nametype']) ?? '') : undefined,
    res: auditd['result'], success: { success: 'yes', fail: 'no' }[text(auditd['result']) ?? ''], ses: auditd['session'], key: list(record['tags']).map(String).join(','),
    audit_id: text(auditd['sequence'] ?? object(record['event'])['sequence']), audit_time: record['@timestamp'],
    node: object(record['host'])['hostname'] ?? object(record['host'])['name'] ?? object(record['agent'])['hostname'], message: record['message'],
  });
}

function processNames(process: JsonObject): AuditFields {
  return {
    pid: text(process['pid']), ppid: text(process['ppid'] ?? object(process['parent'])['pid']), exe: process['executable'], comm: process['name'],
    cwd: process['working_directory'], proctitle: process['title'],
  };
}

function userNames(user: JsonObject): AuditFields {
  const part = (name: string) => object(user[name]);
  return {
    auid: part('audit')['id'], AUID: part('audit')['name'], uid: part('effective')['id'] ?? user['id'], UID: part('effective')['name'] ?? user['name'],
    euid: part('effective')['id'], EUID: part('effective')['name'], id: part('target')['id'], acct: part('target')['name'],
  };
}

function addressNames(record: JsonObject): AuditFields {
  const target = object(record['destination']);
  return { addr: object(record['source'])['ip'], laddr: target['ip'], lport: text(target['port']) };
}

/** Laurel joins the records of an event under their types and parts command lines into lists. */
function fromLaurel(record: JsonObject, id: string): JsonObject | null {
  const [time, serial] = id.split(':') as [string, string];
  const parts = Object.entries(record).filter(([name]) => /^[A-Z][A-Z_0-9]+$/.test(name) && !['ID', 'NODE', 'PARENT_INFO', 'PID', 'PPID'].includes(name));
  const records = parts.flatMap(([type, part]) => list(part).filter(isObject).map((one) => ({ type, audit_time: time, audit_id: serial, ...laurelFields(type, one) })));
  if (records.length === 0) return null;
  const parent = object(record['PARENT_INFO'] ?? object(record['SYSCALL'])['PPID']);
  const fields: AuditFields = { ...mergeAuditRecords(records) };
  return fill(fields, {
    node: record['NODE'], parent_exe: parent['exe'], parent_comm: parent['comm'],
    parent_cmdline: parent['ARGV'] === undefined ? undefined : list(parent['ARGV']).map(String).join(' '),
  });
}

function laurelFields(type: string, part: JsonObject): AuditFields {
  const { ARGV: words, SADDR: address, PID: _pid, PPID: _ppid, ...rest } = part;
  const fields: AuditFields = Object.fromEntries(Object.entries(rest).map(([name, value]) => [name, typeof value === 'number' ? String(value) : value]));
  if (words !== undefined) Object.assign(fields, type === 'EXECVE' ? argumentsOf(list(words)) : { proctitle: list(words).map(String).join(' ') });
  if (isObject(address)) Object.assign(fields, { saddr_fam: address['family'], laddr: address['addr'], lport: text(address['port']), path: address['path'] });
  completeAuditFields(fields);
  return fields;
}

function fromNxlog(record: JsonObject): JsonObject {
  const fields: AuditFields = { ...record };
  if (record['type'] === 'EXECVE') fields['cmdline'] = wordsInOrder(record).join(' ');
  return fill(fields, { audit_time: record['time'], audit_id: text(record['seq']), node: record['Hostname'] });
}

function wordsInOrder(record: JsonObject): string[] {
  const names = Object.keys(record).filter((name) => /^a\d+$/.test(name)).sort((a, b) => Number(a.slice(1)) - Number(b.slice(1)));
  return names.map((name) => String(record[name]));
}

/** `MESSAGE` is the line without its head, which stands in fields of the journal's own. */
function fromJournal(record: JsonObject, message: string): JsonObject {
  const type = text(record['_AUDIT_TYPE_NAME']) ?? message.split(' ', 1)[0] ?? '';
  const fields: AuditFields = { type, audit_id: text(record['_AUDIT_ID']), audit_time: text(record['_SOURCE_REALTIME_TIMESTAMP'] ?? record['__REALTIME_TIMESTAMP']), node: record['_HOSTNAME'] };
  readAuditPairs(message, fields, type);
  completeAuditFields(fields);
  return fields as JsonObject;
}
