import { EventReader } from './event-reader.ts';
import type { DetectionTree, Predicate } from './predicate.ts';
import { compilePredicate, type PredicateTest } from './predicate-test.ts';

/** A predicate that held. */
export interface MatchedPredicate {
  readonly predicate: Predicate;
  /** Null for a keyword, which is found in the event's text. */
  readonly field: string | null;
  /** What the field holds, cut to a length that can be shown; null where the predicate is about an absent value. */
  readonly value: string | null;
}

const MAX_MATCHED = 32;
const MAX_VALUE_LENGTH = 1_024;

/** Lists the predicates that carried the condition; those under a "not" carried it by being absent and are left out. */
export function explainMatch(tree: DetectionTree, testOf: (predicate: Predicate) => PredicateTest, reader: EventReader): MatchedPredicate[] {
  const found = new Map<Predicate, MatchedPredicate>();
  collect(tree, { testOf, reader, found });
  return [...found.values()];
}

interface Collection {
  readonly testOf: (predicate: Predicate) => PredicateTest;
  readonly reader: EventReader;
  readonly found: Map<Predicate, MatchedPredicate>;
}

function collect(tree: DetectionTree, collection: Collection): void {
  if (collection.found.size >= MAX_MATCHED || tree.kind === 'not') return;
  if (tree.kind === 'predicate') {
    const { predicate } = tree;
    if (collection.testOf(predicate)(collection.reader)) collection.found.set(predicate, matchedPredicate(predicate, collection.reader));
    return;
  }
  for (const child of tree.children) if (tree.kind === 'and' || holds(child, collection)) collect(child, collection);
}

function holds(tree: DetectionTree, collection: Collection): boolean {
  switch (tree.kind) {
    case 'predicate': return collection.testOf(tree.predicate)(collection.reader);
    case 'not': return !holds(tree.child, collection);
    case 'and': return tree.children.every((child) => holds(child, collection));
    case 'or': return tree.children.some((child) => holds(child, collection));
    case 'at-least': return tree.children.filter((child) => holds(child, collection)).length >= tree.count;
  }
}

function matchedPredicate(predicate: Predicate, reader: EventReader): MatchedPredicate {
  const { field } = predicate;
  if (field === null) return { predicate, field, value: predicate.kind === 'text' ? predicate.text : null };
  const texts = reader.texts(reader.slotOf(field));
  const value = texts.length > 1 ? holdingValue(predicate, field, texts) : texts[0] ?? null;
  return { predicate, field, value: value === null ? null : value.slice(0, MAX_VALUE_LENGTH) };
}

/** Of several values the first that the predicate holds for alone. */
function holdingValue(predicate: Predicate, field: string, texts: readonly string[]): string | null {
  const reader = new EventReader();
  const test = compilePredicate(predicate, reader);
  const holding = texts.find((text) => {
    reader.open({ logSources: [], timeMs: 0, text: '', values: (name) => (name === field ? [text] : undefined) });
    return test(reader);
  });
  return holding ?? texts[0] ?? null;
}
