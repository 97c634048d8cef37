import type { NormalisedEvent } from '#contract/event.ts';
import { classesAgree } from './class-equivalents.ts';
import type { ExpectedClass } from './reference-case.ts';

/** An expected event with the one of ours that stands for the same record. */
export interface MatchedClass {
  readonly expected: ExpectedClass;
  readonly event: NormalisedEvent | undefined;
}

/**
 * Pairs expected events with ours: by event time first (references sort and filter their records), the rest in order. Among events of one
 * instant those of the expected class are taken first, since nothing tells them apart. Where a test uses only part of its records, the
 * order says nothing, and what the time does not pair stays alone.
 */
export function matchClasses(expected: readonly ExpectedClass[], events: readonly NormalisedEvent[], isPart: boolean): MatchedClass[] {
  const left = [...events];
  const byTime = new Map<ExpectedClass, NormalisedEvent>();
  for (const sameClass of [true, false]) {
    for (const one of expected.filter((candidate) => !byTime.has(candidate))) {
      const at = left.findIndex((event) => isSameTime(one, event) && (!sameClass || classesAgree(one.classUid, event.ocsf.class_uid)));
      if (at >= 0) byTime.set(one, left.splice(at, 1)[0] as NormalisedEvent);
    }
  }
  return expected.map((one) => ({ expected: one, event: byTime.get(one) ?? (isPart ? undefined : left.shift()) }));
}

/** References keep fractions of a millisecond, so the last digit may differ. */
function isSameTime(expected: ExpectedClass, event: NormalisedEvent): boolean {
  return expected.timeMs !== null && Math.abs(expected.timeMs - event.timeMs) <= 1;
}
