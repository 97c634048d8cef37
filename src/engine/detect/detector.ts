import type { Alert } from '#contract/alert.ts';
import type { EntityFact } from '#contract/entity-fact.ts';
import type { NormalisedEvent } from '#contract/event.ts';
import { entitiesOfEvent } from '../correlate/entities-of-event.ts';
import { learnFacts } from '../correlate/learn-facts.ts';
import { alertOfFinding, alertOfMatch, type MakeId } from './alert-of-match.ts';
import type { EventView } from './event-view.ts';
import type { RuleSet } from './sigma/rule-set.ts';

/** What one event led to: alerts before folding, and what it taught about its entities. */
export interface Detection {
  readonly alerts: readonly Alert[];
  readonly facts: readonly EntityFact[];
}

export type Detector = (event: NormalisedEvent) => Detection;

/** Asks all rules about each event, on arrival. */
export function createDetector(ruleSet: RuleSet, view: EventView, makeId: MakeId): Detector {
  return (event) => {
    const entities = entitiesOfEvent(event);
    const context = { entities, makeId };
    const alerts = ruleSet.match(view(event)).map(({ rule }) => alertOfMatch(rule, event, context));
    const finding = alertOfFinding(event, context);
    return { alerts: finding ? [...alerts, finding] : alerts, facts: learnFacts(event, entities) };
  };
}
