import type { NormalisedEvent } from '#contract/event.ts';
import { classesAgree } from './class-equivalents.ts';
import type { ExpectedClass } from './reference-case.ts';

/** An expected event with the one of ours that stands for the same record. */
export interface MatchedClass {
  readonly expected: ExpectedClass;
  readonly event: NormalisedEvent | undefined;
}

/**
 * Pairs expected events with ours: by event time first, since references sort their records, the rest in order. Among events of one instant
 * those of the expected class are taken first, since nothing tells them apart.
 */
export function matchClasses(expected: readonly ExpectedClass[], events: readonly NormalisedEvent[]): MatchedClass[] {
  const left = [...events];
  const matched = new Map<ExpectedClass, NormalisedEvent>();
  for (const isMatch of [isSameTimeAndClass, isSameTime]) {
    for (const one of expected.filter((candidate) => !matched.has(candidate))) {
      const at = left.findIndex((event) => isMatch(one, event));
      if (at >= 0) matched.set(one, left.splice(at, 1)[0] as NormalisedEvent);
    }
  }
  return expected.map((one) => ({ expected: one, event: matched.get(one) ?? left.shift() }));
}

function isSameTimeAndClass(expected: ExpectedClass, event: NormalisedEvent): boolean {
  return isSameTime(expected, event) && classesAgree(expected.classUid, event.ocsf.class_uid);
}

/** References keep fractions of a millisecond, so the last digit may differ. */
function isSameTime(expected: ExpectedClass, event: NormalisedEvent): boolean {
  return expected.timeMs !== null && Math.abs(expected.timeMs - event.timeMs) <= 1;
}
