import type { IncidentAct } from '#contract/incident-history.ts';

/** Alerts went from one incident (the origin) to another, whose history has what was written to the origin before that. */
export interface Kin {
  readonly incident: string;
  readonly origin: string;
}

export interface NumberedKin extends Kin {
  /** Entries, verdicts and lineage of a tenant are numbered in the order in which they came. */
  readonly number: number;
}

export interface PlatformEntry {
  readonly incident: string;
  readonly act: IncidentAct;
  readonly text: string;
  readonly about: readonly string[];
}

/** Other incidents that one entry names. */
const MAX_NAMED = 20;

/** Whose entries, and up to which number (not included), are the history of an incident. `originsOf` gives the lineage of incidents. */
export async function reachOf(id: string, originsOf: (incidents: readonly string[]) => Promise<readonly NumberedKin[]>): Promise<ReadonlyMap<string, number>> {
  const reach = new Map([[id, Number.POSITIVE_INFINITY]]);
  for (let frontier: readonly string[] = [id]; frontier.length > 0; ) {
    const further = new Set<string>();
    for (const { incident, origin, number } of await originsOf(frontier)) {
      if (number >= (reach.get(incident) ?? 0) || number <= (reach.get(origin) ?? -1)) continue;
      reach.set(origin, number);
      further.add(origin);
    }
    frontier = [...further];
  }
  return reach;
}

/** What the histories of both sides say; `merged` are those of the kin that are no incident of their own any more. */
export function entriesOfKin(kin: readonly Kin[], merged: ReadonlySet<string>): PlatformEntry[] {
  const entries: PlatformEntry[] = [];
  const mergedInto = new Map<string, string[]>();
  for (const { incident, origin } of kin) {
    if (merged.has(origin)) mergedInto.set(incident, [...(mergedInto.get(incident) ?? []), origin]);
    else {
      entries.push({ incident, act: 'split', text: 'Alerts of another incident are here now.', about: [origin] });
      entries.push({ incident: origin, act: 'split', text: 'Alerts of it are part of another incident now.', about: [incident] });
    }
  }
  for (const [incident, origins] of mergedInto) {
    const text = origins.length === 1 ? 'Another incident became part of this one.' : `${origins.length} other incidents became part of this one.`;
    entries.push({ incident, act: 'merged', text, about: origins.slice(0, MAX_NAMED) });
  }
  return entries;
}

/** Each pair once. */
export function distinctKin(kin: readonly Kin[]): Kin[] {
  return [...new Map(kin.filter(({ incident, origin }) => incident !== origin).map((one) => [`${one.incident}\n${one.origin}`, one])).values()];
}
