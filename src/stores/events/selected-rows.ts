import type { Domain } from '#contract/domain.ts';
import type { JsonObject, OcsfEvent } from '#contract/event.ts';
import { parseLogSources } from './log-source-text.ts';
import type { SelectedEvent, SelectedOcsf, SelectedValues } from './port.ts';

/** One row of an answer: what `JSONCompactEachRow` gives. */
export type ResultRow = readonly unknown[];

/** Reads a row of `selectionStatement` back into the event that was stored. */
export function selectedEvent(tenant: string, row: ResultRow): SelectedEvent {
  const [id, source, domain, logSourcesText, ocsfText, fieldsText, raw] = [row[0], ...row.slice(4)] as [string, string, string, string, string, string, string];
  const logSources = parseLogSources(logSourcesText);
  const ocsf = JSON.parse(ocsfText) as OcsfEvent;
  const fields = JSON.parse(fieldsText === '' ? raw : fieldsText) as JsonObject;
  const event = { id, tenant, source, domain: domain === '' ? null : (domain as Domain), timeMs: Number(row[1]), logSources: logSources ?? [], ocsf, fields, raw };
  return { kind: 'whole', event, receivedAtMs: Number(row[2]), isSure: row[3] === 1, hasSources: logSources !== null };
}

/** Reads a row of `ocsfStatement`. */
export function selectedOcsf(tenant: string, row: ResultRow): SelectedOcsf {
  const [id, timeMs, receivedAtMs, source, ocsfText] = row as readonly [string, number, number, string, string];
  return { kind: 'ocsf', id, tenant, source, timeMs: Number(timeMs), receivedAtMs: Number(receivedAtMs), ocsf: JSON.parse(ocsfText) as OcsfEvent };
}

/** Reads a row of `valuesStatement`; null where the event has to be read whole. */
export function selectedValues(row: ResultRow): SelectedValues | null {
  const [id, timeMs, receivedAtMs, isTold, source, logSources, texts] = row as readonly [string, number, number, number, string, string, SelectedValues['texts']];
  if (isTold !== 1) return null;
  return { kind: 'values', id, timeMs: Number(timeMs), receivedAtMs: Number(receivedAtMs), source, logSources: parseLogSources(logSources) ?? [], texts };
}
