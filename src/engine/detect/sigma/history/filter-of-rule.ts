import type { EventFilter, FilterTest } from '#contract/event-filter.ts';
import type { Taxonomy } from '#contract/taxonomy.ts';
import { foldCase } from '../fold-case.ts';
import { REGEX_INPUT_LIMIT, regexReach } from '../safe-regex.ts';
import type { DetectionTree, Predicate, TextPredicate } from '../predicate.ts';
import type { SigmaRule } from '../sigma-rule.ts';
import { FieldPlaces } from './field-places.ts';
import { testOfPredicate } from './test-of-predicate.ts';

/** More than this a statement does not take well; such a rule is asked about every event of its log source. */
const MAX_FILTER_NODES = 20_000;
const MAX_FILTER_CHARACTERS = 1_000_000;

const UNSURE: EventFilter = { kind: 'unsure' };

/**
 * The filter of the stored events on which a rule fires: from the tree that the matcher runs, so that both say the same. Where a store could
 * not say it as the matcher does, it is unsure there. Placeholders are to be resolved before; those that are left match nothing, as live.
 */
export function filterOfRule(rule: Pick<SigmaRule, 'logSource' | 'detection'>, taxonomy: Taxonomy): EventFilter {
  const { product, category, service } = rule.logSource;
  const places = new FieldPlaces(taxonomy, rule.logSource);
  const detection = filterOfTree(rule.detection, places);
  const source: readonly EventFilter[] = product === undefined && category === undefined && service === undefined ? [] : [{ kind: 'log-source', product, category, service }];
  if (!isSmall(detection)) return and([...source, UNSURE]);
  return and([...source, ...(detection.kind === 'and' ? detection.children : [detection])]);
}

function filterOfTree(tree: DetectionTree, places: FieldPlaces): EventFilter {
  switch (tree.kind) {
    case 'and': return and(tree.children.map((child) => filterOfTree(child, places)));
    case 'or': return or(filtersOfAny(tree.children, places));
    case 'not': return { kind: 'not', child: filterOfTree(tree.child, places) };
    case 'at-least': return { kind: 'at-least', count: tree.count, children: tree.children.map((child) => filterOfTree(child, places)) };
    case 'predicate': return filterOfPredicate(tree.predicate, places);
  }
}

/** Texts that are looked for in one field in one way become one test: a store looks for all of them at once. */
function filtersOfAny(trees: readonly DetectionTree[], places: FieldPlaces): readonly EventFilter[] {
  const groups = new Map<string, TextPredicate[]>();
  const others: EventFilter[] = [];
  for (const tree of trees) {
    if (tree.kind !== 'predicate' || tree.predicate.kind !== 'text') {
      others.push(filterOfTree(tree, places));
      continue;
    }
    const { field, match, cased } = tree.predicate;
    const key = JSON.stringify([field, match, cased]);
    groups.set(key, [...(groups.get(key) ?? []), tree.predicate]);
  }
  const grouped = [...groups.values()].map((predicates) => {
    const { field, match, cased } = predicates[0] as TextPredicate;
    return places.some(field, { kind: 'text', match, isCased: cased, texts: [...new Set(predicates.map(({ text }) => (cased ? text : foldCase(text))))] });
  });
  return [...grouped, ...others];
}

function filterOfPredicate(predicate: Predicate, places: FieldPlaces): EventFilter {
  switch (predicate.kind) {
    case 'never':
    case 'placeholder': return { kind: 'always', is: false };
    case 'null': return places.isNull(predicate.field);
    case 'exists': return places.exists(predicate.field);
    case 'any-value': return places.some(predicate.field, ANY_TEXT);
    case 'field-reference': return and([places.some(predicate.field, ANY_TEXT), places.some(predicate.other, ANY_TEXT), UNSURE]);
    // A part of a date needs a digit; which part it is, the matcher reads.
    case 'time-part': return and([places.some(predicate.field, { kind: 'regex', pattern: '[0-9]', ignoreCase: false, multiLine: false, dotAll: false }), UNSURE]);
    // Stores ask a pattern as far into a value as most reach; one that reaches less far is asked by the matcher.
    case 'regex': return regexReach(predicate) < REGEX_INPUT_LIMIT ? and([places.some(predicate.field, ANY_TEXT), UNSURE]) : places.some(predicate.field, testOfPredicate(predicate));
    default: return places.some(predicate.field, testOfPredicate(predicate));
  }
}

const ANY_TEXT: FilterTest = { kind: 'any-text' };

function and(children: readonly EventFilter[]): EventFilter {
  return joined('and', children);
}

function or(children: readonly EventFilter[]): EventFilter {
  return joined('or', children);
}

function joined(kind: 'and' | 'or', children: readonly EventFilter[]): EventFilter {
  const only = children[0];
  return children.length === 1 && only !== undefined ? only : { kind, children };
}

function isSmall(filter: EventFilter): boolean {
  let [nodes, characters] = [0, 0];
  const count = (node: EventFilter): boolean => {
    nodes++;
    if (node.kind === 'test' && node.test.kind === 'text') {
      nodes += node.test.texts.length;
      characters += node.test.texts.reduce((sum, text) => sum + text.length, 0);
    }
    if (nodes > MAX_FILTER_NODES || characters > MAX_FILTER_CHARACTERS) return false;
    if (node.kind === 'not') return count(node.child);
    return 'children' in node ? node.children.every(count) : true;
  };
  return count(filter);
}
