import type { JsonObject, NormalisedEvent } from '#contract/event.ts';
import type { Owner } from './truth.ts';

/** A record on its way through the path. */
export interface ReplayRecord {
  /** Of its event: records are replayed in this order. */
  readonly timeMs: number;
  /** `vendor.product`; empty where it is to be recognised. */
  readonly source: string;
  readonly raw: string;
  /** The record as an object, where its file had the names. */
  readonly fields?: JsonObject;
  readonly owner: Owner;
  /** After it the incident of this scenario should be there; of several the last one counts. */
  readonly neededFor?: number;
  /** Makes its event, where the set holds findings of a product in a form that no product writes. */
  readonly eventOf?: (id: string) => NormalisedEvent;
}

export type ReplayRecords = Iterable<ReplayRecord> | AsyncIterable<ReplayRecord>;

/** Two streams in the order of time as one; the first goes first where they agree. */
export function* mergeByTime<T extends { readonly timeMs: number }>(one: Iterable<T>, other: Iterable<T>): Generator<T> {
  const [left, right] = [one[Symbol.iterator](), other[Symbol.iterator]()];
  let [a, b] = [left.next(), right.next()];
  while (!a.done || !b.done) {
    if (b.done || (!a.done && a.value.timeMs <= b.value.timeMs)) {
      yield a.value as T;
      a = left.next();
    } else {
      yield b.value;
      b = right.next();
    }
  }
}

/** The records in the order of time, with the last one of each scenario marked as needed. */
export function inOrder(records: readonly ReplayRecord[]): ReplayRecord[] {
  const ordered = [...records].sort((a, b) => a.timeMs - b.timeMs);
  const last = new Map(ordered.map(({ owner }, at) => [owner.scenario, at]));
  return ordered.map((record, at) => (record.owner.scenario >= 0 && last.get(record.owner.scenario) === at ? { ...record, neededFor: record.owner.scenario } : record));
}
