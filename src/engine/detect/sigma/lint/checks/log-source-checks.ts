import type { LogSource } from '#contract/log-source.ts';
import { isRouted } from '../../route.ts';
import { nearestWord } from '../nearest-word.ts';
import type { LintCheck, LintKnowledge, Remark } from '../lint-check.ts';
import type { LintDocument } from '../lint-document.ts';
import { replaceValue } from '../text-edits.ts';

const PARTS = ['product', 'category', 'service'] as const;
const KEYS = [...PARTS, 'definition'];

export const LOG_SOURCE_CHECKS: readonly LintCheck[] = [
  { name: 'log-source', severity: 'warning', about: 'The log source has product, category or service, in lower case.', find: findForm },
  { name: 'misspelt-log-source', severity: 'warning', about: 'No part of the log source is a known one written wrongly.', find: findMisspelt },
  { name: 'no-source', severity: 'info', about: 'Some source gives events of the log source.', find: findUnrouted },
  { name: 'product-in-category', severity: 'info', about: 'A rule of a generic category does not ask for the event numbers of one product.', find: findEventNumbers },
  { name: 'generic-category', severity: 'info', about: 'A rule for one product uses the generic category where Sigma has one.', find: findSpecific },
];

function* findForm(document: LintDocument): Generator<Remark> {
  const { fields: { logsource }, kind } = document;
  if (kind === 'correlation' || typeof logsource !== 'object' || logsource === null) return;
  const written = logsource as Readonly<Record<string, unknown>>;
  for (const key of Object.keys(written)) if (!KEYS.includes(key)) yield { path: ['logsource', key], message: `"${key}" is no part of a log source (${KEYS.join(', ')}): take it away.` };
  if (!PARTS.some((part) => typeof written[part] === 'string')) yield { path: ['logsource'], message: 'Without product, category or service the rule is asked about every event of every source: name at least one.' };
  for (const part of PARTS) {
    const value = written[part];
    if (typeof value === 'string' && value !== value.toLowerCase()) yield { path: ['logsource', part], message: `Write "${value.toLowerCase()}", as Sigma writes log sources.`, edits: replaceValue(document, ['logsource', part], value.toLowerCase()) };
  }
}

function* findMisspelt({ logSource }: LintDocument, { logSources }: LintKnowledge): Generator<Remark> {
  for (const part of PARTS) {
    const value = logSource[part];
    const known = new Set(logSources.map((one) => one[part]).filter((one) => one !== undefined));
    if (value === undefined || known.has(value) || KNOWN_ELSEWHERE.has(value)) continue;
    const meant = nearestWord(value, known);
    if (meant !== null) yield { path: ['logsource', part], message: `No ${part} is called "${value}": is "${meant}" meant?` };
  }
}

/** Log sources of Sigma's taxonomy that look like others of it. */
const KNOWN_ELSEWHERE = new Set(['applocker', 'application', 'applications', 'webserver', 'auditd', 'auth', 'antivirus', 'process_tampering', 'file_executable_detected']);

function* findUnrouted({ kind, logSource }: LintDocument, { logSources }: LintKnowledge): Generator<Remark> {
  if (kind !== 'rule' || isRouted(logSource, logSources)) return;
  yield { path: ['logsource'], message: `No source gives events of ${nameOf(logSource)}: the rule waits until a mapping names this log source (docs/mappings.md).` };
}

function* findEventNumbers({ kind, logSource, items }: LintDocument): Generator<Remark> {
  if (kind !== 'rule' || logSource.category === undefined || logSource.service !== undefined || !GENERIC.has(logSource.category)) return;
  for (const { field, path } of items) {
    if (field === 'EventID' || field === 'EventCode') yield { path, message: `${logSource.category} has these events of every product; with ${field} the rule sees those of Windows logs only. Take the field away.` };
  }
}

const GENERIC = new Set(['process_creation', 'network_connection', 'dns_query', 'file_event', 'file_delete', 'image_load', 'registry_set', 'registry_event', 'process_access', 'ps_script', 'create_remote_thread', 'driver_load', 'pipe_created']);
/** Sysmon's event numbers and the categories that have them. */
const SYSMON: Readonly<Record<string, string>> = {
  1: 'process_creation', 2: 'file_change', 3: 'network_connection', 5: 'process_termination', 6: 'driver_load', 7: 'image_load', 8: 'create_remote_thread', 9: 'raw_access_thread', 10: 'process_access',
  11: 'file_event', 15: 'create_stream_hash', 17: 'pipe_created', 18: 'pipe_created', 22: 'dns_query', 23: 'file_delete', 25: 'process_tampering', 26: 'file_delete',
};

function* findSpecific({ logSource, items }: LintDocument): Generator<Remark> {
  const service = logSource.service ?? '';
  if (service !== 'sysmon' && service !== 'security') return;
  for (const { field, path, values } of items) {
    if (field !== 'EventID' || values.length !== 1) continue;
    const number = String(values[0]);
    const category = service === 'sysmon' ? SYSMON[number] : number === '4688' ? 'process_creation' : undefined;
    if (category !== undefined) yield { path, message: `Write "category: ${category}" in place of the service and this number: then the rule sees the events of every product.` };
  }
}

/** A log source for people: `windows / process_creation`. */
export function nameOf({ product, category, service }: LogSource): string {
  return [product, category, service].filter((part) => part !== undefined).join(' / ') || 'all log sources';
}
