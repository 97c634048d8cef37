import type { EventView } from '#engine/detect/event-view.ts';
import type { NormalisedEvent } from '#contract/event.ts';
import type { DetectionTree } from '#engine/detect/sigma/predicate.ts';
import { holdsTree } from '#engine/detect/sigma/reference-match.ts';

/** The parts of a condition that keep it from holding for an event, in words. */
export function failingParts(tree: DetectionTree, event: NormalisedEvent, view: EventView): string[] {
  const fields = view(event);
  if (holdsTree(tree, fields)) return [];
  if (tree.kind === 'and') return tree.children.flatMap((child) => failingParts(child, event, view));
  if (tree.kind !== 'predicate') return [`${tree.kind} of ${tree.kind === 'not' ? 1 : tree.children.length}`];
  const { predicate } = tree;
  const held = predicate.field === null ? 'the text' : JSON.stringify(fields.values(predicate.field) ?? null);
  return [`${predicate.field ?? 'keyword'} ${predicate.kind} ${JSON.stringify(Object.values(predicate).slice(-2))} but is ${held.slice(0, 120)}`];
}
