import type { IncidentLink } from '#contract/incident-link.ts';

/** On which side of a wall between alerts one stands. */
export interface WallSide {
  readonly link: IncidentLink;
  readonly side: 0 | 1;
}

/** What people decided about alerts, by alert. Those that are undone do not count. */
export class LinksByHand {
  readonly #joins = new Map<string, IncidentLink[]>();
  readonly #walls = new Map<string, WallSide[]>();

  constructor(links: readonly IncidentLink[] = []) {
    const inForce = links.filter(({ undoneAtMs }) => undoneAtMs === null);
    for (const link of inForce.sort((a, b) => a.atMs - b.atMs || (a.id < b.id ? -1 : 1))) {
      if (link.kind === 'together') for (const alert of alertsOf(link)) push(this.#joins, alert, link);
      else this.#part(link);
    }
  }

  #part(link: IncidentLink): void {
    for (const alert of link.alerts) push(this.#walls, alert, { link, side: 0 });
    for (const other of link.others) push(this.#walls, other, { link, side: 1 });
  }

  /** What joins an alert to others, the latest last. */
  joinsOf(alert: string): readonly IncidentLink[] {
    return this.#joins.get(alert) ?? [];
  }

  wallsOf(alert: string): readonly WallSide[] {
    return this.#walls.get(alert) ?? [];
  }

  /** Alerts that people decided something about. */
  alerts(): ReadonlySet<string> {
    return new Set([...this.#joins.keys(), ...this.#walls.keys()]);
  }
}

/** All alerts that a link speaks of. */
export function alertsOf({ alerts, others }: IncidentLink): readonly string[] {
  return [...new Set([...others, ...alerts])];
}

function push<T>(lists: Map<string, T[]>, key: string, one: T): void {
  const list = lists.get(key);
  if (list) list.push(one);
  else lists.set(key, [one]);
}
