import { treePrice } from './evaluation-price.ts';
import type { EventReader } from './event-reader.ts';
import type { DetectionTree, Predicate } from './predicate.ts';
import type { PredicateTest } from './predicate-test.ts';
import { takeTextSets } from './text-set.ts';

/** Answers a rule's whole condition for the event that is open in the reader. */
export type Condition = (reader: EventReader) => boolean;

export interface ConditionTools {
  readonly reader: EventReader;
  /** Gives the shared test of a predicate. */
  readonly testOf: (predicate: Predicate) => PredicateTest;
}

/** Compiles a tree to closures that ask what is cheap first. */
export function compileCondition(tree: DetectionTree, tools: ConditionTools): Condition {
  if (tree.kind === 'predicate') return tools.testOf(tree.predicate);
  if (tree.kind === 'not') {
    const child = compileCondition(tree.child, tools);
    return (reader) => !child(reader);
  }
  if (tree.kind === 'or') {
    const { sets, rest } = takeTextSets(tree.children, tools.reader);
    return someOf([...sets, ...byPrice(rest).map((child) => compileCondition(child, tools))]);
  }
  const children = byPrice(tree.children).map((child) => compileCondition(child, tools));
  return tree.kind === 'and' ? allOf(children) : atLeast(children, tree.count);
}

function byPrice(trees: readonly DetectionTree[]): readonly DetectionTree[] {
  return trees.toSorted((a, b) => treePrice(a, typicalLength) - treePrice(b, typicalLength));
}

/** Characters of a field, for want of better knowledge. */
function typicalLength(field: string | null): number {
  return field === null ? 2_000 : 100;
}

function only(children: readonly Condition[]): Condition | null {
  return children.length === 1 ? children[0] ?? null : null;
}

function allOf(children: readonly Condition[]): Condition {
  const single = only(children);
  if (single !== null) return single;
  return (reader) => {
    for (let i = 0; i < children.length; i++) if (children[i]?.(reader) === false) return false;
    return true;
  };
}

function someOf(children: readonly Condition[]): Condition {
  const single = only(children);
  if (single !== null) return single;
  return (reader) => {
    for (let i = 0; i < children.length; i++) if (children[i]?.(reader) === true) return true;
    return false;
  };
}

function atLeast(children: readonly Condition[], count: number): Condition {
  return (reader) => {
    let held = 0;
    for (const child of children) if (child(reader) && ++held === count) return true;
    return false;
  };
}
