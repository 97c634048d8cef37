import type { CorrelationHit, HitChanges, KeptHit } from '#contract/correlation-hit.ts';
import type { RuleMode } from '#contract/rule-life.ts';
import { type CorrelationSet, isSameWatch, isSilenced } from './compile-correlations.ts';
import { type Firing, hitOfFiring } from './firing.ts';
import { type GroupsListener, type Overflow, WatchedGroups } from './watched-groups.ts';

/** Hits may come this much later than others of their correlation and still find all that is in their window. */
export const ALLOWED_LATENESS_MS = 3_600_000;

export interface CorrelationOptions {
  /** Hits as they were kept before: what `changes` gave, and did not drop. */
  readonly kept?: readonly KeptHit[];
  readonly latenessMs?: number;
  /** What a firing leads to: where it only counts, no other correlation hears of it. All alert without it. */
  readonly modeOf?: (unit: string) => RuleMode;
}

/** Correlations of one tenant, with the hits that they wait with. */
export interface Correlations {
  /** Takes a hit of a rule in `fieldsOf` and gives what fires now, also at hits before it when it comes late. A hit that was taken before changes nothing. */
  take(hit: CorrelationHit): Firing[];
  /** Goes over to other correlations, with the hits that are kept: what waits as it did goes on, and what is new takes the hits that carry what it reads. */
  follow(set: CorrelationSet): void;
  /** What became of the hits since it was asked last. */
  changes(): HitChanges;
  /** How many hits were not kept since the beginning, by reason. */
  readonly overflow: ReadonlyMap<Overflow, number>;
}

/** Makes correlations that are fed with hits in any order; in the order of time they do the least. */
export function createCorrelations(set: CorrelationSet, options: CorrelationOptions = {}): Correlations {
  return new FedCorrelations(set, options);
}

interface Holding {
  readonly hit: CorrelationHit;
  /** Groups that it is in. */
  groups: number;
  readonly firedIn: Set<string>;
  /** It was given as a change that is kept. */
  isKept: boolean;
}

class FedCorrelations implements Correlations {
  readonly overflow = new Map<Overflow, number>();
  readonly #listener: GroupsListener;
  readonly #modeOf: (unit: string) => RuleMode;
  #set: CorrelationSet;
  #groups: readonly WatchedGroups[];
  #byRule: ReadonlyMap<string, readonly WatchedGroups[]>;
  readonly #holdings = new Map<string, Holding>();
  readonly #changed = new Set<string>();
  readonly #dropped = new Set<string>();

  constructor(set: CorrelationSet, { kept = [], latenessMs = ALLOWED_LATENESS_MS, modeOf = () => 'alert' }: CorrelationOptions) {
    this.#set = set;
    this.#modeOf = modeOf;
    this.#listener = {
      latenessMs,
      held: (key: string, hit: CorrelationHit) => this.#hold(key, hit),
      released: (key: string) => this.#release(key),
      fired: (key: string, mark: string) => this.#mark(key, mark),
      overflowed: (overflow: Overflow, hits: number) => void this.overflow.set(overflow, (this.overflow.get(overflow) ?? 0) + hits),
    };
    this.#groups = set.correlations.map((compiled) => new WatchedGroups(compiled, this.#listener));
    this.#byRule = groupsByRule(this.#groups);
    this.#restore(kept);
  }

  take(hit: CorrelationHit): Firing[] {
    const firings: Firing[] = [];
    const waiting = [hit];
    for (const next of waiting) {
      const key = keyOf(next);
      for (const groups of this.#byRule.get(next.ruleId) ?? []) {
        const fired = groups.take(key, next);
        if (fired.length === 0) continue;
        const mode = this.#modeOf(groups.compiled.unit);
        if (mode === 'off') continue;
        const isSilent = mode === 'count' || isSilenced(this.#set, groups.compiled.correlation.id, this.#modeOf);
        firings.push(...fired.map((firing) => ({ ...firing, mode, isSilent })));
        if (mode === 'alert' && groups.compiled.isWatched) waiting.push(...fired.map(hitOfFiring));
      }
    }
    return firings;
  }

  changes(): HitChanges {
    const kept = [...this.#changed].flatMap((key): KeptHit[] => {
      const holding = this.#holdings.get(key);
      if (!holding) return [];
      holding.isKept = true;
      return [{ key, hit: holding.hit, firedIn: [...holding.firedIn] }];
    });
    const dropped = [...this.#dropped];
    this.#changed.clear();
    this.#dropped.clear();
    return { kept, dropped };
  }

  follow(set: CorrelationSet): void {
    const before = new Map(this.#groups.map((groups) => [groups.compiled.unit, groups]));
    const fresh: WatchedGroups[] = [];
    this.#groups = set.correlations.map((compiled) => {
      const known = before.get(compiled.unit);
      if (known !== undefined && isSameWatch(known.compiled, compiled)) {
        before.delete(compiled.unit);
        known.compiled = compiled;
        return known;
      }
      const made = new WatchedGroups(compiled, this.#listener);
      fresh.push(made);
      return made;
    });
    this.#set = set;
    this.#byRule = groupsByRule(this.#groups);
    this.#handOver(fresh);
    for (const gone of before.values()) gone.end();
  }

  /** Gives groups that are new the hits that are held, before those go that nothing else waits for. */
  #handOver(fresh: readonly WatchedGroups[]): void {
    if (fresh.length === 0) return;
    const changed = new Set(this.#changed);
    for (const [key, { hit, firedIn }] of [...this.#holdings].sort(([, a], [, b]) => a.hit.timeMs - b.hit.timeMs)) {
      for (const groups of fresh) if (groups.compiled.watched.has(hit.ruleId)) groups.restore(key, hit, firedIn);
    }
    // What is held once more is kept as it was.
    for (const key of this.#changed) if (!changed.has(key)) this.#changed.delete(key);
  }

  /** Rules may have changed since the hits were kept: those that nothing waits for now are dropped. */
  #restore(kept: readonly KeptHit[]): void {
    for (const { key, hit, firedIn } of kept.toSorted((a, b) => a.hit.timeMs - b.hit.timeMs)) {
      const marks = new Set(firedIn);
      for (const groups of this.#byRule.get(hit.ruleId) ?? []) groups.restore(key, hit, marks);
      const holding = this.#holdings.get(key);
      if (holding) {
        holding.isKept = true;
        for (const mark of firedIn) holding.firedIn.add(mark);
      } else this.#dropped.add(key);
    }
    this.#changed.clear();
  }

  #hold(key: string, hit: CorrelationHit): void {
    const known = this.#holdings.get(key);
    if (known) known.groups++;
    else this.#holdings.set(key, { hit, groups: 1, firedIn: new Set(), isKept: false });
    this.#changed.add(key);
    this.#dropped.delete(key);
  }

  #release(key: string): void {
    const holding = this.#holdings.get(key);
    if (!holding || --holding.groups > 0) return;
    this.#holdings.delete(key);
    this.#changed.delete(key);
    if (holding.isKept) this.#dropped.add(key);
  }

  #mark(key: string, mark: string): void {
    this.#holdings.get(key)?.firedIn.add(mark);
    this.#changed.add(key);
  }
}

function groupsByRule(all: readonly WatchedGroups[]): ReadonlyMap<string, readonly WatchedGroups[]> {
  const byRule = new Map<string, WatchedGroups[]>();
  for (const groups of all) for (const id of groups.compiled.watched.keys()) byRule.set(id, [...(byRule.get(id) ?? []), groups]);
  return byRule;
}

function keyOf({ ruleId, eventId }: CorrelationHit): string {
  return JSON.stringify([ruleId, eventId]);
}
