import { setSource, union } from './code-points.ts';
import { factsOf, stepsPerCharacter, type Item } from './linear-branch.ts';
import type { RegexSource } from './predicate.ts';
import { readRegexSets, type Assertion, type SetTree } from './regex-sets.ts';

/** The proof of a longer pattern would cost more than the pattern. */
const MAX_LENGTH = 2_000;
const MAX_BRANCHES = 32;
/** For each character of a value; V8 takes one or two nanoseconds for a step. */
const MAX_STEPS = 1_000;

const ASSERTIONS: Readonly<Record<Assertion, string>> = {
  'text-start': '^', 'text-end': '$', 'line-start': '(?:^|(?<=\\n))', 'line-end': '(?=\\n|$)', 'word-edge': '\\b', 'no-word-edge': '\\B',
};

/**
 * The pattern as an expression of JavaScript that answers "does it match anywhere" as RE2 does, when it is proven that going back and
 * forth costs at most a fixed number of steps for each character; null otherwise. The proof is careful: many harmless patterns have none.
 */
export function compileLinear(source: RegexSource): RegExp | null {
  const tree = source.pattern.length > MAX_LENGTH ? null : readRegexSets(source);
  const branches = tree === null ? null : expand(simplified(tree));
  if (branches === null) return null;
  const trimmed = branches.map(trim);
  let steps = 0;
  for (const branch of trimmed) {
    const cost = mayBeEmpty(branch) ? null : stepsPerCharacter(branch);
    if (cost === null) return null;
    steps += cost;
  }
  return steps > MAX_STEPS ? null : new RegExp(trimmed.map((branch) => branch.map(itemSource).join('')).join('|'), 'u');
}

/** V8 also looks for matches between the halves of a surrogate pair; only one that takes no character can be found there. */
function mayBeEmpty(branch: readonly Item[]): boolean {
  return branch.every((item) => (item.kind === 'block' ? item.facts.isNullable : item.kind === 'assertion' || item.least === 0));
}

/** Single children take the place of their parents, and a choice of sets is a set. */
function simplified(tree: SetTree): SetTree {
  if (tree.kind === 'repeat') return { ...tree, child: simplified(tree.child) };
  if (tree.kind !== 'sequence' && tree.kind !== 'choice') return tree;
  const children = tree.children.map(simplified);
  const [only] = children;
  if (children.length === 1 && only !== undefined) return only;
  const sets = children.flatMap((child) => (child.kind === 'set' ? [child.set] : []));
  return tree.kind === 'choice' && sets.length === children.length ? { kind: 'set', set: union(...sets) } : { ...tree, children };
}

/** Writes choices that have runs in them out, so that each branch is a row of blocks and runs; null when that cannot be. */
function expand(tree: SetTree): readonly (readonly Item[])[] | null {
  if (tree.kind === 'assertion') return [[tree]];
  const facts = factsOf(tree);
  if (facts !== null && tree.kind !== 'sequence') return [[{ kind: 'block', tree, facts }]];
  switch (tree.kind) {
    case 'set': return null;
    case 'choice': return limited(allOf(tree.children.map(expand))?.flat() ?? null);
    case 'sequence': {
      let rows: readonly (readonly Item[])[] | null = [[]];
      for (const child of tree.children) {
        const ends = expand(child);
        rows = limited(rows === null || ends === null ? null : rows.flatMap((row) => ends.map((end) => [...row, ...end])));
      }
      return rows;
    }
    case 'repeat': {
      const { child, least, most } = tree;
      if (child.kind === 'set') return [[{ kind: 'run', set: child.set, least }]];
      const inner = most === 1 ? expand(child) : null;
      return inner === null || least === 1 ? inner : limited([...inner, []]);
    }
  }
}

function allOf<T>(items: readonly (T | null)[]): readonly T[] | null {
  const known = items.filter((item) => item !== null);
  return known.length === items.length ? known : null;
}

function limited<T>(rows: readonly T[] | null): readonly T[] | null {
  return rows !== null && rows.length <= MAX_BRANCHES ? rows : null;
}

/** A match may begin and end anywhere, so repetitions at both ends need not go beyond their least. */
function trim(items: readonly Item[]): readonly Item[] {
  const kept = [...items];
  for (const end of [0, -1]) {
    for (let item = kept.at(end); item !== undefined; item = kept.at(end)) {
      const least = leastOf(item);
      if (least === item) break;
      if (least === null) kept.splice(end, 1);
      else kept.splice(end, 1, least);
    }
  }
  return kept;
}

/** Null stands for nothing; the item itself where it has no less. */
function leastOf(item: Item): Item | null {
  if (item.kind === 'run') return repeated({ kind: 'set', set: item.set }, item.least);
  if (item.kind !== 'block' || item.tree.kind !== 'repeat' || item.tree.least === item.tree.most) return item;
  return repeated(item.tree.child, item.tree.least);
}

function repeated(child: SetTree, times: number): Item | null {
  const tree: SetTree = { kind: 'repeat', child, least: times, most: times };
  const facts = factsOf(tree);
  return times === 0 || facts === null ? null : { kind: 'block', tree, facts };
}

function itemSource(item: Item): string {
  switch (item.kind) {
    case 'run': return `${setSource(item.set)}{${item.least},}`;
    case 'assertion': return ASSERTIONS[item.assertion];
    case 'block': return treeSource(item.tree);
  }
}

function treeSource(tree: SetTree): string {
  switch (tree.kind) {
    case 'set': return setSource(tree.set);
    case 'assertion': return ASSERTIONS[tree.assertion];
    case 'sequence': return tree.children.map(treeSource).join('');
    case 'choice': return `(?:${tree.children.map(treeSource).join('|')})`;
    case 'repeat': return `(?:${treeSource(tree.child)}){${tree.least},${tree.most}}`;
  }
}
