import type { Alert } from '#contract/alert.ts';
import type { Edge } from './weigh-edge.ts';
import type { ResolvedEntity } from './resolve-entities.ts';

/** An alert among the others: the names under which it can be joined, and what it is joined to. */
export interface AlertNode {
  readonly id: string;
  alert: Alert;
  /** By the key of the entity. */
  entities: ReadonlyMap<string, ResolvedEntity>;
  /** Account names that decide what else it is called. */
  accounts: ReadonlySet<string>;
  /** Edges to earlier alerts, by their id. */
  incoming: ReadonlyMap<string, Edge>;
  /** Ids of later alerts that have an edge to this one. */
  readonly outgoing: Set<string>;
}

/** The order of alerts everywhere: by time of the first event. */
export function byTime(a: AlertNode, b: AlertNode): number {
  return a.alert.timeMs - b.alert.timeMs || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);
}
