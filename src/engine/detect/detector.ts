import type { Alert } from '#contract/alert.ts';
import type { CorrelationHit } from '#contract/correlation-hit.ts';
import type { EntityFact } from '#contract/entity-fact.ts';
import type { NormalisedEvent } from '#contract/event.ts';
import type { RuleMode } from '#contract/rule-life.ts';
import { entitiesOfEvent } from '../correlate/entities-of-event.ts';
import { learnFacts } from '../correlate/learn-facts.ts';
import { alertOfFinding, alertOfMatch, type MakeId } from './alert-of-match.ts';
import type { EventView } from './event-view.ts';
import { hitOfMatch } from './hit-of-match.ts';
import { ruleOfKey } from './rule-life/rule-modes.ts';
import { type CorrelationSet, NO_CORRELATIONS } from './sigma/correlation/compile-correlations.ts';
import type { RuleMatch, RuleSet } from './sigma/rule-set.ts';
import type { EventFields } from './event-fields.ts';

/** A rule held for an event, whether it alerts at this tenant or only counts. */
export interface RuleFiring {
  /** The compiled rule: the rule's id, or one revision of it that is tried. */
  readonly unit: string;
  readonly rule: string;
  readonly mode: Exclude<RuleMode, 'off'>;
}

/** What one event led to: alerts before folding, hits for correlations, what it taught about its entities, and which rules held. */
export interface Detection {
  readonly alerts: readonly Alert[];
  readonly hits: readonly CorrelationHit[];
  readonly facts: readonly EntityFact[];
  readonly fired: readonly RuleFiring[];
}

/** `sifted`: what looking at the event's record has told before, where that was done. */
export type Detector = (event: NormalisedEvent, sifted?: Sifting | null) => Detection;

/** Of a set, only the rules at these places may fire on the events of a record; null: any may. */
export interface Sifting {
  readonly set: RuleSet;
  readonly places: readonly number[] | null;
}

/** Gives the rules that fire on an event. */
export type AskRules = (fields: EventFields, event: NormalisedEvent, sifted: Sifting | null) => readonly RuleMatch[];

/** What a match of a compiled rule leads to at a tenant. */
export type ModeOf = (unit: string, tenant: string) => RuleMode;

const ALWAYS_ALERT: ModeOf = () => 'alert';

export interface DetectorParts {
  readonly ask: AskRules;
  readonly view: EventView;
  readonly makeId: MakeId;
  readonly correlations?: CorrelationSet;
  readonly modeOf?: ModeOf;
}

/** Asks all rules about each event, on arrival. The mode of a rule at the event's tenant decides what a match leads to; correlations wait for rules that alert. */
export function createDetector({ ask, view, makeId, correlations = NO_CORRELATIONS, modeOf = ALWAYS_ALERT }: DetectorParts): Detector {
  return (event, sifted = null) => {
    const entities = entitiesOfEvent(event);
    const context = { entities, makeId };
    const fields = view(event);
    const alerts: Alert[] = [];
    const hits: CorrelationHit[] = [];
    const fired: RuleFiring[] = [];
    for (const { rule } of ask(fields, event, sifted)) {
      const mode = modeOf(rule.id, event.tenant);
      if (mode === 'off') continue;
      const id = ruleOfKey(rule.id);
      fired.push({ unit: rule.id, rule: id, mode });
      if (mode !== 'alert') continue;
      if (!correlations.silent.has(id)) alerts.push(alertOfMatch({ ...rule, id }, event, context));
      const names = correlations.fieldsOf.get(id);
      if (names !== undefined) hits.push(hitOfMatch(id, names, event, { fields, entities }));
    }
    const finding = alertOfFinding(event, context);
    if (finding !== null) alerts.push(finding);
    return { alerts, hits, facts: learnFacts(event, entities), fired };
  };
}
