import { FIELDS, FRAGMENTS } from './generated-rules.ts';
import type { RecordKind } from './pair-kinds.ts';

type Random = () => number;

/** The same key a second time, lower case, parts of a path as one key: whatever senders do. */
const KEYS: readonly string[] = [...FIELDS, 'A', 'A', 'Outer', 'inner', 'deep', 'er', 'est', 'name', 'list', 'image', 'a', 'B'];
const PLAIN: readonly string[] = ['null', 'true', 'false', '0', '-0', '1e3', '4625', '4625.0', '0.5', '12345678901234567890', '1E400', '[]', '{}', '""', '[null]', '[[]]'];
const SYSMON = '"EventID":1,"Channel":"Microsoft-Windows-Sysmon/Operational","Provider_Name":"Microsoft-Windows-Sysmon","UtcTime":"2026-01-01 00:00:00.000","Image":"C:\\\\a\\\\CMD.exe","CommandLine":"cmd -enc \\u017f",';

/** A record as a JSON text: every way to write a sign, nested objects, lists of objects, keys that come again, values of every kind; and which of these it has. */
export function generatedRecord(random: Random): { readonly text: string; readonly kinds: ReadonlySet<RecordKind> } {
  const kinds = new Set<RecordKind>();
  const below = (limit: number) => Math.floor(random() * limit);
  const one = <T>(items: readonly T[]): T => items[below(items.length)] as T;
  const quoted = (text: string): string => `"${Array.from({ length: text.length }, (_, i) => written(text.charCodeAt(i), below)).join('')}"`;
  const text = (): string => quoted(Array.from({ length: below(5) }, () => one(FRAGMENTS)).join('').repeat(below(60) === 0 ? 30 : 1));
  const plain = (): string => {
    const chosen = one(PLAIN);
    if (chosen === 'null') kinds.add('null');
    else if (chosen === '""') kinds.add('empty text');
    else if (/^-?\d/.test(chosen)) kinds.add('number');
    return chosen;
  };
  const value = (depth: number): string => {
    const kind = below(10);
    if (kind < 5) return text();
    if (kind < 7) return plain();
    if (depth > 3) return text();
    return kind < 9 ? object(depth + 1) : list(depth + 1);
  };
  const list = (depth: number): string => {
    const items = Array.from({ length: below(4) }, () => value(depth));
    kinds.add('array');
    if (items.some((item) => item.startsWith('{'))) kinds.add('list of objects');
    return `[${items.join(one([',', ' , ', ',\n']))}]`;
  };
  const object = (depth: number): string => {
    const keys = Array.from({ length: below(6) }, () => one(KEYS));
    if (depth > 0) kinds.add('nested object');
    if (new Set(keys).size < keys.length) kinds.add('duplicate key');
    return `{${keys.map((key) => `${quoted(key)}${one([':', ' : '])}${value(depth)}`).join(',')}}`;
  };
  const body = object(0);
  const record = below(3) === 0 && body !== '{}' ? `{${SYSMON}${body.slice(1)}` : body;
  if (record.includes('\\')) kinds.add('escape');
  return { text: record, kinds };
}

function written(unit: number, below: (limit: number) => number): string {
  const char = String.fromCharCode(unit);
  const isOwed = unit < 0x20 || char === '"' || char === '\\' || (unit >= 0xd800 && unit <= 0xdfff);
  if (isOwed || below(8) === 0) {
    const short = { '"': '\\"', '\\': '\\\\', '/': '\\/', '\n': '\\n', '\t': '\\t' }[char];
    const hex = unit.toString(16).padStart(4, '0');
    return short !== undefined && below(2) === 0 ? short : `\\u${below(2) === 0 ? hex : hex.toUpperCase()}`;
  }
  return char;
}
