import { foldCase } from '../sigma/fold-case.ts';
import type { DetectionTree, Predicate } from '../sigma/predicate.ts';
import type { FieldAccess, LeafUse } from './field-access.ts';
import { isAscii } from './json-bytes.ts';

/**
 * The condition as something that holds for the leaves of a record whenever the rule holds for its event: to choose what to look for. Fields
 * become the last keys of their leaves; where a value is only a part of a leaf, the leaf contains what the value has to be.
 */
export function leafTree(tree: DetectionTree, accessOf: (field: string) => FieldAccess): DetectionTree {
  switch (tree.kind) {
    case 'predicate': return leafPredicate(tree.predicate, accessOf);
    case 'not': return { kind: 'not', child: leafTree(tree.child, accessOf) };
    case 'and': return { kind: 'and', children: tree.children.map((child) => leafTree(child, accessOf)) };
    case 'or': return { kind: 'or', children: withoutRepeats(tree.children.map((child) => leafTree(child, accessOf))) };
    case 'at-least': return { kind: 'at-least', count: tree.count, children: tree.children.map((child) => leafTree(child, accessOf)) };
  }
}

/** Lists of a thousand texts that are not ASCII become one. */
function withoutRepeats(trees: readonly DetectionTree[]): readonly DetectionTree[] {
  const seen = new Set<string>();
  return trees.filter((tree) => {
    if (tree.kind !== 'predicate' || tree.predicate.kind !== 'text' || tree.predicate.text !== NOT_ASCII) return true;
    const isNew = !seen.has(tree.predicate.field ?? '');
    seen.add(tree.predicate.field ?? '');
    return isNew;
  });
}

/** Stands for all texts that are not ASCII, as the kernel does not tell them apart. */
const NOT_ASCII = '\u0080\u0080\u0080';

/** Nothing can be looked for so as to find it. */
const UNFINDABLE: DetectionTree = { kind: 'predicate', predicate: { kind: 'null', field: '' } };

function leafPredicate(predicate: Predicate, accessOf: (field: string) => FieldAccess): DetectionTree {
  if (predicate.field === null) return { kind: 'predicate', predicate };
  const access = accessOf(predicate.field);
  // A field that is in no leaf at all is null in every record.
  if (access.kind !== 'leaves' || predicate.kind === 'null') return UNFINDABLE;
  const children = access.leaves.map((leaf): DetectionTree => ({ kind: 'predicate', predicate: onLeaf(predicate, leaf) }));
  return children.length === 1 ? (children[0] as DetectionTree) : { kind: 'or', children };
}

function onLeaf(predicate: Predicate, { keys, reading }: LeafUse): Predicate {
  const field = keys.at(-1) as string;
  if (predicate.kind === 'text' && !isAscii(foldCase(predicate.text))) return { kind: 'text', field, match: 'contains', text: NOT_ASCII, cased: false };
  if (reading === 'integer' || reading === 'address') return predicate.kind === 'null' ? { ...predicate, field } : { kind: 'exists', field };
  if (reading === 'value') return { ...predicate, field } as Predicate;
  switch (predicate.kind) {
    case 'text': return { ...predicate, field, match: 'contains', cased: false };
    case 'wildcard': return { ...predicate, field, cased: false, parts: [{ wildcard: 'any' }, ...predicate.parts, { wildcard: 'any' }] };
    case 'null': case 'never': case 'placeholder': return { ...predicate, field } as Predicate;
    // The text that a pattern needs is needed in the leaf too; where there is none, the leaf has to be there.
    case 'regex': return { ...predicate, field };
    default: return { kind: 'exists', field };
  }
}
