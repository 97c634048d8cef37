import type { LogSource } from '#contract/log-source.ts';
import { pathName } from './field-paths.ts';

/** What the column holds where it is not known which log sources an event has: in rows of older releases. */
export const UNKNOWN_LOG_SOURCES = '';

/** The log sources of an event as one text of plain characters: ` windows/process_creation/sysmon windows// `; a space where it has none. */
export function logSourcesText(logSources: readonly LogSource[]): string {
  const known = TEXTS.get(logSources);
  if (known !== undefined) return known;
  const text = ` ${logSources.map(({ product, category, service }) => `${[product, category, service].map(partText).join('/')} `).join('')}`;
  TEXTS.set(logSources, text);
  return text;
}

/** The normaliser gives one list again and again. */
const TEXTS = new WeakMap<readonly LogSource[], string>();

const LISTS = new Map<string, readonly LogSource[]>();
/** There are as many lists as mappings tell apart, some hundreds. */
const MAX_LISTS = 10_000;

/** Reads what `logSourcesText` wrote; null where it is not known. The same text gives the same list, so that it can be told apart by identity. */
export function parseLogSources(text: string): readonly LogSource[] | null {
  if (text === UNKNOWN_LOG_SOURCES) return null;
  const known = LISTS.get(text);
  if (known !== undefined) return known;
  const list = text.split(' ').filter((one) => one !== '').map(parseOne);
  if (LISTS.size >= MAX_LISTS) LISTS.clear();
  LISTS.set(text, list);
  return list;
}

function parseOne(text: string): LogSource {
  const parts = (['product', 'category', 'service'] as const).map((name, at) => [name, text.split('/')[at] ?? ''] as const);
  return Object.fromEntries(parts.filter(([, part]) => part !== '').map(([name, part]) => [name, decodeURIComponent(part)]));
}

/** The RE2 pattern of the texts in which some log source has all the parts that are wanted. */
export function logSourcePattern(wanted: { readonly [Part in keyof LogSource]?: string | undefined }): string {
  const parts = [wanted.product, wanted.category, wanted.service].map((part) => (part === undefined ? '[^/ ]*' : partText(part).replace(/[.%@-]/g, '\\$&')));
  return `(?i) ${parts.join('/')} `;
}

function partText(part: string | undefined): string {
  return part === undefined || part === '' ? '' : pathName(part);
}
