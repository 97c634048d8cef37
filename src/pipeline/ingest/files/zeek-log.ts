import type { Json, JsonObject } from '#contract/event.ts';

/** What the `#` lines of a Zeek log say about its rows. */
export interface ZeekHeader {
  readonly path: string | null;
  readonly separator: string;
  readonly setSeparator: string;
  readonly empty: string;
  readonly unset: string;
  readonly fields: readonly string[];
  readonly types: readonly string[];
}

/** Reads the header of a Zeek log in its own tab-separated format. */
export function readZeekHeader(lines: readonly string[]): ZeekHeader {
  const value = (name: string) => lines.find((line) => line.startsWith(`#${name}`))?.slice(name.length + 1).replace(/^[\s]/, '');
  const separator = unescapeHex(value('separator')?.trim() ?? '\\x09');
  const list = (name: string) => value(name)?.split(separator) ?? [];
  return {
    path: value('path') ?? null, separator, setSeparator: unescapeHex(value('set_separator') ?? ','), empty: value('empty_field') ?? '(empty)', unset: value('unset_field') ?? '-',
    fields: list('fields'), types: list('types'),
  };
}

function unescapeHex(text: string): string {
  return text.replace(/\\x([0-9a-fA-F]{2})/g, (_whole, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}

/** A row as the object that Zeek's JSON writer would have made, with `_path`. */
export function zeekRow(line: string, header: ZeekHeader): JsonObject {
  const row: Record<string, Json> = header.path === null ? {} : { _path: header.path };
  line.split(header.separator).forEach((cell, i) => {
    const name = header.fields[i];
    const value = name === undefined ? undefined : readCell(cell, header.types[i] ?? 'string', header);
    if (name !== undefined && value !== undefined) row[name] = value;
  });
  return row;
}

function readCell(cell: string, type: string, header: ZeekHeader): Json | undefined {
  if (cell === header.unset) return undefined;
  if (/^(?:set|vector)\[/.test(type)) return cell === header.empty ? [] : cell.split(header.setSeparator);
  if (cell === header.empty) return '';
  if (type === 'bool') return cell === 'T';
  return /^(?:time|interval|double|count|int|port)$/.test(type) && Number.isFinite(Number(cell)) ? Number(cell) : cell;
}
