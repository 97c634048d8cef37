import type { EventFields } from '#engine/detect/event-fields.ts';
import type { DetectionTree } from '#engine/detect/sigma/predicate.ts';
import type { SigmaRule } from '#engine/detect/sigma/sigma-rule.ts';
import { fieldsOf } from '#engine/detect/sigma/unreadable-fields.ts';

/** What of a record or a rule engines are known to see differently. */
export type RecordKind = 'nested object' | 'array' | 'list of objects' | 'duplicate key' | 'escape' | 'null' | 'number' | 'empty text';
export type PairKind = RecordKind | 'not' | 'missing field' | 'non-ASCII value' | 'non-ASCII rule' | 'keyword' | 'regular expression';

/** A generated record, as an event and with what is in it. */
export interface KnownRecord {
  readonly event: EventFields;
  readonly text: string;
  readonly kinds: ReadonlySet<RecordKind>;
}

/** Counts the pairs of a rule and a record of each kind. */
export function countPairs(rules: readonly SigmaRule[], records: readonly KnownRecord[], to: Record<string, number>): void {
  const add = (kind: PairKind, pairs: number): void => {
    to[kind] = (to[kind] ?? 0) + pairs;
  };
  for (const { event, text, kinds } of records) {
    for (const kind of kinds) add(kind, rules.length);
    if (BEYOND_ASCII.test(text)) add('non-ASCII value', rules.length);
    add('missing field', rules.filter((rule) => fieldsOf(rule.detection).some((field) => event.values(field) === undefined)).length);
  }
  for (const { detection } of rules) {
    for (const kind of new Set(kindsOfTree(detection))) add(kind, records.length);
    if (BEYOND_ASCII.test(JSON.stringify(detection))) add('non-ASCII rule', records.length);
  }
}

const BEYOND_ASCII = /[^\0-\x7f]/;

function kindsOfTree(tree: DetectionTree): readonly PairKind[] {
  if (tree.kind === 'not') return ['not', ...kindsOfTree(tree.child)];
  if (tree.kind !== 'predicate') return tree.children.flatMap(kindsOfTree);
  return [...(tree.predicate.kind === 'regex' ? ['regular expression' as const] : []), ...('field' in tree.predicate && tree.predicate.field === null ? ['keyword' as const] : [])];
}
