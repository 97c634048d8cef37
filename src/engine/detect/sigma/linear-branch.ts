import { ANYTHING, complement, isDisjoint, LINE_FEED, NOTHING, union, WORDS, type CodePoints } from './code-points.ts';
import type { Assertion, SetTree } from './regex-sets.ts';

/** A piece of a branch: `run` repeats one set without end, `block` has nothing without end in it. */
export type Item =
  | { readonly kind: 'run'; readonly set: CodePoints; readonly least: number }
  | { readonly kind: 'assertion'; readonly assertion: Assertion }
  | { readonly kind: 'block'; readonly tree: SetTree; readonly facts: Facts };

export interface Facts {
  /** At most so many ways to go through. */
  readonly paths: number;
  /** Characters at most. */
  readonly length: number;
  readonly isNullable: boolean;
  /** What it can begin and end with. */
  readonly first: CodePoints;
  readonly last: CodePoints;
}

/** Long counted repetitions are linear on V8, but RE2's automaton is faster: it does not begin anew at each character. */
const MAX_LENGTH = 100;

const EMPTY: Facts = { paths: 1, length: 0, isNullable: true, first: NOTHING, last: NOTHING };

/** Null where a part has no end, or may repeat nothing. */
export function factsOf(tree: SetTree): Facts | null {
  switch (tree.kind) {
    case 'set': return { paths: 1, length: 1, isNullable: false, first: tree.set, last: tree.set };
    case 'assertion': return EMPTY;
    case 'repeat': {
      const child = Number.isFinite(tree.most) ? factsOf(tree.child) : null;
      if (child === null || child.isNullable) return null;
      let paths = 0;
      for (let times = tree.least; times <= tree.most && paths < 1e6; times++) paths += child.paths ** times;
      return { ...child, paths, length: child.length * tree.most, isNullable: tree.least === 0 };
    }
    case 'sequence': case 'choice': {
      const parts = tree.children.map(factsOf);
      const known = parts.filter((part) => part !== null);
      if (known.length < parts.length) return null;
      return tree.kind === 'sequence' ? known.reduce(inTurn, EMPTY) : known.reduce(oneOf);
    }
  }
}

function inTurn(a: Facts, b: Facts): Facts {
  return {
    paths: a.paths * b.paths, length: a.length + b.length, isNullable: a.isNullable && b.isNullable,
    first: a.isNullable ? union(a.first, b.first) : a.first, last: b.isNullable ? union(a.last, b.last) : b.last,
  };
}

function oneOf(a: Facts, b: Facts): Facts {
  return { paths: a.paths + b.paths, length: Math.max(a.length, b.length), isNullable: a.isNullable || b.isNullable, first: union(a.first, b.first), last: union(a.last, b.last) };
}

/**
 * Steps that a backtracking search of the branch takes at most for each character of the text; null when no such number is proven.
 *
 * A run is harmless where what stands before it cannot be of its set: then each place within it has one place where the run began, and
 * going back from any place of the text to where the search set out there are no more ways than through the blocks alone. So no place
 * is passed more often than that, from whichever places searches set out. Behind the start of the text there is only one search, so the
 * first run needs no such neighbour.
 */
export function stepsPerCharacter(items: readonly Item[]): number | null {
  const [head] = items;
  let isFreeRunLeft = head?.kind === 'assertion' && head.assertion === 'text-start';
  let paths = 1;
  let length = 1;
  for (const [at, item] of items.entries()) {
    if (item.kind === 'block') paths *= item.facts.paths;
    length += item.kind === 'block' ? item.facts.length : 1;
    if (item.kind !== 'run') continue;
    const before = precedes(items, at, item.set);
    if (!isFreeRunLeft && (before === null || !isDisjoint(before, item.set))) return null;
    isFreeRunLeft = false;
  }
  return length > MAX_LENGTH ? null : paths * length;
}

/** What can stand in front of the run; null when anything can. */
function precedes(items: readonly Item[], at: number, set: CodePoints): CodePoints | null {
  let before = NOTHING;
  for (const [distance, item] of items.slice(0, at).reverse().entries()) {
    if (item.kind === 'assertion') {
      const edge = distance === 0 ? edgeBefore(item.assertion, set) : edgeBefore(item.assertion, ANYTHING);
      if (edge !== null) return union(before, edge);
      continue;
    }
    before = union(before, item.kind === 'block' ? item.facts.last : item.set);
    if (item.kind === 'block' ? !item.facts.isNullable : item.least > 0) return before;
  }
  return null;
}

/** What an assertion says of the character before it, when one of the set comes after it; null when it says nothing. */
function edgeBefore(assertion: Assertion, set: CodePoints): CodePoints | null {
  if (assertion === 'text-start') return NOTHING;
  if (assertion === 'line-start') return LINE_FEED;
  return assertion === 'word-edge' && isDisjoint(set, complement(WORDS)) ? complement(WORDS) : null;
}
