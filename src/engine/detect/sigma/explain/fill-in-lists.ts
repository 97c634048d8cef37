import type { DetectionParts } from '../parse-detection.ts';
import type { DetectionTree } from '../predicate.ts';
import { type PlaceholderLists, resolvePlaceholders } from '../resolve-placeholders.ts';
import type { SigmaRule } from '../sigma-rule.ts';

/** A rule's detection with the lists put in; its searches are still parts of its condition. */
export function fillInLists(rule: SigmaRule, { tree, searches }: DetectionParts, lists: PlaceholderLists): DetectionParts {
  const filled = new Map<DetectionTree, DetectionTree>();
  const fill = (node: DetectionTree): DetectionTree => {
    const known = filled.get(node);
    if (known !== undefined) return known;
    const made = fillNode(node, rule, lists, fill);
    filled.set(node, made);
    return made;
  };
  return { searches: new Map([...searches].map(([name, search]) => [name, fill(search)])), tree: fill(tree) };
}

function fillNode(node: DetectionTree, rule: SigmaRule, lists: PlaceholderLists, fill: (node: DetectionTree) => DetectionTree): DetectionTree {
  if (node.kind === 'not') return { kind: 'not', child: fill(node.child) };
  if (node.kind !== 'predicate') return { ...node, children: node.children.map(fill) };
  return node.predicate.kind === 'placeholder' ? (resolvePlaceholders([{ ...rule, detection: node }], lists).rules[0]?.detection ?? node) : node;
}
