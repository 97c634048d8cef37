import type { Json, JsonObject } from '#contract/event.ts';
import type { LogSource } from '#contract/log-source.ts';
import type { DeclaredLogSource, DeclaredLogSources, MappingDocument } from '#contract/mapping.ts';
import { compileExpression, type Expression } from './expression.ts';

/** The Sigma log sources of an event. The same list is given for the same outcome, so that it can be told apart by identity. */
export type LogSourceReader = (fields: JsonObject) => readonly LogSource[];

const PARTS = ['product', 'category', 'service'] as const;

/** A variant's log sources complete the mapping's own; both are what rules may name. A part may be told by a field. */
export function compileLogSources(base: DeclaredLogSources | undefined, own: DeclaredLogSources | undefined, isEmpty: (value: Json) => boolean): LogSourceReader {
  const bases = base === undefined ? [] : [base].flat();
  const owns = own === undefined ? [] : [own].flat();
  const declared = completed(bases, owns);
  const tables = declared.flatMap((one) => PARTS.flatMap((part) => (typeof one[part] === 'object' ? compileTable(one[part], isEmpty) : [])));
  const fixed = tables.length === 0 ? build(declared, []) : undefined;
  if (fixed) return () => fixed;
  const known = new Map<string, readonly LogSource[]>();
  return (fields) => {
    const told = tables.map((table) => String(table(fields) ?? ''));
    const key = told.join('\n');
    const there = known.get(key);
    if (there) return there;
    const made = build(declared, told);
    known.set(key, made);
    return made;
  };
}

/** A variant's log sources have what the mapping's first one says and they do not. */
function completed(bases: readonly DeclaredLogSource[], owns: readonly DeclaredLogSource[]): readonly DeclaredLogSource[] {
  return [...owns.map((one) => ({ ...bases[0], ...one })), ...bases];
}

/** Every log source that events of a mapping may have, whatever its fields tell. */
export function declaredLogSources(document: Pick<MappingDocument, 'logsource' | 'events'>): readonly LogSource[] {
  const bases = document.logsource === undefined ? [] : [document.logsource].flat();
  const declared = document.events.flatMap(({ logsource }) => completed(bases, logsource === undefined ? [] : [logsource].flat()));
  return build(declared.flatMap(spelledOut), []);
}

/** One log source for each combination of what its parts may become; a table without `else` may also leave its part out. */
function spelledOut(declared: DeclaredLogSource): readonly DeclaredLogSource[] {
  let spelled: readonly DeclaredLogSource[] = [declared];
  for (const part of PARTS) {
    const table = declared[part];
    if (typeof table !== 'object') continue;
    const values = new Set([...Object.values(table.map), table.else]);
    spelled = spelled.flatMap((one) => [...values].map((value) => ({ ...one, [part]: value })));
  }
  return spelled;
}

type Table = Exclude<DeclaredLogSource['service'], string | undefined>;

function compileTable({ from, map, else: otherwise }: Table, isEmpty: (value: Json) => boolean): Expression {
  const read = compileExpression(from, isEmpty);
  const values = new Map(Object.entries(map).map(([key, value]) => [key.toLowerCase(), value]));
  return (fields) => values.get(String(read(fields) ?? '').toLowerCase()) ?? otherwise;
}

/** `told` holds the parts that fields tell, in the order in which they are declared. A log source of which nothing is left is none. */
function build(declared: readonly DeclaredLogSource[], told: readonly string[]): readonly LogSource[] {
  let next = 0;
  const unique = new Map<string, LogSource>();
  for (const one of declared) {
    const parts = PARTS.flatMap((part) => {
      const value = typeof one[part] === 'object' ? told[next++] : one[part];
      return value === undefined || value === '' ? [] : [[part, value.toLowerCase()] as const];
    });
    if (parts.length > 0) unique.set(JSON.stringify(parts), Object.fromEntries(parts));
  }
  return [...unique.values()];
}
