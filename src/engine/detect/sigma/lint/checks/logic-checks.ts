import { AnchorTable, anchorTree } from '../../anchor.ts';
import type { DetectionTree } from '../../predicate.ts';
import { canHold } from '../can-hold.ts';
import type { LintCheck, Remark } from '../lint-check.ts';
import type { LintDocument } from '../lint-document.ts';

export const LOGIC_CHECKS: readonly LintCheck[] = [
  { name: 'never-holds', severity: 'error', about: 'Some event can make the condition true.', find: findNever },
  { name: 'always-holds', severity: 'error', about: 'Some event can make the condition false.', find: findAlways },
  { name: 'dead-search', severity: 'warning', about: 'No search is shut out by a filter that holds whenever it does.', find: findDead },
  { name: 'idle-filter', severity: 'info', about: 'Each filter can hold together with what it filters.', find: findIdle },
  { name: 'repeated-search', severity: 'warning', about: 'No two searches say the same.', find: findRepeated },
  { name: 'every-event', severity: 'warning', about: 'Something in the condition can be looked for, so that the rule need not be asked about every event.', find: findUnanchored },
];

function* findNever({ detection, kind }: LintDocument): Generator<Remark> {
  if (detection === null || canHold(detection.tree) !== false) return;
  const pair = conflict(detection.tree, detection.searches);
  yield { path: conditionPath(kind), message: `No event can make this condition true${pair === null ? '' : `: ${pair} exclude each other`}. Correct the searches or the condition.` };
}

/** The two parts of a condition that stand against each other. */
function conflict(tree: DetectionTree, searches: ReadonlyMap<string, DetectionTree>): string | null {
  if (tree.kind !== 'and') return null;
  const named = tree.children.map((child) => ({ child, name: nameIn(child, searches) }));
  for (const [index, one] of named.entries()) {
    for (const other of named.slice(index + 1)) {
      if (one.name !== null && other.name !== null && canHold({ kind: 'and', children: [one.child, other.child] }) === false) return `"${one.name}" and "${other.name}"`;
    }
  }
  return null;
}

function nameIn(tree: DetectionTree, searches: ReadonlyMap<string, DetectionTree>): string | null {
  for (const [name, search] of searches) if (search === tree) return name;
  const inner = tree.kind === 'not' ? nameIn(tree.child, searches) : null;
  return inner === null ? null : `not ${inner}`;
}

function* findAlways({ detection, kind }: LintDocument): Generator<Remark> {
  if (detection === null || kind === 'filter' || !hasNot(detection.tree) || canHold({ kind: 'not', child: detection.tree }) !== false) return;
  yield { path: conditionPath(kind), message: 'The condition holds for every event: correct the searches or the condition.' };
}

function* findDead({ detection, kind }: LintDocument): Generator<Remark> {
  if (detection === null || kind === 'filter' || !hasNot(detection.tree) || canHold(detection.tree) !== true) return;
  const { tree, searches } = detection;
  for (const [name, search] of searches) {
    if (search === tree || standsOnlyNegated(tree, search) || canHold(search) !== true) continue;
    if (canHold({ kind: 'and', children: [tree, search] }) === false) yield { path: ['detection', name], message: `Whenever "${name}" holds, another part of the condition shuts it out: take it away, or narrow the filter.` };
  }
}

function* findIdle({ detection, kind }: LintDocument): Generator<Remark> {
  if (detection === null || kind === 'filter' || !hasNot(detection.tree)) return;
  const { tree, searches } = detection;
  for (const [name, search] of searches) {
    if (search === tree || !standsOnlyNegated(tree, search) || canHold(search) !== true) continue;
    const without = withoutFilter(tree, search);
    if (canHold(without) === true && canHold({ kind: 'and', children: [without, search] }) === false) yield { path: ['detection', name], message: `"${name}" never holds together with the rest of the condition, so it filters nothing: take it away, or correct it.` };
  }
}

/** The condition with a search taken for one that never holds. */
function withoutFilter(tree: DetectionTree, search: DetectionTree): DetectionTree {
  if (tree === search) return { kind: 'or', children: [] };
  if (tree.kind === 'not') return { kind: 'not', child: withoutFilter(tree.child, search) };
  if (tree.kind === 'predicate') return tree;
  return { ...tree, children: tree.children.map((child) => withoutFilter(child, search)) };
}

function hasNot(tree: DetectionTree): boolean {
  return tree.kind === 'not' || (tree.kind !== 'predicate' && tree.children.some(hasNot));
}

function standsOnlyNegated(tree: DetectionTree, search: DetectionTree, isNegated = false): boolean {
  if (tree === search) return isNegated;
  if (tree.kind === 'not') return standsOnlyNegated(tree.child, search, !isNegated);
  return tree.kind === 'predicate' || tree.children.every((child) => standsOnlyNegated(child, search, isNegated));
}

function* findRepeated({ detection, kind }: LintDocument): Generator<Remark> {
  const seen = new Map<string, string>();
  if (detection === null || detection.searches.size < 2) return;
  for (const [name, search] of detection.searches) {
    const key = JSON.stringify(search);
    const first = seen.get(key);
    if (first !== undefined) yield { path: [kind === 'filter' ? 'filter' : 'detection', name], message: `"${name}" says the same as "${first}": take one away.` };
    else seen.set(key, name);
  }
}

function* findUnanchored({ detection, kind }: LintDocument): Generator<Remark> {
  if (detection === null || kind !== 'rule' || anchorTree(detection.tree, new AnchorTable()) !== null) return;
  yield { path: conditionPath(kind), message: 'The condition can hold without anything that could be looked for, so the rule is asked about every event of its log source: add what must be there.' };
}

function conditionPath(kind: string): readonly string[] {
  return [kind === 'filter' ? 'filter' : 'detection', 'condition'];
}
