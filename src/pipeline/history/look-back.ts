import { credibleTimeMs } from '#contract/credible-time.ts';
import type { Indicator } from '#contract/indicator.ts';
import type { LookBackMatch, TenantLookBack } from '#contract/look-back.ts';
import { filterOfIndicators } from '#engine/detect/indicators/filter-of-indicators.ts';
import { IndicatorIndex } from '#engine/detect/indicators/indicator-index.ts';
import { createIndicatorMatcher, type HeldBack, noneHeldBack } from '#engine/detect/indicators/match-indicators.ts';
import type { WarningLists } from '#engine/detect/indicators/warning-lists.ts';
import type { TenantEvents } from '#stores/events/port.ts';
import { type HistoryFailure, stopOf } from './rule-hits.ts';

/** Looked for in one walk through the events: of names and addresses that are as long as they can be the statement is a megabyte then. */
const PART = 2_500;
const MAX_MATCHES = 100;

export interface LookBackAsked {
  readonly tenant: string;
  readonly indicators: readonly Indicator[];
  readonly fromMs: number;
  readonly toMs: number;
  readonly warnings: WarningLists;
  readonly signal: AbortSignal;
}

export type LookBackOutcome = { readonly ok: true; readonly value: TenantLookBack } | HistoryFailure;

/** Looks for indicators in the stored events of one tenant: the store selects what may meet one, the matcher that runs live decides. */
export async function lookBack(events: Pick<TenantEvents, 'selectOcsf'>, asked: LookBackAsked): Promise<LookBackOutcome> {
  const found: Found = { matches: [], heldBack: noneHeldBack(), count: 0 };
  for (let from = 0; from < asked.indicators.length; from += PART) {
    const failure = await lookFor(events, { ...asked, indicators: asked.indicators.slice(from, from + PART) }, found);
    if (failure !== null) return failure;
  }
  const { expired, faded, warned } = found.heldBack;
  return { ok: true, value: { tenant: asked.tenant, count: found.count, matches: found.matches, heldBack: expired + faded + [...warned.values()].reduce((sum, number) => sum + number, 0) } };
}

interface Found {
  readonly matches: LookBackMatch[];
  readonly heldBack: HeldBack;
  count: number;
}

async function lookFor(events: Pick<TenantEvents, 'selectOcsf'>, { indicators, fromMs, toMs, warnings, signal }: LookBackAsked, found: Found): Promise<HistoryFailure | null> {
  const index = indexOf(indicators);
  const match = createIndicatorMatcher({ index: () => index, warnings, heldBack: found.heldBack });
  // A match is a matter of the OCSF form alone, and asking for no more saves two thirds of what is read.
  for await (const step of events.selectOcsf({ filter: filterOfIndicators(indicators), fromMs, toMs })) {
    const stopped = stopOf(signal);
    if (stopped !== null) return stopped;
    if (!step.ok) return step;
    for (const { id, source, tenant, ocsf, timeMs: saidMs, receivedAtMs } of step.value) {
      const timeMs = credibleTimeMs(saidMs, receivedAtMs);
      for (const { indicator, seen } of match({ tenant, ocsf, timeMs })) {
        found.count++;
        if (found.matches.length < MAX_MATCHES) found.matches.push({ event: id, timeMs, source, kind: indicator.kind, value: indicator.value, seen, label: indicator.label });
      }
    }
  }
  return null;
}

function indexOf(indicators: readonly Indicator[]): IndicatorIndex {
  const index = new IndicatorIndex({ expected: indicators.length });
  const feed = index.openFeed({ name: indicators[0]?.feed ?? '', tenant: null });
  for (const indicator of indicators) index.add(feed, indicator);
  return index;
}
