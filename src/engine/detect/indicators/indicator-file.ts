import { type CsvColumns, readCsvIndicators } from './csv-indicators.ts';
import { objectsOfBundle } from './objects-of-bundle.ts';
import { readMispEvent } from './misp-event.ts';
import { readPlainList } from './plain-list.ts';
import { notTaken, type Reading, type ReadingDefaults } from './reading.ts';
import { readStixObjects, type StixObject } from './stix-bundle.ts';

export const INDICATOR_FORMATS = ['stix', 'misp', 'csv', 'list'] as const;
export type IndicatorFormat = (typeof INDICATOR_FORMATS)[number];

export interface IndicatorText {
  readonly text: string;
  /** The name of the file: `.csv` and `.tsv` are tables. */
  readonly name: string;
  /** Told where the form does not say it. */
  readonly format?: IndicatorFormat | undefined;
  readonly columns?: CsvColumns | undefined;
}

/** Reads a file of indicators in whatever format it is: STIX bundles and TAXII answers, MISP events (one, several, or one a line), tables, lists. */
export function* readIndicatorText(source: IndicatorText, defaults: ReadingDefaults): Generator<Reading> {
  const format = source.format ?? formatOf(source);
  if (format === 'csv') yield* readCsvIndicators(linesOf(source.text), defaults, source.columns && { columns: source.columns });
  else if (format === 'list') yield* readPlainList(linesOf(source.text), defaults);
  else yield* readDocuments(source.text, defaults);
}

/** What a text is by its first character, its name, and whether its first lines have the same number of columns. */
export function formatOf({ text, name }: Pick<IndicatorText, 'text' | 'name'>): IndicatorFormat {
  const head = text.slice(0, 4_096).trimStart();
  if (head.startsWith('{') || /^\[\s*[{\]]/.test(head)) return head.includes('"Event"') || head.includes('"Attribute"') ? 'misp' : 'stix';
  if (/\.[ct]sv$/i.test(name)) return 'csv';
  const rows = head.split('\n').slice(0, -1).filter((line) => line.trim() !== '' && !line.startsWith('#')).slice(0, 10);
  return rows.length > 0 && rows.every((row) => /[,;\t]/.test(row)) ? 'csv' : 'list';
}

/** Longer bundles are read object by object, since as a whole they take ten times their size. */
const MAX_WHOLE_CHARS = 1 << 24;

function* readDocuments(text: string, defaults: ReadingDefaults): Generator<Reading> {
  const objects = text.length > MAX_WHOLE_CHARS ? objectsOfBundle(text) : null;
  if (objects !== null) return yield* readStixObjects(objects, defaults);
  const whole = parsed(text);
  if (whole !== undefined) return yield* readDocument(whole, defaults);
  // One document a line.
  for (const line of linesOf(text)) {
    if (line.trim() === '') continue;
    const document = parsed(line);
    if (document === undefined) yield notTaken('unreadable', line);
    else yield* readDocument(document, defaults);
  }
}

function* readDocument(document: unknown, defaults: ReadingDefaults): Generator<Reading> {
  if (Array.isArray(document)) {
    if (document.some((one) => isObject(one) && typeof one['type'] === 'string' && !('Event' in one) && !('Attribute' in one))) yield* readStixObjects(document as StixObject[], defaults);
    else for (const one of document) yield* readDocument(one, defaults);
  } else if (!isObject(document)) yield notTaken('unreadable', String(document));
  else if (Array.isArray(document['objects'])) yield* readStixObjects(document['objects'] as StixObject[], defaults);
  else if ('response' in document) yield* readDocument(document['response'], defaults);
  else if ('Event' in document || 'Attribute' in document) yield* readMispEvent(document, defaults);
  else if (typeof document['type'] === 'string') yield* readStixObjects([document], defaults);
  else yield notTaken('unreadable', `an object with ${Object.keys(document).slice(0, 5).join(', ')}`);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\ufeff/, ''));
  } catch {
    return undefined;
  }
}

/** The lines of a text without holding all of them. */
export function* linesOf(text: string): Generator<string> {
  for (let from = 0; from < text.length; ) {
    const end = text.indexOf('\n', from);
    const to = end < 0 ? text.length : end;
    yield text.slice(from, text.charCodeAt(to - 1) === 0x0d && to > from ? to - 1 : to);
    from = to + 1;
  }
}

function isObject(value: unknown): value is StixObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
