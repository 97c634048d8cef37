import type { Json, JsonObject } from '#contract/event.ts';
import { isObject } from '../field-path.ts';

/** Lists of Proofpoint's SIEM service. A record does not say which of them it came in, and that is what became of the message. */
const NAMED_LISTS = ['messagesDelivered', 'messagesBlocked', 'clicksPermitted', 'clicksBlocked'] as const;

/** The records of a delivery of several named lists, each with the name of its list as `list`; null when it is no such delivery. */
export function recordsOfNamedLists(fields: JsonObject): readonly JsonObject[] | null {
  const lists = NAMED_LISTS.filter((name) => Array.isArray(fields[name]));
  if (lists.length === 0) return null;
  const records = lists.flatMap((list) => (fields[list] as readonly Json[]).filter(isObject).map((record) => ({ ...record, list })));
  return records.length > 0 ? records : null;
}

/** Google reports several events of one activity in one record: each of them becomes a record of its own. */
export function eventsOfActivity(fields: JsonObject): readonly JsonObject[] {
  const { events } = fields;
  if (!Array.isArray(events) || events.length < 2 || !events.every(isObject)) return [fields];
  return isObject(fields['id']) && isObject(fields['actor']) ? events.map((event) => ({ ...fields, events: event as JsonObject })) : [fields];
}

/** A DMARC aggregate report (RFC 7489 appendix C) has one record for each address that sent mail; null when it is none of several. */
export function recordsOfReport(fields: JsonObject): readonly JsonObject[] | null {
  const report = fields['feedback'];
  if (!isObject(report) || !isObject(report['report_metadata']) || !Array.isArray(report['record'])) return null;
  const records = report['record'].filter(isObject).map((record) => ({ ...fields, feedback: { ...report, record } }));
  return records.length > 0 ? records : null;
}
