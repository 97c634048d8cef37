import { deterministicId } from '#base/ids.ts';
import type { TenantBackTest } from '#contract/back-test.ts';
import { credibleTimeMs } from '#contract/credible-time.ts';
import type { NormalisedEvent, OcsfEvent } from '#contract/event.ts';
import type { Taxonomy } from '#contract/taxonomy.ts';
import type { TenantScope } from '#contract/tenant.ts';
import { alertsOfFirings } from '#engine/detect/alert-of-firing.ts';
import { alertOfMatch, type MakeId } from '#engine/detect/alert-of-match.ts';
import { BackTestCount, type WorkedIncident } from '#engine/detect/back-test-count.ts';
import type { EventView } from '#engine/detect/event-view.ts';
import { hitOfMatch } from '#engine/detect/hit-of-match.ts';
import { entitiesOfEvent } from '#engine/correlate/entities-of-event.ts';
import { createCorrelations } from '#engine/detect/sigma/correlation/create-correlations.ts';
import { filterOfRule } from '#engine/detect/sigma/history/filter-of-rule.ts';
import { HitFields } from '#engine/detect/sigma/history/hit-fields.ts';
import type { HistoryPlan } from '#engine/detect/sigma/history/history-plan.ts';
import { compileRules, type RuleSet } from '#engine/detect/sigma/rule-set.ts';
import type { SigmaRule } from '#engine/detect/sigma/sigma-rule.ts';
import type { HistoryStep, SearchFailure, SelectedEvent, SelectedValues, TenantEvents } from '#stores/events/port.ts';
import { inTimeOrder } from './in-time-order.ts';

/** A rule that fires more often than this is counted from there on: nobody reads so many, and each costs a whole event. */
const MAX_FIRES_READ = 20_000;
/** And one of which the store leaves more than this to the matcher. */
const MAX_EVENTS_READ = 300_000;
/** Fires of a correlation whose events are read for what they are about. */
const MAX_NAMED = 100;
const DAY_MS = 86_400_000;

/** What a walk through history needs of the platform. */
export interface HistoryParts {
  readonly view: EventView;
  readonly taxonomy: Taxonomy;
  /** Reads log sources and fields of an event that was stored without them from its raw record again. */
  readonly reread: (event: NormalisedEvent) => NormalisedEvent;
  readonly maxFiresRead?: number;
}

export interface BackTestAsked {
  readonly plan: HistoryPlan;
  readonly scope: TenantScope;
  readonly fromMs: number;
  readonly toMs: number;
  readonly incidents: readonly WorkedIncident[];
  /** Told which share of the events is done, 0 to 1. */
  readonly onShare: (share: number) => void;
  /** Stops it: an aborted back-test fails with `cancelled`. */
  readonly signal: AbortSignal;
}

export type BackTestOutcome =
  | { readonly ok: true; readonly value: TenantBackTest }
  | { readonly ok: false; readonly reason: SearchFailure | 'cancelled'; readonly detail: string };

const makeId: MakeId = (...parts) => deterministicId(parts);

/** Runs a rule or correlation over the stored events of one tenant: the store selects, the matcher that runs live decides. */
export async function runBackTest(events: TenantEvents, asked: BackTestAsked, parts: HistoryParts): Promise<BackTestOutcome> {
  const count = new BackTestCount(asked.scope.tenant, asked.incidents);
  const failure = asked.plan.correlations.correlations.length > 0 ? await correlate(events, asked, parts, count) : await match(events, asked, parts, count);
  return failure ?? { ok: true, value: count.result() };
}

type Failure = Extract<BackTestOutcome, { ok: false }>;

async function match(events: TenantEvents, { plan, fromMs, toMs, onShare, signal }: BackTestAsked, parts: HistoryParts, count: BackTestCount): Promise<Failure | null> {
  const [rule] = plan.rules as readonly [SigmaRule];
  const ruleSet = compileRules([rule]);
  const filter = filterOfRule(rule, parts.taxonomy);
  const most = parts.maxFiresRead ?? MAX_FIRES_READ;
  let [lastMs, done, read] = [fromMs, 0, 0];
  for await (const step of events.select({ filter, fromMs, toMs })) {
    const stopped = stopOf(signal);
    if (stopped !== null) return stopped;
    if (!step.ok) return step;
    for (const selected of step.value) {
      const event = seenEvent(selected as SelectedEvent, parts);
      if ((count.fires >= most || ++read > MAX_EVENTS_READ) && event.timeMs > lastMs) return countRest(events, { filter, fromMs: event.timeMs, toMs }, { onShare, signal, done }, count);
      if (fires(ruleSet, event, parts)) count.fire(alertOfMatch(rule, event, { entities: entitiesOfEvent(event), makeId }), event.timeMs);
      lastMs = event.timeMs;
    }
    done = step.share;
    onShare(done);
  }
  return null;
}

interface Rest {
  readonly onShare: (share: number) => void;
  readonly signal: AbortSignal;
  readonly done: number;
}

/** Counts what comes after the events that were read. */
async function countRest(events: TenantEvents, selection: Parameters<TenantEvents['select']>[0], { onShare, signal, done }: Rest, count: BackTestCount): Promise<Failure | null> {
  for await (const step of events.countSelected(selection, DAY_MS)) {
    const stopped = stopOf(signal);
    if (stopped !== null) return stopped;
    if (!step.ok) return step;
    for (const bucket of step.value) count.count(selection.fromMs, bucket);
    onShare(done + (1 - done) * step.share);
  }
  return null;
}

async function correlate(events: TenantEvents, { plan, scope, fromMs, toMs, onShare, signal }: BackTestAsked, parts: HistoryParts, count: BackTestCount): Promise<Failure | null> {
  const correlations = createCorrelations(plan.correlations);
  const nameless: string[] = [];
  const streams = plan.rules.map((rule) => hitsOf(rule, events.select({ filter: filterOfRule(rule, parts.taxonomy), fromMs, toMs }, hitFields(rule, plan, parts).readings), plan, parts));
  for await (const step of inTimeOrder(streams)) {
    const stopped = stopOf(signal);
    if (stopped !== null) return stopped;
    if (!step.ok) return step;
    for (const hit of step.value) {
      const firings = correlations.take(hit).filter(({ compiled }) => compiled.correlation.id === plan.target.id);
      for (const alert of alertsOfFirings(firings, scope.tenant, makeId)) {
        count.fire(alert, alert.lastTimeMs);
        if (alert.entities.length === 0 && nameless.length < MAX_NAMED) nameless.push(...alert.events.slice(0, 1));
      }
    }
    // What is to be committed live is of no use here, and would pile up.
    correlations.changes();
    onShare(step.share);
  }
  await nameEntities(events, nameless, scope, count);
  return null;
}

/** Hits that came as values say nothing of entities: of the first fires, the events that completed them are read for those. */
async function nameEntities(events: TenantEvents, ids: readonly string[], { tenant }: TenantScope, count: BackTestCount): Promise<void> {
  for (const { id, source, timeMs, ocsf, fields, raw } of await events.get(ids)) {
    count.about(entitiesOfEvent({ id, tenant, source, domain: null, timeMs, logSources: [], ocsf: ocsf as OcsfEvent, fields, raw }));
  }
}

type Hit = ReturnType<typeof hitOfMatch>;

function hitFields(rule: SigmaRule, { correlations }: HistoryPlan, { taxonomy }: HistoryParts): HitFields {
  return new HitFields(correlations.fieldsOf.get(rule.id) ?? [], rule.logSource, taxonomy);
}

/** The hits of a rule for the correlations that wait for it, in the order of time. */
async function* hitsOf(rule: SigmaRule, steps: ReturnType<TenantEvents['select']>, plan: HistoryPlan, parts: HistoryParts): AsyncGenerator<HistoryStep<Hit>> {
  const ruleSet = compileRules([rule]);
  const names = plan.correlations.fieldsOf.get(rule.id) ?? [];
  const told = hitFields(rule, plan, parts);
  const hitOf = (selected: SelectedEvent | SelectedValues): readonly Hit[] => {
    if (selected.kind === 'values') {
      const timeMs = credibleTimeMs(selected.timeMs, selected.receivedAtMs);
      return [hitOfMatch(rule.id, names, { ...selected, timeMs, domain: null }, { fields: told.fieldsOf(selected), entities: [] })];
    }
    const event = seenEvent(selected, parts);
    return fires(ruleSet, event, parts) ? [hitOfMatch(rule.id, names, event, { fields: parts.view(event), entities: entitiesOfEvent(event) })] : [];
  };
  for await (const step of steps) yield step.ok ? { ...step, value: step.value.flatMap(hitOf) } : step;
}

function fires(ruleSet: RuleSet, event: NormalisedEvent, { view }: HistoryParts): boolean {
  return ruleSet.match(view(event)).length > 0;
}

/** The event as detection saw it when it came. */
function seenEvent({ event, receivedAtMs, hasSources }: SelectedEvent, { reread }: HistoryParts): NormalisedEvent {
  const timeMs = credibleTimeMs(event.timeMs, receivedAtMs);
  return { ...(hasSources ? event : reread(event)), timeMs };
}

function stopOf(signal: AbortSignal): Failure | null {
  return signal.aborted ? { ok: false, reason: 'cancelled', detail: 'It was cancelled.' } : null;
}
