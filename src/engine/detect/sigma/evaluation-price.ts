import type { DetectionTree, Predicate } from './predicate.ts';

/** Characters of a field in an event, on average; 0 for events without it. */
export type LengthOf = (field: string | null) => number;

/** What evaluating costs, in nanoseconds, rounded from measurements; only their relations matter. */
export interface EvaluationPrices {
  readonly rule: number;
  readonly predicate: number;
  readonly searchPerUnit: number;
  readonly regexPerUnit: number;
}

/** Of conditions over events. */
export const EVENT_EVALUATION: EvaluationPrices = { rule: 120, predicate: 15, searchPerUnit: 0.35, regexPerUnit: 10 };
/** Children of an "and" behind its first are mostly not reached. */
const BEHIND_FIRST = 0.2;

/** What it costs to evaluate a rule's condition once, when it mostly does not hold. */
export function evaluationPrice(tree: DetectionTree, lengthOf: LengthOf, prices: EvaluationPrices = EVENT_EVALUATION): number {
  return prices.rule + treePrice(tree, lengthOf, prices);
}

/** The same for a part of a condition. */
export function treePrice(tree: DetectionTree, lengthOf: LengthOf, prices: EvaluationPrices = EVENT_EVALUATION): number {
  switch (tree.kind) {
    case 'predicate': return predicatePrice(tree.predicate, lengthOf, prices);
    case 'not': return treePrice(tree.child, lengthOf, prices);
    case 'and': return tree.children.reduce((sum, child, index) => sum + (index === 0 ? 1 : BEHIND_FIRST) * treePrice(child, lengthOf, prices), 0);
    default: return tree.children.reduce((sum, child) => sum + treePrice(child, lengthOf, prices), 0);
  }
}

function predicatePrice(predicate: Predicate, lengthOf: LengthOf, { predicate: each, regexPerUnit, searchPerUnit }: EvaluationPrices): number {
  if (predicate.kind === 'regex') return each + regexPerUnit * lengthOf(predicate.field);
  const isSearch = predicate.kind === 'wildcard' || (predicate.kind === 'text' && predicate.match === 'contains');
  return isSearch ? each + searchPerUnit * lengthOf(predicate.field) : each;
}
