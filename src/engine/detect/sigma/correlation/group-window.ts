import type { CorrelationHit } from '#contract/correlation-hit.ts';
import type { SigmaCorrelation } from '../sigma-rule.ts';
import type { Contribution, GroupOfHit } from './hit-values.ts';
import { createMeasure } from './create-measure.ts';
import { beginsWithFirstRule, keepsLimits } from './window-limit.ts';
import type { WindowMeasure } from './window-measure.ts';

/** A hit in a group. */
export interface GroupHit {
  readonly key: string;
  readonly hit: CorrelationHit;
  readonly group: GroupOfHit;
  readonly contribution: Contribution;
  hasFired: boolean;
}

/** A hit at which the condition holds now and did not before, with what was measured. */
export interface Fired {
  readonly at: GroupHit;
  readonly value: number;
}

/** The hits of one group in the order of time. Each is the end of a window, which holds all hits from a timespan before it on, both ends included. */
export class GroupWindow {
  readonly #correlation: SigmaCorrelation;
  readonly #hits: GroupHit[] = [];
  readonly #keys = new Set<string>();
  /** How many hits of each rule there are. */
  readonly #ofRule = new Map<string, number>();
  /** What the window of the latest hit measures; null until it is needed, after hits came late or were dropped. */
  #measure: WindowMeasure | null = null;
  /** The first hit of that window. */
  #from = 0;

  constructor(correlation: SigmaCorrelation) {
    this.#correlation = correlation;
  }

  get size(): number {
    return this.#hits.length;
  }

  /** The rules that have hits here. */
  rules(): Iterable<string> {
    return this.#ofRule.keys();
  }

  has(key: string): boolean {
    return this.#keys.has(key);
  }

  /** Puts a hit in its place without asking what it leads to: it was there before a restart. */
  restore(hit: GroupHit): void {
    this.#put(this.#after(hit.hit.timeMs), hit);
    this.#measure = null;
  }

  /** Takes a hit in and gives all hits whose windows it lets fire. */
  take(hit: GroupHit): Fired[] {
    const { timeMs } = hit.hit;
    const { timespanMs } = this.#correlation;
    const place = this.#after(timeMs);
    this.#put(place, hit);
    const measure = this.#measureBefore(place, timeMs);
    const fired: Fired[] = [];
    for (let next = place; next < this.#hits.length; next++) {
      const { contribution, hit: { timeMs: nextMs } } = this.#hits[next] as GroupHit;
      if (nextMs > timeMs + timespanMs) {
        this.#measure = null;
        break;
      }
      for (let first = this.#hits[this.#from]; first !== undefined && first.hit.timeMs < nextMs - timespanMs; first = this.#hits[++this.#from]) measure.remove(first.contribution);
      measure.add(contribution, nextMs);
      if (this.#hits[next + 1]?.hit.timeMs !== nextMs) fired.push(...this.#fireAt(next, measure));
    }
    return fired;
  }

  /** The hits of the window that ends with this hit, the latest first, but not those that come before what it begins with. */
  *windowOf({ hit: { timeMs } }: GroupHit): Generator<GroupHit> {
    const first = this.#beginOf(timeMs);
    for (let place = this.#after(timeMs) - 1; place >= first; place--) yield this.#hits[place] as GroupHit;
  }

  /** How many hits `windowOf` gives, and the time of the first. */
  sizeOf({ hit: { timeMs } }: GroupHit): { readonly hits: number; readonly firstMs: number } {
    const first = this.#beginOf(timeMs);
    return { hits: this.#after(timeMs) - first, firstMs: this.#hits[first]?.hit.timeMs ?? timeMs };
  }

  /** Drops the hits before a time; no window that is still looked at may begin before it. */
  dropBefore(timeMs: number): GroupHit[] {
    return this.dropOldest(this.#notBefore(timeMs));
  }

  /** Drops the hits before a time that only a late hit of the first rule would make part of something. */
  dropUnopened(beforeMs: number): GroupHit[] {
    if (!beginsWithFirstRule(this.#correlation)) return [];
    return this.dropBefore(Math.min(beforeMs, this.#openedMs(0) ?? beforeMs));
  }

  dropOldest(count: number): GroupHit[] {
    const dropped = this.#hits.splice(0, count);
    for (const { key, hit: { ruleId } } of dropped) {
      this.#keys.delete(key);
      const left = (this.#ofRule.get(ruleId) ?? 0) - 1;
      if (left > 0) this.#ofRule.set(ruleId, left);
      else this.#ofRule.delete(ruleId);
    }
    for (const { contribution } of dropped.slice(this.#from)) this.#measure?.remove(contribution);
    this.#from = Math.max(0, this.#from - count);
    return dropped;
  }

  #put(place: number, hit: GroupHit): void {
    this.#hits.splice(place, 0, hit);
    this.#keys.add(hit.key);
    this.#ofRule.set(hit.hit.ruleId, (this.#ofRule.get(hit.hit.ruleId) ?? 0) + 1);
  }

  /** The measure of the hits before a place that a window of this time may hold: the one at hand, moved back, where it has them all. */
  #measureBefore(place: number, timeMs: number): WindowMeasure {
    const fromMs = timeMs - this.#correlation.timespanMs;
    const latestMs = this.#hits.at(-1)?.hit.timeMs ?? timeMs;
    const measure = this.#measure;
    if (measure === null || timeMs < latestMs - this.#correlation.timespanMs) return this.#newMeasure(this.#notBefore(fromMs), place);
    for (let last = this.#hits.length - 1; last > place; last--) measure.takeBack((this.#hits[last] as GroupHit).contribution);
    for (let left = this.#hits[this.#from - 1]; left !== undefined && left.hit.timeMs >= fromMs; left = this.#hits[this.#from - 1]) {
      if (!measure.putBack(left.contribution)) return this.#newMeasure(this.#notBefore(fromMs), place);
      this.#from--;
    }
    return measure;
  }

  #newMeasure(from: number, to: number): WindowMeasure {
    const measure = createMeasure(this.#correlation);
    for (const { contribution, hit } of this.#hits.slice(from, to)) measure.add(contribution, hit.timeMs);
    this.#from = from;
    this.#measure = measure;
    return measure;
  }

  /** Hits of one time end the same window: where it holds, all that have not fired do, from the last of them back. */
  #fireAt(last: number, measure: WindowMeasure): Fired[] {
    const timeMs = this.#hits[last]?.hit.timeMs ?? 0;
    const value = measure.value(timeMs - this.#correlation.timespanMs);
    if (value === null || !keepsLimits(this.#correlation.limits, value)) return [];
    const fired: Fired[] = [];
    for (let place = last; this.#hits[place]?.hit.timeMs === timeMs; place--) {
      const at = this.#hits[place];
      if (at === undefined || at.hasFired) continue;
      at.hasFired = true;
      fired.push({ at, value });
    }
    return fired.reverse();
  }

  /** The place at which the window that ends at a time begins. */
  #beginOf(timeMs: number): number {
    const first = this.#notBefore(timeMs - this.#correlation.timespanMs);
    const openedMs = beginsWithFirstRule(this.#correlation) ? this.#openedMs(first) : undefined;
    return openedMs === undefined ? first : this.#notBefore(openedMs);
  }

  /** The time of the first hit of the first rule, from a place on. */
  #openedMs(from: number): number | undefined {
    for (let place = from; place < this.#hits.length; place++) if (this.#hits[place]?.contribution === 0) return this.#hits[place]?.hit.timeMs;
    return undefined;
  }

  /** The place of the first hit at or after a time. */
  #notBefore(timeMs: number): number {
    return this.#firstPlace((hitMs) => hitMs >= timeMs);
  }

  /** The place behind the last hit at or before a time. */
  #after(timeMs: number): number {
    const last = this.#hits.at(-1);
    if (last === undefined || last.hit.timeMs <= timeMs) return this.#hits.length;
    return this.#firstPlace((hitMs) => hitMs > timeMs);
  }

  #firstPlace(isThere: (timeMs: number) => boolean): number {
    let [low, high] = [0, this.#hits.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (isThere((this.#hits[middle] as GroupHit).hit.timeMs)) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}
