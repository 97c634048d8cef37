import type { LogSource } from '#contract/log-source.ts';
import type { EventFields } from '../event-fields.ts';
import type { DetectionTree } from './predicate.ts';
import { isRouted } from './route.ts';

/**
 * Says of fields that are read of events of a log source which of them none of those events can answer. The events are examples of what every source
 * sends: a field that none of them has may still come, but nothing shows that it does. In their order.
 */
export function createFieldCheck(examples: readonly EventFields[]): (logSource: LogSource, fields: readonly string[]) => readonly string[] {
  const eventsOf = new Map<string, readonly EventFields[]>();
  const readable = new Map<string, boolean>();
  return (logSource, fields) => {
    const route = JSON.stringify([logSource.product, logSource.category, logSource.service]);
    const events = eventsOf.get(route) ?? examples.filter((event) => isRouted(logSource, event.logSources));
    eventsOf.set(route, events);
    return fields.filter((field) => {
      const key = `${route}\n${field}`;
      const isReadable = readable.get(key) ?? events.some((event) => event.values(field) !== undefined);
      readable.set(key, isReadable);
      return !isReadable;
    });
  };
}

/** The fields that a detection reads, each once. */
export function fieldsOf(tree: DetectionTree): readonly string[] {
  const fields = new Set<string>();
  const gather = (node: DetectionTree): void => {
    if (node.kind === 'not') gather(node.child);
    else if (node.kind !== 'predicate') for (const child of node.children) gather(child);
    else {
      if (node.predicate.field !== null) fields.add(node.predicate.field);
      if (node.predicate.kind === 'field-reference') fields.add(node.predicate.other);
    }
  };
  gather(tree);
  return [...fields];
}
