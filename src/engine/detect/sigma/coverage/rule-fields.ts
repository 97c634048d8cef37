import type { DetectionTree } from '../predicate.ts';

/** The fields that a condition reads, each once. */
export function ruleFields(tree: DetectionTree): ReadonlySet<string> {
  const fields = new Set<string>();
  collect(tree, fields);
  return fields;
}

function collect(tree: DetectionTree, fields: Set<string>): void {
  if (tree.kind === 'not') collect(tree.child, fields);
  else if (tree.kind !== 'predicate') for (const child of tree.children) collect(child, fields);
  else {
    const { predicate } = tree;
    if (predicate.field !== null) fields.add(predicate.field);
    if (predicate.kind === 'field-reference') fields.add(predicate.other);
  }
}
