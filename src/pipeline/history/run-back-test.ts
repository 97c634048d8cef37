import { deterministicId } from '#base/ids.ts';
import type { TenantBackTest } from '#contract/back-test.ts';
import type { OcsfEvent } from '#contract/event.ts';
import type { TenantScope } from '#contract/tenant.ts';
import { alertsOfFirings } from '#engine/detect/alert-of-firing.ts';
import { alertOfMatch, type MakeId } from '#engine/detect/alert-of-match.ts';
import { BackTestCount, type WorkedIncident } from '#engine/detect/back-test-count.ts';
import { entitiesOfEvent } from '#engine/correlate/entities-of-event.ts';
import type { HiddenFires } from '#engine/detect/exceptions/hidden-fires.ts';
import { createCorrelations } from '#engine/detect/sigma/correlation/create-correlations.ts';
import { filterOfRule } from '#engine/detect/sigma/history/filter-of-rule.ts';
import type { HistoryPlan } from '#engine/detect/sigma/history/history-plan.ts';
import { compileRules } from '#engine/detect/sigma/rule-set.ts';
import type { SigmaRule } from '#engine/detect/sigma/sigma-rule.ts';
import type { SelectedEvent, TenantEvents } from '#stores/events/port.ts';
import { countExceptions, NO_EXCEPTIONS, type TenantExceptions } from './count-exceptions.ts';
import { inTimeOrder } from './in-time-order.ts';
import { fires, hitsOf, type HistoryFailure, type HistoryParts, seenEvent, stopOf } from './rule-hits.ts';

/** A rule that fires more often than this is counted from there on: nobody reads so many, and each costs a whole event. */
const MAX_FIRES_READ = 20_000;
/** And one of which the store leaves more than this to the matcher. */
const MAX_EVENTS_READ = 300_000;
/** Fires of a correlation whose events are read for what they are about. */
const MAX_NAMED = 100;
const DAY_MS = 86_400_000;

export interface BackTestAsked {
  readonly plan: HistoryPlan;
  readonly scope: TenantScope;
  readonly fromMs: number;
  readonly toMs: number;
  readonly incidents: readonly WorkedIncident[];
  /** What takes fires away at the tenant; nothing where it is not given. */
  readonly exceptions?: TenantExceptions;
  /** Counts what exceptions hide; nothing where it is not given. */
  readonly hidden?: HiddenFires;
  /** Told which share of the events is done, 0 to 1. */
  readonly onShare: (share: number) => void;
  /** Stops it: an aborted back-test fails with `cancelled`. */
  readonly signal: AbortSignal;
}

export type BackTestOutcome = { readonly ok: true; readonly value: TenantBackTest } | HistoryFailure;

const makeId: MakeId = (...parts) => deterministicId(parts);

/** Runs a rule or correlation over the stored events of one tenant: the store selects, the matcher that runs live decides. */
export async function runBackTest(events: TenantEvents, asked: BackTestAsked, parts: HistoryParts): Promise<BackTestOutcome> {
  const count = new BackTestCount(asked.scope.tenant, asked.incidents);
  const failure = asked.plan.correlations.correlations.length > 0 ? await correlate(events, asked, parts, count) : await match(events, asked, parts, count);
  if (failure !== null) return failure;
  const exceptions = await countExceptions(events, { ...asked, exceptions: asked.exceptions ?? NO_EXCEPTIONS, fires: count.fires }, parts);
  if (!exceptions.ok) return exceptions;
  const result = count.result();
  return { ok: true, value: { ...result, exceptions: asked.hidden?.addTo(exceptions.value, result.counted?.fires ?? 0) ?? exceptions.value } };
}

async function match(events: TenantEvents, { plan, fromMs, toMs, hidden, onShare, signal }: BackTestAsked, parts: HistoryParts, count: BackTestCount): Promise<HistoryFailure | null> {
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
      if (fires(ruleSet, event, parts)) {
        const alert = alertOfMatch(rule, event, { entities: entitiesOfEvent(event), makeId });
        count.fire(alert, event.timeMs);
        hidden?.note(alert);
      }
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
async function countRest(events: TenantEvents, selection: Parameters<TenantEvents['select']>[0], { onShare, signal, done }: Rest, count: BackTestCount): Promise<HistoryFailure | null> {
  for await (const step of events.countSelected(selection, DAY_MS)) {
    const stopped = stopOf(signal);
    if (stopped !== null) return stopped;
    if (!step.ok) return step;
    for (const bucket of step.value) count.count(selection.fromMs, bucket);
    onShare(done + (1 - done) * step.share);
  }
  return null;
}

async function correlate(events: TenantEvents, { plan, scope, fromMs, toMs, hidden, onShare, signal }: BackTestAsked, parts: HistoryParts, count: BackTestCount): Promise<HistoryFailure | null> {
  const correlations = createCorrelations(plan.correlations);
  const nameless: string[] = [];
  const streams = plan.rules.map((rule) => hitsOf(rule, events, { plan, fromMs, toMs }, parts));
  for await (const step of inTimeOrder(streams)) {
    const stopped = stopOf(signal);
    if (stopped !== null) return stopped;
    if (!step.ok) return step;
    for (const hit of step.value) {
      const firings = correlations.take(hit).filter(({ compiled }) => compiled.correlation.id === plan.target.id);
      for (const alert of alertsOfFirings(firings, scope.tenant, makeId)) {
        count.fire(alert, alert.lastTimeMs);
        hidden?.note(alert);
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
