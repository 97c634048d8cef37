import type { Alert } from '#contract/alert.ts';
import type { CorrelationHit } from '#contract/correlation-hit.ts';
import type { EntityFact } from '#contract/entity-fact.ts';
import type { NormalisedEvent } from '#contract/event.ts';
import { entitiesOfEvent } from '../correlate/entities-of-event.ts';
import { learnFacts } from '../correlate/learn-facts.ts';
import { alertOfFinding, alertOfMatch, type MakeId } from './alert-of-match.ts';
import type { EventView } from './event-view.ts';
import { hitOfMatch } from './hit-of-match.ts';
import { type CorrelationSet, NO_CORRELATIONS } from './sigma/correlation/compile-correlations.ts';
import type { RuleSet } from './sigma/rule-set.ts';

/** What one event led to: alerts before folding, hits for correlations, and what it taught about its entities. */
export interface Detection {
  readonly alerts: readonly Alert[];
  readonly hits: readonly CorrelationHit[];
  readonly facts: readonly EntityFact[];
}

export type Detector = (event: NormalisedEvent) => Detection;

export interface DetectorParts {
  /** Rules for all tenants, and those that are compiled for one. */
  readonly ruleSets: readonly RuleSet[];
  readonly view: EventView;
  readonly makeId: MakeId;
  readonly correlations?: CorrelationSet;
}

/** Asks all rules about each event, on arrival. */
export function createDetector({ ruleSets, view, makeId, correlations = NO_CORRELATIONS }: DetectorParts): Detector {
  return (event) => {
    const entities = entitiesOfEvent(event);
    const context = { entities, makeId };
    const fields = view(event);
    const rules = ruleSets.flatMap((set) => set.match(fields)).map(({ rule }) => rule);
    const alerts = rules.filter(({ id }) => !correlations.silent.has(id)).map((rule) => alertOfMatch(rule, event, context));
    const hits = rules.flatMap(({ id }) => {
      const names = correlations.fieldsOf.get(id);
      return names ? [hitOfMatch(id, names, event, { fields, entities })] : [];
    });
    const finding = alertOfFinding(event, context);
    return { alerts: finding ? [...alerts, finding] : alerts, hits, facts: learnFacts(event, entities) };
  };
}
