import { CsvError, parse } from 'csv-parse/sync';
import type { DeclareFormat } from '#contract/declared-entity.ts';
import type { Outcome } from '#contract/outcome.ts';

/** A row of a table or an object of JSON, flat: cells by the lower-case name of their column, several values divided by `;`. */
export interface TableRow {
  /** The line where it begins, from 1 on; of a JSON document the number of the entry. */
  readonly line: number;
  readonly cells: Readonly<Record<string, string>>;
}

export interface Table {
  readonly rows: readonly TableRow[];
  /** The document is one page of several. */
  readonly hasMorePages: boolean;
}

export type TableFault = 'empty' | 'not-utf8' | 'not-json' | 'not-csv';

/** Reads CSV with a header (commas, semicolons or tabs), a JSON array (also inside `value`, `users` or `entities`) or NDJSON. */
export function readRows(text: string, format: DeclareFormat): Outcome<Table, TableFault> {
  const body = text.replace(/^\ufeff/, '').replace(/\r\n?/g, '\n');
  if (body.trim() === '') return { ok: false, reason: 'empty', detail: 'The file is empty. Export it again, or write at least a line with the names of the columns and one row.' };
  if (/[\0\ufffd]/.test(body)) return { ok: false, reason: 'not-utf8', detail: 'The file is not UTF-8. Save it again as such: Export-Csv -Encoding utf8, or in Excel "CSV UTF-8".' };
  const isJson = format === 'json' || (format === 'auto' && /^\s*[[{]/.test(body));
  if (format === 'ndjson') return readLines(body);
  return isJson ? readJson(body) : readTable(body);
}

/** Export-Csv of older PowerShell writes the type first, Excel how cells are divided. */
const PREAMBLE = /^(?:#TYPE [^\n]*|sep=.)\n/;

function readTable(body: string): Outcome<Table, TableFault> {
  const preamble = PREAMBLE.exec(body)?.[0] ?? '';
  const rest = body.slice(preamble.length);
  try {
    const records = parse(rest, {
      delimiter: delimiterOf(rest), columns: (names: readonly string[]) => names.map(columnName), relax_column_count: true, relax_quotes: true, skip_empty_lines: true, trim: true, info: true, raw: true,
    }) as unknown as readonly { readonly info: { readonly lines: number }; readonly record: Record<string, string>; readonly raw: string }[];
    const before = preamble === '' ? 0 : 1;
    return read(records.map(({ info, record, raw }) => ({ line: before + info.lines - (raw.trim().split('\n').length - 1), cells: record })));
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    return { ok: false, reason: 'not-csv', detail: `The table cannot be read: ${error.message}. Correct the quotation marks there: a cell with one has it doubled and stands in a pair of them.` };
  }
}

/** What stands between the names of the columns. Excel writes semicolons where the comma is the decimal sign. */
function delimiterOf(table: string): string {
  const [header = ''] = table.split('\n', 1);
  return [',', ';', '\t'].map((one) => [one, header.split(one).length] as const).reduce((best, one) => (one[1] > best[1] ? one : best))[0];
}

function columnName(name: string): string {
  return name.trim().toLowerCase();
}

function readJson(body: string): Outcome<Table, TableFault> {
  const whole = parsed(body);
  if (whole === undefined) return body.trimStart().startsWith('{') ? readLines(body) : { ok: false, reason: 'not-json', detail: 'The file begins as JSON and is none: a bracket, comma or quotation mark is missing. Export it again.' };
  const hasMorePages = isObject(whole) && (typeof whole['@odata.nextLink'] === 'string' || typeof whole['nextPageToken'] === 'string');
  return read(entriesOf(whole).map((entry, at) => ({ line: at + 1, cells: flat(entry) })), hasMorePages);
}

/** Microsoft Graph, Google and our own list put what they list into an object. */
function entriesOf(whole: unknown): readonly unknown[] {
  if (Array.isArray(whole)) return whole;
  if (!isObject(whole)) return [];
  const list = ['value', 'users', 'entities'].map((name) => whole[name]).find(Array.isArray);
  return list ?? [whole];
}

function readLines(body: string): Outcome<Table, TableFault> {
  const rows: TableRow[] = [];
  for (const [at, line] of body.split('\n').entries()) {
    if (line.trim() === '') continue;
    const entry = parsed(line);
    if (!isObject(entry)) return { ok: false, reason: 'not-json', detail: `Line ${at + 1} is no JSON object. Write one object a line, or one array of all.` };
    rows.push({ line: at + 1, cells: flat(entry) });
  }
  return read(rows);
}

function read(rows: readonly TableRow[], hasMorePages = false): Outcome<Table, TableFault> {
  return { ok: true, value: { rows, hasMorePages } };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Deeper than this nothing lies that is read. */
const MAX_DEPTH = 3;

function flat(entry: unknown, before = '', depth = 0): Record<string, string> {
  const cells: Record<string, string> = {};
  if (!isObject(entry) || depth === MAX_DEPTH) return cells;
  for (const [key, value] of Object.entries(entry)) {
    const name = before + columnName(key);
    if (isObject(value)) Object.assign(cells, flat(value, `${name}.`, depth + 1));
    else cells[name] = Array.isArray(value) ? value.flatMap(itemText).join(';') : cellText(value);
  }
  return cells;
}

function cellText(value: unknown): string {
  return typeof value === 'string' ? value : typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';
}

/** Our own list has names with their types; Google has mail addresses as objects. */
function itemText(item: unknown): string[] {
  if (!isObject(item)) return cellText(item) === '' ? [] : [cellText(item)];
  const { type, value, address } = item;
  if (typeof type === 'string' && typeof value === 'string') return [`${type}:${value}`];
  return typeof address === 'string' ? [address] : [];
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
