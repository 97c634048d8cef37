import { foldCase } from './fold-case.ts';
import { SHORTEST_LITERAL } from './literal-scanner.ts';
import type { DetectionTree, Predicate, TextMatch, WildcardPredicate } from './predicate.ts';
import { neededTexts, type NeededText } from './regex-literals.ts';
import { readRegex } from './regex-tree.ts';

/** Something cheap to find that must be in an event before a predicate can hold. */
export interface Anchor {
  readonly field: string | null;
  /** `present`: the field is there, whatever it holds. */
  readonly match: TextMatch | 'present';
  /** Folded as the index folds. */
  readonly text: string;
}

/**
 * The ways to cover a condition with anchors: one of `anchors`, or `count` of the children. An "and" is covered by one
 * child, an "or" by all of them, "k of n" by n - k + 1, since then one of those covered holds whenever the whole does.
 */
export type AnchorTree =
  | { readonly anchors: readonly number[] }
  | { readonly count: number; readonly children: readonly AnchorTree[] };

/** Gives each different anchor a number. */
export class AnchorTable {
  readonly anchors: Anchor[] = [];
  readonly #numbers = new Map<string, number>();

  numberOf(anchor: Anchor): number {
    const key = `${anchor.match}:${anchor.text.length}:${anchor.text}:${anchor.field ?? '\0'}`;
    const known = this.#numbers.get(key);
    if (known !== undefined) return known;
    const number = this.anchors.length;
    this.#numbers.set(key, number);
    this.anchors.push(anchor);
    return number;
  }
}

/**
 * Folds as the index does: like `foldCase`, but the long s falls together with s, because a regular expression that
 * ignores case takes the one for the other.
 */
export function foldForIndex(text: string): string {
  const folded = foldCase(text);
  return folded.includes('\u017f') ? folded.replaceAll('\u017f', 's') : folded;
}

/** The ways to cover a condition; null when it can hold without anything that could be looked for. */
export function anchorTree(tree: DetectionTree, table: AnchorTable): AnchorTree | null {
  return cover(tree, false, table);
}

function cover(tree: DetectionTree, isNegated: boolean, table: AnchorTable): AnchorTree | null {
  switch (tree.kind) {
    case 'predicate': return isNegated ? null : coverPredicate(tree.predicate, table);
    case 'not': return cover(tree.child, !isNegated, table);
    case 'and': case 'or': {
      const children = tree.children.map((child) => cover(child, isNegated, table));
      return pick(children, (tree.kind === 'and') === isNegated ? children.length : 1);
    }
    case 'at-least': {
      const children = tree.children.map((child) => cover(child, isNegated, table));
      return pick(children, isNegated ? tree.count : children.length - tree.count + 1);
    }
  }
}

function pick(children: readonly (AnchorTree | null)[], count: number): AnchorTree | null {
  const known = children.filter((child) => child !== null);
  if (known.length < count) return null;
  const only = known[0];
  return known.length === 1 && count === 1 && only !== undefined ? only : { count, children: known };
}

function coverPredicate(predicate: Predicate, table: AnchorTable): AnchorTree | null {
  switch (predicate.kind) {
    case 'never': case 'placeholder': return { count: 0, children: [] };
    case 'null': return null;
    case 'text': return coverText(predicate.field, predicate.match, predicate.text, table);
    case 'wildcard': return coverWildcard(predicate, table);
    case 'regex': {
      const tree = readRegex(predicate.pattern);
      const needed = tree === null ? null : neededTexts(tree);
      const covered = needed === null ? null : coverNeeded(needed, predicate.field, table);
      return pick([covered, presence(predicate.field, table)], 1);
    }
    default: return presence(predicate.field, table);
  }
}

function presence(field: string | null, table: AnchorTable): AnchorTree | null {
  return field === null ? null : { anchors: [table.numberOf({ field, match: 'present', text: '' })] };
}

function coverText(field: string | null, match: TextMatch, text: string, table: AnchorTable): AnchorTree | null {
  const folded = foldForIndex(text);
  if (match === 'contains' && folded.length < SHORTEST_LITERAL) return presence(field, table);
  if (folded === '' && match !== 'equals') return presence(field, table);
  return { anchors: [table.numberOf({ field, match, text: folded })] };
}

function coverWildcard({ field, parts }: WildcardPredicate, table: AnchorTable): AnchorTree | null {
  const covered = parts.map((part, index) => {
    if (!('text' in part)) return null;
    const match = index === 0 ? 'startswith' : index === parts.length - 1 ? 'endswith' : 'contains';
    return coverText(field, match, part.text, table);
  });
  return pick([...covered, presence(field, table)], 1);
}

function coverNeeded(needed: NeededText, field: string | null, table: AnchorTable): AnchorTree | null {
  if (needed.kind === 'text') return coverText(field, 'contains', needed.text, table);
  const children = needed.children.map((child) => coverNeeded(child, field, table));
  return pick(children, needed.kind === 'all' ? 1 : children.length);
}
