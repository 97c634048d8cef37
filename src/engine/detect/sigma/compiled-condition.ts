import type { EventReader } from './event-reader.ts';
import type { DetectionTree, Predicate } from './predicate.ts';
import type { PredicateTest } from './predicate-test.ts';

/** Answers a rule's whole condition for the event that is open in the reader. */
export type Condition = (reader: EventReader) => boolean;

/** Compiles a tree to closures; `testOf` gives the shared test of a predicate. */
export function compileCondition(tree: DetectionTree, testOf: (predicate: Predicate) => PredicateTest): Condition {
  if (tree.kind === 'predicate') return testOf(tree.predicate);
  if (tree.kind === 'not') {
    const child = compileCondition(tree.child, testOf);
    return (reader) => !child(reader);
  }
  const children = tree.children.map((child) => compileCondition(child, testOf));
  switch (tree.kind) {
    case 'and': return allOf(children);
    case 'or': return someOf(children);
    case 'at-least': return atLeast(children, tree.count);
  }
}

function allOf(children: readonly Condition[]): Condition {
  return (reader) => {
    for (let i = 0; i < children.length; i++) if (children[i]?.(reader) === false) return false;
    return true;
  };
}

function someOf(children: readonly Condition[]): Condition {
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
