import { deterministicId } from '#base/ids.ts';
import type { BackTestException, BackTestExceptions } from '#contract/back-test.ts';
import type { CorrelationHit } from '#contract/correlation-hit.ts';
import type { TenantScope } from '#contract/tenant.ts';
import { alertsOfFirings } from '#engine/detect/alert-of-firing.ts';
import type { MakeId } from '#engine/detect/alert-of-match.ts';
import { createCorrelations, type Correlations } from '#engine/detect/sigma/correlation/create-correlations.ts';
import type { ExceptedRule } from '#engine/detect/sigma/history/excepted-rules.ts';
import { filterOfRule } from '#engine/detect/sigma/history/filter-of-rule.ts';
import { compileRules } from '#engine/detect/sigma/rule-set.ts';
import type { SigmaRule } from '#engine/detect/sigma/sigma-rule.ts';
import type { HistoryStep, SelectedEvent, TenantEvents } from '#stores/events/port.ts';
import { inTimeOrder } from './in-time-order.ts';
import { fires, type HistoryFailure, type HistoryParts, type HistorySpan, hitsOf, seenEvent, stopOf } from './rule-hits.ts';

/** Events that a filter takes away are read up to this many; what comes then is counted by the store. */
const MAX_READ = 20_000;
const DAY_MS = 86_400_000;

/** A rule of the plan that does not alert at the tenant, and why. */
export interface SilentRule {
  readonly kind: 'tenant' | 'state';
  readonly id: string;
  readonly title: string;
  readonly reason: string;
}

/** What takes fires away at one tenant. */
export interface TenantExceptions {
  /** What filters take away from the rules of the plan. */
  readonly filtered: readonly ExceptedRule[];
  readonly silent: readonly SilentRule[];
}

export const NO_EXCEPTIONS: TenantExceptions = { filtered: [], silent: [] };

export interface ExceptionsAsked extends HistorySpan {
  readonly scope: TenantScope;
  readonly exceptions: TenantExceptions;
  /** Of the rule with its filters. */
  readonly fires: number;
  readonly signal: AbortSignal;
}

const makeId: MakeId = (...parts) => deterministicId(parts);

type Counted = { readonly ok: true; readonly value: BackTestExceptions } | HistoryFailure;

/** Counts over the same history what the exceptions of a tenant take away, and what would be left. */
export async function countExceptions(events: TenantEvents, asked: ExceptionsAsked, parts: HistoryParts): Promise<Counted> {
  const { plan, exceptions: { filtered, silent }, fires: all } = asked;
  if (filtered.length === 0 && silent.length === 0) return { ok: true, value: { unfiltered: all, left: all, by: [] } };
  return await (plan.correlations.correlations.length > 0 ? ofCorrelation(events, asked, parts) : ofRule(events, asked, parts));
}

async function ofRule(events: TenantEvents, asked: ExceptionsAsked, parts: HistoryParts): Promise<Counted> {
  const { exceptions: { filtered, silent }, fires: all } = asked;
  const by: BackTestException[] = [];
  for (const { filter, rule } of filtered) {
    const taken = await takenBy(rule, events, asked, parts);
    if (!taken.ok) return taken;
    by.push({ kind: 'filter', ...filter, ...taken.value, reason: null });
  }
  const unfiltered = by.reduce((sum, { takes }) => sum + takes, all);
  by.push(...silent.map((one): BackTestException => ({ ...one, takes: all, unsure: 0 })));
  return { ok: true, value: { unfiltered, left: silent.length > 0 ? 0 : all, by } };
}

type Taken = { readonly ok: true; readonly value: { readonly takes: number; readonly unsure: number } } | HistoryFailure;

/** How often a rule fires: the store selects, and the matcher decides as long as it is not too much. */
async function takenBy(rule: SigmaRule, events: TenantEvents, { fromMs, toMs, signal }: ExceptionsAsked, parts: HistoryParts): Promise<Taken> {
  const ruleSet = compileRules([rule]);
  const filter = filterOfRule(rule, parts.taxonomy);
  let [takes, read, lastMs] = [0, 0, fromMs];
  for await (const step of events.select({ filter, fromMs, toMs })) {
    const failure = stopOf(signal) ?? (step.ok ? null : step);
    if (failure !== null || !step.ok) return failure ?? step as HistoryFailure;
    for (const selected of step.value) {
      const event = seenEvent(selected as SelectedEvent, parts);
      if (++read > (parts.maxFiresRead ?? MAX_READ) && event.timeMs > lastMs) return countedBy(events, { filter, fromMs: event.timeMs, toMs }, signal, takes);
      if (fires(ruleSet, event, parts)) takes++;
      lastMs = event.timeMs;
    }
  }
  return { ok: true, value: { takes, unsure: 0 } };
}

async function countedBy(events: TenantEvents, selection: Parameters<TenantEvents['select']>[0], signal: AbortSignal, before: number): Promise<Taken> {
  let [takes, unsure] = [before, 0];
  for await (const step of events.countSelected(selection, DAY_MS)) {
    const stopped = stopOf(signal);
    if (stopped !== null) return stopped;
    if (!step.ok) return step;
    for (const bucket of step.value) [takes, unsure] = [takes + bucket.sure, unsure + bucket.unsure];
  }
  return { ok: true, value: { takes, unsure } };
}

/** A hit, and the exception that takes it away. */
interface TakenHit {
  readonly timeMs: number;
  readonly hit: CorrelationHit;
  readonly filter: number | null;
}

/** Feeds the correlation twice: with all hits, and with those that nothing takes away. */
async function ofCorrelation(events: TenantEvents, asked: ExceptionsAsked, parts: HistoryParts): Promise<Counted> {
  const { plan, exceptions: { filtered, silent }, signal } = asked;
  const [everything, heard] = [new FiringCount(asked), new FiringCount(asked)];
  const byFilter = filtered.map(() => 0);
  const bySilent = new Map(silent.map(({ id }) => [id, 0]));
  const streams = [...plan.rules.map((rule) => tagged(hitsOf(rule, events, asked, parts), null)), ...filtered.map(({ rule }, at) => tagged(hitsOf(rule, events, asked, parts), at))];
  for await (const step of inTimeOrder(streams)) {
    const stopped = stopOf(signal);
    if (stopped !== null) return stopped;
    if (!step.ok) return step;
    for (const { hit, filter } of step.value) {
      everything.take(hit);
      const silenced = bySilent.get(hit.ruleId);
      if (filter !== null) byFilter[filter] = (byFilter[filter] ?? 0) + 1;
      else if (silenced !== undefined) bySilent.set(hit.ruleId, silenced + 1);
      else heard.take(hit);
    }
  }
  const left = silent.some(({ id }) => id === plan.target.id) ? 0 : heard.fires;
  return { ok: true, value: { unfiltered: everything.fires, left, by: [...filtersOf(filtered, byFilter), ...silent.map((one): BackTestException => ({ ...one, takes: bySilent.get(one.id) ?? 0, unsure: 0 }))] } };
}

/** One filter may narrow several rules of a correlation. */
function filtersOf(filtered: readonly ExceptedRule[], hits: readonly number[]): BackTestException[] {
  const found = new Map<string, BackTestException>();
  for (const [at, { filter }] of filtered.entries()) found.set(filter.id, { kind: 'filter', ...filter, takes: (found.get(filter.id)?.takes ?? 0) + (hits[at] ?? 0), unsure: 0, reason: null });
  return [...found.values()];
}

async function* tagged(steps: AsyncIterable<HistoryStep<CorrelationHit>>, filter: number | null): AsyncGenerator<HistoryStep<TakenHit>> {
  for await (const step of steps) yield step.ok ? { ...step, value: step.value.map((hit) => ({ timeMs: hit.timeMs, hit, filter })) } : step;
}

/** Counts the firings of the target, those of the same hits once. */
class FiringCount {
  readonly #correlations: Correlations;
  readonly #asked: ExceptionsAsked;
  fires = 0;

  constructor(asked: ExceptionsAsked) {
    this.#correlations = createCorrelations(asked.plan.correlations);
    this.#asked = asked;
  }

  take(hit: CorrelationHit): void {
    const { plan, scope } = this.#asked;
    const firings = this.#correlations.take(hit).filter(({ compiled }) => compiled.correlation.id === plan.target.id);
    this.fires += alertsOfFirings(firings, scope.tenant, makeId).length;
    // What is to be committed live is of no use here, and would pile up.
    this.#correlations.changes();
  }
}
