import type { Alert } from '#contract/alert.ts';
import type { CorrelationHit } from '#contract/correlation-hit.ts';
import type { EntityFact } from '#contract/entity-fact.ts';
import type { NormalisedEvent } from '#contract/event.ts';
import type { RuleMode } from '#contract/rule-life.ts';
import { entitiesOfEvent } from '../correlate/entities-of-event.ts';
import { learnFacts } from '../correlate/learn-facts.ts';
import { type AlertContext, alertOfFinding, alertOfMatch, type MakeId } from './alert-of-match.ts';
import type { EventView } from './event-view.ts';
import { hitOfMatch } from './hit-of-match.ts';
import type { FilterUnit, RuleFilters } from './rule-filters.ts';
import { alertOfIndicator } from './indicators/alert-of-indicator.ts';
import type { MatchIndicators } from './indicators/match-indicators.ts';
import { ruleOfKey } from './rule-life/rule-modes.ts';
import { type CorrelationSet, isSilenced, NO_CORRELATIONS } from './sigma/correlation/compile-correlations.ts';
import type { RuleMatch, RuleSet } from './sigma/rule-set.ts';
import type { SigmaRule } from './sigma/sigma-rule.ts';
import type { EventFields } from './event-fields.ts';

/** A rule held for an event, whether it alerts at this tenant or only counts; or a filter took, or would have taken, the match of one away. */
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
const NOT_STOPPED: readonly RuleFiring[] = [];

export interface DetectorParts {
  readonly ask: AskRules;
  readonly view: EventView;
  readonly makeId: MakeId;
  /** As they are at the moment: asked for each event. */
  readonly correlations?: () => CorrelationSet;
  /** Filters that are not part of the rules as they were compiled. */
  readonly filters?: () => RuleFilters;
  readonly modeOf?: ModeOf;
  /** Finds the indicators that an event meets; absent where there are none. */
  readonly indicators?: MatchIndicators | undefined;
}

/** Asks all rules about each event, on arrival. The mode of a rule at the event's tenant decides what a match leads to; correlations wait for rules that alert. */
export function createDetector({ ask, view, makeId, correlations = () => NO_CORRELATIONS, filters, modeOf = ALWAYS_ALERT, indicators }: DetectorParts): Detector {
  return (event, sifted = null) => {
    const waiting = correlations();
    const atTenant = (unit: string): RuleMode => modeOf(unit, event.tenant);
    const entities = entitiesOfEvent(event);
    const context = { entities, makeId };
    const fields = view(event);
    const alerts: Alert[] = [];
    const hits: CorrelationHit[] = [];
    const fired: RuleFiring[] = [];
    const takeMatch = (rule: SigmaRule): void => {
      if (!isSilenced(waiting, rule.id, atTenant)) alerts.push(alertOfMatch(rule, event, context));
      const names = waiting.fieldsOf.get(rule.id);
      if (names !== undefined) hits.push(hitOfMatch(rule.id, names, event, { fields, entities }));
    };
    for (const { rule } of ask(fields, event, sifted)) {
      const mode = atTenant(rule.id);
      if (mode === 'off') continue;
      const id = ruleOfKey(rule.id);
      const stopped = filters === undefined ? NOT_STOPPED : filterFirings(filters().stopping(rule, fields), atTenant);
      fired.push(...stopped);
      if (stopped.some((one) => one.mode === 'alert')) continue;
      fired.push({ unit: rule.id, rule: id, mode });
      if (mode === 'alert') takeMatch({ ...rule, id });
    }
    alerts.push(...alertsOfThings(event, context, indicators));
    return { alerts, hits, facts: learnFacts(event, entities), fired };
  };
}

function filterFirings(filters: readonly FilterUnit[], modeOf: (unit: string) => RuleMode): readonly RuleFiring[] {
  return filters.flatMap(({ unit }): readonly RuleFiring[] => {
    const mode = modeOf(unit);
    return mode === 'off' ? [] : [{ unit, rule: ruleOfKey(unit), mode }];
  });
}

/** What needs no rule: indicators that the event meets, and a finding that it is itself. */
function alertsOfThings(event: NormalisedEvent, context: AlertContext, indicators: MatchIndicators | undefined): Alert[] {
  const finding = alertOfFinding(event, context);
  const alerts = indicators === undefined ? [] : indicators(event).map((match) => alertOfIndicator(match, event, context));
  if (finding !== null) alerts.push(finding);
  return alerts;
}
