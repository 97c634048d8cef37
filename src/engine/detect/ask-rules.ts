import type { EventFields } from './event-fields.ts';
import type { IsSkipped } from './sigma/rule-matcher.ts';
import type { RuleMatch, RuleSet } from './sigma/rule-set.ts';

/** More candidates than this are found quicker by the index over the event. */
const MOST_CANDIDATES = 12;

/** Asks the rules of a set about an event: those at some places, where it is known that no others fire; else (null) all. */
export function askRules(set: RuleSet, event: EventFields, places: readonly number[] | null, isSkipped?: IsSkipped): readonly RuleMatch[] {
  if (places === null || places.length > MOST_CANDIDATES) return set.match(event, isSkipped);
  return places.length === 0 ? [] : set.matchSome(event, places, isSkipped);
}
