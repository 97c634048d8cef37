import type { LogSource } from '#contract/log-source.ts';
import type { EventFields } from '../../event-fields.ts';
import { EventReader } from '../event-reader.ts';
import type { DetectionParts } from '../parse-detection.ts';
import type { DetectionTree, Predicate } from '../predicate.ts';
import { compilePredicate } from '../predicate-test.ts';
import { isRouted } from '../route.ts';

/** A part of a condition, and whether it holds for an event. `search` is its name where the rule gives it one. */
export type ExplainedNode = { readonly holds: boolean; readonly search: string | null } & (
  | { readonly kind: 'and' | 'or' | 'at-least'; readonly count: number; readonly children: readonly ExplainedNode[] }
  | { readonly kind: 'not'; readonly child: ExplainedNode }
  | { readonly kind: 'predicate'; readonly predicate: Predicate }
);

/** A predicate, and what it would have to be. */
export interface NeededChange {
  readonly predicate: Predicate;
  readonly toHold: boolean;
  /** The searches that it stands in, the outermost first. */
  readonly searches: readonly string[];
}

/** One of the changes that would be enough, with those that would do in its place. */
export interface LeastChange extends NeededChange {
  readonly orElse: readonly NeededChange[];
}

export interface RuleExplanation {
  readonly isRouted: boolean;
  /** The condition alone, whether or not the rule is asked. */
  readonly holds: boolean;
  readonly tree: ExplainedNode;
  /** The fewest predicates that would have to be otherwise for the condition to hold; empty when it does. */
  readonly changes: readonly LeastChange[];
  /** Fields that the rule reads, each once. */
  readonly fields: readonly string[];
  /** Keywords of it look in the whole text of the event. */
  readonly readsText: boolean;
}

/** Says of each part of a rule's condition whether it holds for an event; asks the tests that detection asks. */
export function explainRule({ tree, searches }: DetectionParts, logSource: LogSource, event: EventFields): RuleExplanation {
  const reader = new EventReader();
  reader.open(event);
  const nameOf = new Map([...searches].map(([name, search]) => [search, name]));
  const fields = new Set<string | null>();
  const explained = explainTree(tree, { nameOf, holds: (predicate) => compilePredicate(predicate, reader)(reader), fields });
  return { isRouted: isRouted(logSource, event.logSources), holds: explained.holds, tree: explained, changes: explained.holds ? [] : changesFor(explained, true, []), fields: [...fields].filter((field) => field !== null), readsText: fields.has(null) };
}

interface Tools {
  readonly nameOf: ReadonlyMap<DetectionTree, string>;
  readonly holds: (predicate: Predicate) => boolean;
  /** Null for the text. */
  readonly fields: Set<string | null>;
}

function explainTree(tree: DetectionTree, tools: Tools): ExplainedNode {
  const search = tools.nameOf.get(tree) ?? null;
  if (tree.kind === 'predicate') {
    const { predicate } = tree;
    tools.fields.add(predicate.field);
    if (predicate.kind === 'field-reference') tools.fields.add(predicate.other);
    return { kind: 'predicate', search, predicate, holds: tools.holds(predicate) };
  }
  if (tree.kind === 'not') {
    const child = explainTree(tree.child, tools);
    return { kind: 'not', search, child, holds: !child.holds };
  }
  const children = tree.children.map((child) => explainTree(child, tools));
  const count = neededOf(tree);
  return { kind: tree.kind, search, count, children, holds: children.filter(({ holds }) => holds).length >= count };
}

function neededOf(tree: Extract<DetectionTree, { children: unknown }>): number {
  if (tree.kind === 'and') return tree.children.length;
  return tree.kind === 'or' ? 1 : tree.count;
}

/** No event can make it hold, so that any other way is nearer. */
const NEVER_COST = 1_000;

/** The cheapest way to make a node what it should be; each predicate costs one. */
function changesFor(node: ExplainedNode, toHold: boolean, outer: readonly string[]): readonly LeastChange[] {
  if (node.holds === toHold) return [];
  const searches = node.search === null ? outer : [...outer, node.search];
  if (node.kind === 'predicate') return [{ predicate: node.predicate, toHold, searches, orElse: [] }];
  if (node.kind === 'not') return changesFor(node.child, !toHold, searches);
  const needed = toHold ? node.count : node.children.length - node.count + 1;
  const ways = node.children.map((child) => changesFor(child, toHold, searches)).sort((a, b) => costOf(a) - costOf(b));
  const taken = ways.slice(0, needed).flat();
  return taken.length === 1 ? taken.map((one) => withOthers(one, ways.slice(needed))) : taken;
}

function costOf(changes: readonly NeededChange[]): number {
  return changes.reduce((sum, { predicate, toHold }) => sum + (toHold && predicate.kind === 'never' ? NEVER_COST : 1), 0);
}

/** A single change with those of other ways that are as short. */
function withOthers(one: LeastChange, ways: readonly (readonly LeastChange[])[]): LeastChange {
  const others = ways.filter((way) => way.length === 1 && costOf(way) === costOf([one])).flatMap((way) => way.flatMap(({ orElse, ...change }) => [change, ...orElse]));
  const isOther = ({ predicate }: NeededChange, at: number) => predicate !== one.predicate && others.findIndex((other) => other.predicate === predicate) === at;
  return { ...one, orElse: [...one.orElse, ...others.filter(isOther)] };
}
