import type { AlertNode } from './alert-node.ts';
import type { Edge } from './weigh-edge.ts';

/**
 * The incidents of one component: alerts that edges connect, the surest edges first. Each group is sorted as the nodes came; single alerts are
 * groups of one.
 */
export function groupAlerts(component: readonly AlertNode[]): AlertNode[][] {
  const parent = new Map(component.map(({ id }) => [id, id]));
  const rootOf = (id: string): string => {
    let root = id;
    while (parent.get(root) !== root) root = parent.get(root) as string;
    for (let at = id; at !== root; ) {
      const next = parent.get(at) as string;
      parent.set(at, root);
      at = next;
    }
    return root;
  };
  for (const { from, to } of surestFirst(component)) parent.set(rootOf(to), rootOf(from));
  const groups = new Map<string, AlertNode[]>();
  for (const node of component) {
    const root = rootOf(node.id);
    const group = groups.get(root);
    if (group) group.push(node);
    else groups.set(root, [node]);
  }
  return [...groups.values()];
}

function surestFirst(component: readonly AlertNode[]): Edge[] {
  const edges = component.flatMap(({ incoming }) => [...incoming.values()]);
  return edges.sort((a, b) => b.weight - a.weight || a.gapMs - b.gapMs || (a.to < b.to ? -1 : a.to > b.to ? 1 : a.from < b.from ? -1 : 1));
}
