import { foldCase } from './fold-case.ts';
import type { DetectionTree, Predicate, TextMatch, WildcardPredicate } from './predicate.ts';

/** Something cheap to find that must be in an event before a predicate can hold. Texts are folded. */
export interface Anchor {
  readonly field: string | null;
  /** `present`: the field is there, whatever it holds. */
  readonly match: TextMatch | 'present';
  readonly text: string;
}

/** The share of events that an anchor is expected in, and more where it is dear to look for. */
export type AnchorPrice = (anchor: Anchor) => number;

interface Choice {
  readonly anchors: readonly Anchor[];
  readonly price: number;
}

/** The cheapest anchors of which one must be found before the tree can hold; null when there are none. */
export function chooseAnchors(tree: DetectionTree, priceOf: AnchorPrice): readonly Anchor[] | null {
  return choose(tree, false, priceOf)?.anchors ?? null;
}

function choose(tree: DetectionTree, isNegated: boolean, priceOf: AnchorPrice): Choice | null {
  switch (tree.kind) {
    case 'predicate': return isNegated ? null : cheapestOf(anchorsOf(tree.predicate), priceOf);
    case 'not': return choose(tree.child, !isNegated, priceOf);
    case 'and': return isNegated ? anyOf(tree.children, true, priceOf, tree.children.length) : anyOf(tree.children, false, priceOf, 1);
    case 'or': return isNegated ? anyOf(tree.children, true, priceOf, 1) : anyOf(tree.children, false, priceOf, tree.children.length);
    case 'at-least': {
      const { length } = tree.children;
      return anyOf(tree.children, isNegated, priceOf, isNegated ? tree.count : length - tree.count + 1);
    }
  }
}

/** Takes the `count` cheapest children: when so few must be covered, one of them holds whenever the tree does. */
function anyOf(children: readonly DetectionTree[], isNegated: boolean, priceOf: AnchorPrice, count: number): Choice | null {
  const choices = children.map((child) => choose(child, isNegated, priceOf)).filter((choice) => choice !== null);
  if (choices.length < count) return null;
  const taken = choices.sort((a, b) => a.price - b.price).slice(0, count);
  return { anchors: taken.flatMap((choice) => choice.anchors), price: taken.reduce((sum, choice) => sum + choice.price, 0) };
}

function cheapestOf(alternatives: readonly Anchor[] | null, priceOf: AnchorPrice): Choice | null {
  if (alternatives === null) return null;
  if (alternatives.length === 0) return { anchors: [], price: 0 };
  let best: Choice | null = null;
  for (const anchor of alternatives) {
    const price = priceOf(anchor);
    if (best === null || price < best.price) best = { anchors: [anchor], price };
  }
  return best;
}

/** Anchors of one predicate, each of them enough; an empty list for what never holds, null for what needs nothing. */
function anchorsOf(predicate: Predicate): readonly Anchor[] | null {
  switch (predicate.kind) {
    case 'never': case 'placeholder': return [];
    case 'null': return null;
    case 'text': return textAnchors(predicate.field, predicate.match, predicate.text);
    case 'wildcard': return wildcardAnchors(predicate);
    case 'regex': return presence(predicate.field);
    default: return presence(predicate.field);
  }
}

function presence(field: string | null): readonly Anchor[] | null {
  return field === null ? null : [{ field, match: 'present', text: '' }];
}

function textAnchors(field: string | null, match: TextMatch, text: string): readonly Anchor[] | null {
  if (text === '' && match !== 'equals') return presence(field);
  return [{ field, match, text: foldCase(text) }];
}

function wildcardAnchors({ field, parts }: WildcardPredicate): readonly Anchor[] | null {
  const anchors: Anchor[] = [];
  for (const [index, part] of parts.entries()) {
    if (!('text' in part)) continue;
    const match = index === 0 ? 'startswith' : index === parts.length - 1 ? 'endswith' : 'contains';
    anchors.push({ field, match, text: foldCase(part.text) });
  }
  return anchors.length > 0 ? anchors : presence(field);
}
