import type { DetectionTree, Predicate } from './predicate.ts';

/** Characters of a field in an event, on average; 0 for events without it. */
export type LengthOf = (field: string | null) => number;

/** Nanoseconds, rounded from measurements; only their relations matter. */
const RULE = 120;
const PREDICATE = 15;
const SEARCH_PER_UNIT = 0.35;
const REGEX_PER_UNIT = 10;
/** Children of an "and" behind its first are mostly not reached. */
const BEHIND_FIRST = 0.2;

/** What it costs to evaluate a rule's condition once, when it mostly does not hold. */
export function evaluationPrice(tree: DetectionTree, lengthOf: LengthOf): number {
  return RULE + treePrice(tree, lengthOf);
}

/** The same for a part of a condition. */
export function treePrice(tree: DetectionTree, lengthOf: LengthOf): number {
  switch (tree.kind) {
    case 'predicate': return predicatePrice(tree.predicate, lengthOf);
    case 'not': return treePrice(tree.child, lengthOf);
    case 'and': return tree.children.reduce((sum, child, index) => sum + (index === 0 ? 1 : BEHIND_FIRST) * treePrice(child, lengthOf), 0);
    default: return tree.children.reduce((sum, child) => sum + treePrice(child, lengthOf), 0);
  }
}

function predicatePrice(predicate: Predicate, lengthOf: LengthOf): number {
  if (predicate.kind === 'regex') return PREDICATE + REGEX_PER_UNIT * lengthOf(predicate.field);
  const isSearch = predicate.kind === 'wildcard' || (predicate.kind === 'text' && predicate.match === 'contains');
  return isSearch ? PREDICATE + SEARCH_PER_UNIT * lengthOf(predicate.field) : PREDICATE;
}
