import { ruleOfKey } from '../rule-life/rule-modes.ts';
import type { DetectionTree } from './predicate.ts';
import { listsOf, type PlaceholderLists, resolvePlaceholders } from './resolve-placeholders.ts';
import type { SigmaRule } from './sigma-rule.ts';

/** What becomes of a rule whose list does not serve: it never matches, one of its ways to match is gone, or it no longer leaves out what the list names. */
export type ListFaultEffect = 'silent' | 'narrower' | 'wider';

export interface ListFault {
  readonly rule: string;
  readonly title: string;
  readonly effect: ListFaultEffect;
  /** What is wrong with the list for this rule, and what to do. */
  readonly message: string;
}

/** The rules that read a list and that the lists at hand do not serve: it is empty or gone, too long, or has values that do not fit. */
export function listFaults(rules: readonly SigmaRule[], name: string, lists: PlaceholderLists): ListFault[] {
  const found = new Map<string, ListFault>();
  for (const rule of rules) {
    if (!listsOf(rule.detection).has(name)) continue;
    const { rules: [resolved], problems, unfilled } = resolvePlaceholders([{ ...rule, detection: withoutOthers(rule.detection, name) }], lists);
    const [problem] = [...problems, ...unfilled];
    if (resolved === undefined || problem === undefined) continue;
    const id = ruleOfKey(rule.id);
    found.set(id, { rule: id, title: rule.title, effect: effectOn(resolved.detection), message: problem.message });
  }
  return [...found.values()];
}

/** A tree in which what reads other lists could match anything: their faults are told when they change. */
function withoutOthers(tree: DetectionTree, name: string): DetectionTree {
  if (tree.kind === 'not') return { kind: 'not', child: withoutOthers(tree.child, name) };
  if (tree.kind !== 'predicate') return { ...tree, children: tree.children.map((child) => withoutOthers(child, name)) };
  const { predicate } = tree;
  return predicate.kind !== 'placeholder' || listsOf(tree).has(name) ? tree : { kind: 'predicate', predicate: { kind: 'exists', field: predicate.field ?? '' } };
}

function effectOn(tree: DetectionTree): ListFaultEffect {
  if (!canBe(tree, true)) return 'silent';
  return isLostIn(tree, true) ? 'narrower' : 'wider';
}

/** Whether some event could make a tree hold, or fail, as far as parts that can match nothing tell. */
function canBe(tree: DetectionTree, toHold: boolean): boolean {
  if (tree.kind === 'predicate') return !toHold || tree.predicate.kind !== 'never';
  if (tree.kind === 'not') return canBe(tree.child, !toHold);
  const needed = tree.kind === 'and' ? tree.children.length : tree.kind === 'or' ? 1 : tree.count;
  const possible = tree.children.filter((child) => canBe(child, toHold)).length;
  return possible >= (toHold ? needed : tree.children.length - needed + 1);
}

/** Whether a part that can match nothing stands where the rule wants a match, and not under a "not". */
function isLostIn(tree: DetectionTree, isWanted: boolean): boolean {
  if (tree.kind === 'predicate') return isWanted && tree.predicate.kind === 'never';
  return tree.kind === 'not' ? isLostIn(tree.child, !isWanted) : tree.children.some((child) => isLostIn(child, isWanted));
}
