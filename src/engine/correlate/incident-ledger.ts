import type { Incident } from '#contract/incident.ts';

/** What changed since the last time: incidents to write, and those that became part of another. */
export interface IncidentChanges {
  readonly changed: readonly Incident[];
  readonly merged: readonly { readonly from: string; readonly into: string }[];
  /** Alerts of these incidents that were in another one before, or in none. */
  readonly moved: readonly string[];
}

/** Keeps the ids of incidents while alerts join them: an incident stays itself when it grows, and the oldest one stays when some merge. */
export class IncidentLedger {
  readonly #kept = new Map<string, Incident>();
  readonly #ofAlert = new Map<string, string>();

  constructor(known: readonly Incident[] = []) {
    for (const incident of known) this.#keep(incident);
  }

  #keep(incident: Incident): void {
    // Alerts that left it must not take its name along.
    for (const alert of this.#kept.get(incident.id)?.alerts ?? []) if (this.#ofAlert.get(alert) === incident.id) this.#ofAlert.delete(alert);
    this.#kept.set(incident.id, incident);
    for (const alert of incident.alerts) this.#ofAlert.set(alert, incident.id);
  }

  /** Lets alerts go that are not joined any more; an incident goes with its last one. */
  forget(alerts: readonly string[]): void {
    for (const alert of alerts) {
      const incident = this.#kept.get(this.#ofAlert.get(alert) ?? '');
      this.#ofAlert.delete(alert);
      if (incident && !incident.alerts.some((other) => this.#ofAlert.get(other) === incident.id)) this.#kept.delete(incident.id);
    }
  }

  /** Takes the incidents that were computed anew, which hold every alert of what they were before, and says what is to be written. */
  update(computed: readonly Incident[]): IncidentChanges {
    const changed: Incident[] = [];
    const merged: { from: string; into: string }[] = [];
    const moved: string[] = [];
    const taken = new Set<string>();
    for (const incident of bySize(computed)) {
      const earlier = this.#earlierIds(incident).filter((id) => !taken.has(id));
      const id = earlier[0] ?? this.#freshId(incident.id, taken);
      taken.add(id);
      for (const from of earlier.slice(1)) {
        taken.add(from);
        merged.push({ from, into: id });
        this.#kept.delete(from);
      }
      const now = { ...incident, id };
      if (JSON.stringify(this.#kept.get(id)) === JSON.stringify(now)) continue;
      moved.push(...now.alerts.filter((alert) => this.#ofAlert.get(alert) !== id));
      this.#keep(now);
      changed.push(now);
    }
    return { changed, merged, moved };
  }

  /** Ids under which alerts of this incident were known, the oldest incident first. */
  #earlierIds(incident: Incident): string[] {
    const ids = new Set(incident.alerts.flatMap((alert) => this.#ofAlert.get(alert) ?? []).filter((id) => this.#kept.has(id)));
    const seen = (id: string) => this.#kept.get(id)?.firstSeenMs ?? 0;
    return [...ids].sort((a, b) => seen(a) - seen(b) || (a < b ? -1 : 1));
  }

  /** After a split the smaller part needs a name of its own, even where its first alert once gave the other its name. */
  #freshId(id: string, taken: ReadonlySet<string>): string {
    let fresh = id;
    for (let n = 2; taken.has(fresh) || this.#kept.has(fresh); n++) fresh = `${id}-${n}`;
    return fresh;
  }
}

function bySize(incidents: readonly Incident[]): Incident[] {
  return [...incidents].sort((a, b) => b.alerts.length - a.alerts.length || a.firstSeenMs - b.firstSeenMs || (a.id < b.id ? -1 : 1));
}
