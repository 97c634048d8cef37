import { valueTree } from './field-values.ts';
import { readModifiers } from './modifiers.ts';
import { PLACEHOLDER, withPlainSigns } from './placeholder.ts';
import { joinTrees, type DetectionTree, type PlaceholderPredicate } from './predicate.ts';
import type { SigmaProblem, SigmaRule } from './sigma-rule.ts';

/** Lists by name: what `%name%` stands for at one tenant. */
export type PlaceholderLists = Readonly<Record<string, readonly string[]>>;

export interface ResolvedRules {
  readonly rules: readonly SigmaRule[];
  /** One warning for each rule whose list is missing; such a predicate does not match. */
  readonly problems: readonly SigmaProblem[];
  /** The same of lists that are there and empty, as those of the content are that only tenants can fill. */
  readonly unfilled: readonly SigmaProblem[];
}

/** Values that one predicate may grow to; longer lists belong to indicators. */
const MAX_VALUES = 10_000;

/** Whether a rule waits for lists. */
export function needsLists({ detection }: SigmaRule): boolean {
  return hasPlaceholder(detection);
}

function hasPlaceholder(tree: DetectionTree): boolean {
  if (tree.kind === 'predicate') return tree.predicate.kind === 'placeholder';
  return tree.kind === 'not' ? hasPlaceholder(tree.child) : tree.children.some(hasPlaceholder);
}

/** The names of the lists that a rule reads. */
export function listsOf(tree: DetectionTree): ReadonlySet<string> {
  if (tree.kind === 'not') return listsOf(tree.child);
  if (tree.kind !== 'predicate') return new Set(tree.children.flatMap((child) => [...listsOf(child)]));
  return new Set(tree.predicate.kind === 'placeholder' ? [...tree.predicate.value.matchAll(PLACEHOLDER)].map(([, name = '']) => name) : []);
}

/** Puts the lists in place of the placeholders of all rules. */
export function resolvePlaceholders(rules: readonly SigmaRule[], lists: PlaceholderLists): ResolvedRules {
  const problems: SigmaProblem[] = [];
  const unfilled: SigmaProblem[] = [];
  const resolved = rules.map((rule) => {
    if (!needsLists(rule)) return rule;
    const faults: Faults = new Map();
    const detection = resolveTree(rule.detection, lists, faults);
    for (const [message, isEmpty] of faults) (isEmpty ? unfilled : problems).push({ severity: 'warning', file: rule.file, line: rule.line, field: 'detection', message });
    return { ...rule, detection };
  });
  return { rules: resolved, problems, unfilled };
}

/** What is wrong, and whether it is that a list is empty. */
type Faults = Map<string, boolean>;

function resolveTree(tree: DetectionTree, lists: PlaceholderLists, faults: Faults): DetectionTree {
  if (tree.kind === 'predicate') {
    return tree.predicate.kind === 'placeholder' ? resolvePredicate(tree.predicate, lists, faults) : tree;
  }
  if (tree.kind === 'not') {
    const child = resolveTree(tree.child, lists, faults);
    return child === tree.child ? tree : { kind: 'not', child };
  }
  const children = tree.children.map((child) => resolveTree(child, lists, faults));
  return children.every((child, index) => child === tree.children[index]) ? tree : { ...tree, children };
}

function resolvePredicate(predicate: PlaceholderPredicate, lists: PlaceholderLists, faults: Faults): DetectionTree {
  const never = (reason: string, isEmpty = false): DetectionTree => {
    faults.set(reason, isEmpty);
    return { kind: 'predicate', predicate: { kind: 'never', field: predicate.field, reason } };
  };
  const expanded = expandedValues(predicate.value, lists);
  if (!expanded.ok) return never(expanded.message, expanded.isEmpty);
  const read = readModifiers(predicate.modifiers);
  if (!read.ok) return never(read.message);
  const children: DetectionTree[] = [];
  for (const value of expanded.values) {
    const outcome = valueTree(predicate.field, read.plan, value);
    if (!outcome.ok) return never(`The list behind "${predicate.value}" has a value that does not fit: ${outcome.message}`);
    children.push(outcome.tree);
  }
  return joinTrees('or', children);
}

type Expanded = { readonly ok: true; readonly values: readonly string[] } | { readonly ok: false; readonly message: string; readonly isEmpty: boolean };

/** All values with the lists put in, or what is missing. */
function expandedValues(value: string, lists: PlaceholderLists): Expanded {
  let values = [''];
  let position = 0;
  for (const match of value.matchAll(PLACEHOLDER)) {
    const name = match[1] ?? '';
    const list = Object.hasOwn(lists, name) ? lists[name] : undefined;
    if (list === undefined || list.length === 0) {
      const message = `The rule needs the list "${name}", which is ${list === undefined ? 'not there' : 'empty'}: the part with %${name}% does not match until the list is filled.`;
      return { ok: false, message, isEmpty: list !== undefined };
    }
    const before = withPlainSigns(value.slice(position, match.index));
    if (values.length * list.length > MAX_VALUES) return { ok: false, message: `The lists in "${value}" give more than ${MAX_VALUES} values: keep them as indicators.`, isEmpty: false };
    values = values.flatMap((start) => list.map((item) => start + before + item));
    position = match.index + match[0].length;
  }
  const rest = withPlainSigns(value.slice(position));
  return { ok: true, values: values.map((start) => start + rest) };
}
