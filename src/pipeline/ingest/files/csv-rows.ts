import { parse } from 'csv-parse';
import { Readable } from 'node:stream';
import type { JsonObject } from '#contract/event.ts';

export interface CsvRow {
  readonly text: string;
  readonly fields: JsonObject;
  readonly line: number;
}

/** Rows of a file whose first line names the columns (RFC 4180); empty cells are left out. */
export async function* parseCsvRows(text: AsyncIterable<string>, delimiter: ',' | '\t'): AsyncGenerator<CsvRow> {
  const parser = parse({ columns: true, delimiter, bom: true, relax_column_count: true, relax_quotes: true, skip_empty_lines: true, info: true, raw: true, max_record_size: 16 * 1024 * 1024 });
  const source = Readable.from(text);
  source.on('error', (error) => parser.destroy(error));
  for await (const row of source.pipe(parser) as AsyncIterable<{ record: Record<string, string>; raw: string; info: { lines: number } }>) {
    const fields = Object.fromEntries(Object.entries(row.record).filter(([, value]) => value !== ''));
    yield { text: row.raw.replace(/\r?\n$/, ''), fields, line: row.info.lines };
  }
}
