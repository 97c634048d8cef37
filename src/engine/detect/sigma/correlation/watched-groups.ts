import type { CorrelationHit } from '#contract/correlation-hit.ts';
import { MAX_GROUP_HITS } from '../parse-correlation.ts';
import type { CompiledCorrelation, WatchedRule } from './compile-correlations.ts';
import { type BareFiring, firingOf } from './firing.ts';
import { type GroupHit, GroupWindow } from './group-window.ts';
import { contributionOf, groupsOfHit } from './hit-values.ts';

/**
 * Why hits are not kept as long as they should be: they came later than allowed; so many came that those are let go which only late hits
 * would need, or the oldest of a group, or the groups that were quiet longest, as there were too many groups or hits.
 */
export const OVERFLOWS = ['late', 'room-for-late', 'hits-of-a-group', 'groups', 'hits'] as const;
export type Overflow = (typeof OVERFLOWS)[number];

/** Of one correlation at one tenant. */
const MAX_GROUPS = 10_000;
const MAX_HITS = 50_000;
/** Room that is made when there is none, so that it is not made anew for each hit. */
const ROOM_HITS = 5_000;
/** All groups are looked through for hits that nothing opened at most so often when there are too many groups. */
const UNOPENED_EVERY_MS = 60_000;

/** What becomes of the hits in the groups. */
export interface GroupsListener {
  readonly latenessMs: number;
  held(key: string, hit: CorrelationHit): void;
  released(key: string): void;
  fired(key: string, mark: string): void;
  overflowed(overflow: Overflow, hits: number): void;
}

/** The hits that one correlation waits with, by group. */
export class WatchedGroups {
  /** May be replaced by one that waits for the same. */
  compiled: CompiledCorrelation;
  readonly #listener: GroupsListener;
  /** The group that was hit last stands last. */
  readonly #groups = new Map<string, GroupWindow>();
  #hits = 0;
  #newestMs = Number.NEGATIVE_INFINITY;
  /** Groups that no hit comes to any more are looked through now and then. */
  #sweptMs = Number.NEGATIVE_INFINITY;
  #unopenedMs = Number.NEGATIVE_INFINITY;

  constructor(compiled: CompiledCorrelation, listener: GroupsListener) {
    this.compiled = compiled;
    this.#listener = listener;
  }

  take(key: string, hit: CorrelationHit): BareFiring[] {
    this.#newestMs = Math.max(this.#newestMs, hit.clockMs);
    if (hit.timeMs < this.#horizonMs) {
      this.#listener.overflowed('late', 1);
      return [];
    }
    const firings: BareFiring[] = [];
    for (const one of this.#placesOf(key, hit)) {
      const window = this.#enter(one);
      if (window === null) continue;
      for (const { at, value } of window.take(one)) {
        this.#listener.fired(at.key, this.#markOf(at));
        firings.push(firingOf(this.compiled, window, at, value));
      }
      if (window.size > MAX_GROUP_HITS) this.#release(window.dropOldest(1), 'hits-of-a-group');
    }
    this.#sweep();
    return firings;
  }

  restore(key: string, hit: CorrelationHit, firedIn: ReadonlySet<string>): void {
    this.#newestMs = Math.max(this.#newestMs, hit.clockMs);
    for (const one of this.#placesOf(key, hit)) this.#enter(one)?.restore({ ...one, hasFired: firedIn.has(this.#markOf(one)) });
  }

  /** Lets all hits go. */
  end(): void {
    for (const [key, window] of this.#groups) {
      this.#groups.delete(key);
      this.#release(window.dropOldest(window.size), null);
    }
  }

  get #horizonMs(): number {
    return this.#newestMs - this.compiled.correlation.timespanMs - this.#listener.latenessMs;
  }

  #markOf({ group }: GroupHit): string {
    return `${this.compiled.unit} ${group.key}`;
  }

  #placesOf(key: string, hit: CorrelationHit): GroupHit[] {
    const watched = this.compiled.watched.get(hit.ruleId) as WatchedRule;
    const contribution = contributionOf(hit, this.compiled.correlation.type, watched);
    if (contribution === null) return [];
    return groupsOfHit(hit, watched).map((group) => ({ key, hit, group, contribution, hasFired: false }));
  }

  /** The group of a hit, with room for it; null where the hit is in it. */
  #enter({ key, hit, group }: GroupHit): GroupWindow | null {
    if (this.#groups.get(group.key)?.has(key)) return null;
    if (this.#hits >= MAX_HITS) this.#makeRoom();
    const known = this.#groups.get(group.key);
    if (!known && this.#groups.size >= MAX_GROUPS) this.#makeRoomForGroups();
    const window = known ?? new GroupWindow(this.compiled.correlation);
    this.#groups.delete(group.key);
    this.#groups.set(group.key, window);
    this.#hits++;
    this.#listener.held(key, hit);
    return window;
  }

  #makeRoomForGroups(): void {
    if (this.#newestMs >= this.#unopenedMs + UNOPENED_EVERY_MS) this.#dropUnopened();
    if (this.#groups.size >= MAX_GROUPS) this.#dropQuietestGroup('groups');
  }

  #makeRoom(): void {
    this.#dropUnopened();
    if (this.#hits <= MAX_HITS - ROOM_HITS) return;
    this.#dropBefore(this.#newestMs - this.compiled.correlation.timespanMs, 'room-for-late');
    while (this.#hits > MAX_HITS - ROOM_HITS && this.#groups.size > 1) this.#dropQuietestGroup('hits');
  }

  #dropQuietestGroup(overflow: Overflow): void {
    for (const [key, window] of this.#groups) {
      this.#groups.delete(key);
      return this.#release(window.dropOldest(window.size), overflow);
    }
  }

  #sweep(): void {
    const everyMs = this.compiled.correlation.timespanMs / 4 + 60_000;
    if (this.#newestMs < this.#sweptMs + everyMs) return;
    this.#sweptMs = this.#newestMs;
    this.#dropBefore(this.#horizonMs, null);
  }

  #dropBefore(timeMs: number, overflow: Overflow | null): void {
    this.#drop((window) => window.dropBefore(timeMs), overflow);
  }

  /** What could follow something that did not come, and could only come late, goes before what waits for the rest. */
  #dropUnopened(): void {
    this.#unopenedMs = this.#newestMs;
    this.#drop((window) => window.dropUnopened(this.#newestMs - this.#listener.latenessMs), 'room-for-late');
  }

  #drop(hitsOf: (window: GroupWindow) => readonly GroupHit[], overflow: Overflow | null): void {
    for (const [key, window] of this.#groups) {
      this.#release(hitsOf(window), overflow);
      if (window.size === 0) this.#groups.delete(key);
    }
  }

  #release(hits: readonly GroupHit[], overflow: Overflow | null): void {
    this.#hits -= hits.length;
    if (overflow !== null && hits.length > 0) this.#listener.overflowed(overflow, hits.length);
    for (const { key } of hits) this.#listener.released(key);
  }
}
