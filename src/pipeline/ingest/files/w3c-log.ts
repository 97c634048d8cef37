import type { JsonObject } from '#contract/event.ts';
import { splitCsvLine } from '#engine/normalise/framing/csv.ts';

/** The columns of a W3C extended log. Exchange writes commas where the others have blanks. */
export interface W3cHeader {
  readonly names: readonly string[];
  readonly hasCommas: boolean;
}

/** Reads the columns of a `#Fields:` line; `null` for the other lines of comment. */
export function readW3cHeader(line: string): W3cHeader | null {
  const match = /^#Fields:\s*(.+)$/i.exec(line);
  if (!match) return null;
  const list = (match[1] as string).trim();
  const hasCommas = list.includes(',');
  return { names: list.split(hasCommas ? /\s*,\s*/ : /\s+/), hasCommas };
}

/** A row by the names of its columns; `-` stands for nothing, and a cell in quotation marks may hold blanks (https://www.w3.org/TR/WD-logfile.html). */
export function w3cRow(line: string, { names, hasCommas }: W3cHeader): JsonObject {
  const cells = hasCommas ? splitCsvLine(line) : (line.match(/"(?:[^"]|"")*"|\S+/g) ?? []).map(withoutQuotes);
  const row: Record<string, string> = {};
  cells.forEach((cell, i) => {
    const name = names[i];
    if (name !== undefined && cell !== '-' && cell !== '') row[name] = cell;
  });
  return row;
}

function withoutQuotes(cell: string): string {
  return cell.length > 1 && cell.startsWith('"') && cell.endsWith('"') ? cell.slice(1, -1).replaceAll('""', '"') : cell;
}
