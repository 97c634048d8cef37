import { credibleTimeMs } from '#contract/credible-time.ts';
import type { CorrelationHit } from '#contract/correlation-hit.ts';
import type { NormalisedEvent } from '#contract/event.ts';
import type { Taxonomy } from '#contract/taxonomy.ts';
import type { EventView } from '#engine/detect/event-view.ts';
import { hitOfMatch } from '#engine/detect/hit-of-match.ts';
import { entitiesOfEvent } from '#engine/correlate/entities-of-event.ts';
import { filterOfRule } from '#engine/detect/sigma/history/filter-of-rule.ts';
import { HitFields } from '#engine/detect/sigma/history/hit-fields.ts';
import type { HistoryPlan } from '#engine/detect/sigma/history/history-plan.ts';
import { compileRules, type RuleSet } from '#engine/detect/sigma/rule-set.ts';
import type { SigmaRule } from '#engine/detect/sigma/sigma-rule.ts';
import type { HistoryStep, SearchFailure, SelectedEvent, SelectedValues, TenantEvents } from '#stores/events/port.ts';

/** What a walk through history needs of the platform. */
export interface HistoryParts {
  readonly view: EventView;
  readonly taxonomy: Taxonomy;
  /** Reads log sources and fields of an event that was stored without them from its raw record again. */
  readonly reread: (event: NormalisedEvent) => NormalisedEvent;
  readonly maxFiresRead?: number;
}

export interface HistorySpan {
  readonly plan: HistoryPlan;
  readonly fromMs: number;
  readonly toMs: number;
}

export type HistoryFailure = { readonly ok: false; readonly reason: SearchFailure | 'cancelled'; readonly detail: string };

function hitFields(rule: SigmaRule, { correlations }: HistoryPlan, { taxonomy }: HistoryParts): HitFields {
  return new HitFields(correlations.fieldsOf.get(rule.id) ?? [], rule.logSource, taxonomy);
}

/** The hits of a rule for the correlations that wait for it, in the order of time. */
export async function* hitsOf(rule: SigmaRule, events: TenantEvents, { plan, fromMs, toMs }: HistorySpan, parts: HistoryParts): AsyncGenerator<HistoryStep<CorrelationHit>> {
  const ruleSet = compileRules([rule]);
  const names = plan.correlations.fieldsOf.get(rule.id) ?? [];
  const told = hitFields(rule, plan, parts);
  const hitOf = (selected: SelectedEvent | SelectedValues): readonly CorrelationHit[] => {
    if (selected.kind === 'values') {
      const timeMs = credibleTimeMs(selected.timeMs, selected.receivedAtMs);
      return [hitOfMatch(rule.id, names, { ...selected, timeMs, domain: null }, { fields: told.fieldsOf(selected), entities: [] })];
    }
    const event = seenEvent(selected, parts);
    return fires(ruleSet, event, parts) ? [hitOfMatch(rule.id, names, event, { fields: parts.view(event), entities: entitiesOfEvent(event) })] : [];
  };
  for await (const step of events.select({ filter: filterOfRule(rule, parts.taxonomy), fromMs, toMs }, told.readings)) yield step.ok ? { ...step, value: step.value.flatMap(hitOf) } : step;
}

/** Whether the matcher holds on an event. */
export function fires(ruleSet: RuleSet, event: NormalisedEvent, { view }: HistoryParts): boolean {
  return ruleSet.match(view(event)).length > 0;
}

/** The event as detection saw it when it came. */
export function seenEvent({ event, receivedAtMs, hasSources }: SelectedEvent, { reread }: Pick<HistoryParts, 'reread'>): NormalisedEvent {
  const timeMs = credibleTimeMs(event.timeMs, receivedAtMs);
  return { ...(hasSources ? event : reread(event)), timeMs };
}

/** Why to stop, where somebody asked for it. */
export function stopOf(signal: AbortSignal): HistoryFailure | null {
  return signal.aborted ? { ok: false, reason: 'cancelled', detail: 'It was cancelled.' } : null;
}
