import type { JsonObject } from '#contract/event.ts';

export interface SyslogFrame {
  /** `syslog_*` names for the header, `message` for what follows it. */
  readonly fields: JsonObject;
  readonly message: string;
}

const RFC5424 = /^<(\d{1,3})>(\d)\s+(\S+)\s+(\S+)\s+(\S+)\s+(\S+)\s+(\S+)\s+(-|(?:\[(?:[^\]\\]|\\.)*\])+)\s?/;
// A word of capitals behind the time is a zone only when it is one: hosts and programs are written so too.
const TIME_3164 = /^(?:[A-Z][a-z]{2} [ \d]\d(?: \d{4})? \d\d:\d\d:\d\d(?:\.\d+)?(?: (?:UTC|GMT|BST|IST|JST|KST|SGT|HKT|MSK|[AECMP][SD]T|[CEW]ES?T|A[CE][SD]T|NZ[SD]T))?|\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d+)?(?:Z|[+-]\d\d:?\d\d)?)(?=[\s:])/;
/** macOS names the service in parentheses behind the pid. */
const TAG = /^([\w./-]+(?:\([\w-]+\))?)(?:\[([\w.-]+)\])?(?: \([\w.@-]+\))?:\s?/;

/** Reads an RFC 5424 or RFC 3164 header, also without priority as files hold it; `null` when there is none. */
export function parseSyslog(text: string): SyslogFrame | null {
  return parse5424(text) ?? parse3164(text);
}

function parse5424(text: string): SyslogFrame | null {
  const match = RFC5424.exec(text);
  if (!match) return null;
  const [whole, priority, , time, host, app, pid, id, data] = match;
  const message = text.slice(whole.length).replace(/^\uFEFF/, '').trimEnd();
  const fields = {
    ...priorityFields(priority), syslog_time: time, syslog_host: host, syslog_app: app, syslog_pid: pid, syslog_id: id,
    ...structuredData(data as string), message,
  };
  return { fields: withoutNil(fields), message };
}

function parse3164(text: string): SyslogFrame | null {
  // CyberArk writes the version and the time of RFC 5424 and then only the host.
  const priority = /^<(\d{1,3})>(?:\d+: |1 (?=\d{4}-))?\*?/.exec(text);
  let rest = priority ? text.slice(priority[0].length) : text;
  const time = TIME_3164.exec(rest);
  if (!time && !priority) return null;
  if (time) rest = rest.slice(time[0].length).replace(/^:?\s+/, '');
  const host = time ? /^([\w.:-]*[\w.-])\s+(?=\S)/.exec(rest) : null;
  const isHost = host !== null && !/^%|:$/.test(host[1] as string);
  if (isHost) rest = rest.slice((host as RegExpExecArray)[0].length);
  const tag = TAG.exec(rest);
  const message = (tag ? rest.slice(tag[0].length) : rest).trimEnd();
  const fields = {
    ...priorityFields(priority?.[1]), syslog_time: time?.[0], syslog_host: isHost ? host?.[1] : undefined,
    syslog_app: tag?.[1], syslog_pid: tag?.[2], message,
  };
  return { fields: withoutNil(fields), message };
}

function priorityFields(priority: string | undefined): JsonObject {
  if (priority === undefined) return {};
  const number = Number(priority);
  return { syslog_facility: number >> 3, syslog_severity: number & 7 };
}

/** `[id a="1"]` becomes `syslog_data: {id: {a: "1"}}`. */
function structuredData(text: string): JsonObject {
  if (text === '-') return {};
  if (/^\[\w+:"/.test(text)) return namedValues(text);
  const data: Record<string, JsonObject> = {};
  for (const element of text.matchAll(/\[([^\s\]]+)((?:[^\]\\]|\\.)*)\]/g)) {
    const pairs = Array.from((element[2] as string).matchAll(/([\w.@-]+)="((?:[^"\\]|\\.)*)"/g), (pair): [string, string] => [
      pair[1] as string, (pair[2] as string).replace(/\\(["\\\]])/g, '$1'),
    ]);
    data[element[1] as string] = Object.fromEntries(pairs);
  }
  return { syslog_data: data };
}

/** Check Point writes `[action:"Drop"; src:"10.0.0.1"]` where structured data stands; the names are those of its log. */
function namedValues(text: string): JsonObject {
  const pairs = Array.from(text.matchAll(/([\w.]+):+"((?:[^"\\]|\\.)*)"/g), (pair): [string, string] => [pair[1] as string, (pair[2] as string).replace(/\\(["\\\]])/g, '$1')]);
  return Object.fromEntries(pairs);
}

function withoutNil(fields: Record<string, JsonObject[string]>): JsonObject {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined && value !== '-'));
}
