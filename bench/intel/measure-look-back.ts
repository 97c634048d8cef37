import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { JsonObject } from '#contract/event.ts';
import type { Indicator } from '#contract/indicator.ts';
import { tenantScope } from '#contract/tenant.ts';
import { addressKind } from '#engine/correlate/well-known.ts';
import { canonicalValue } from '#engine/detect/indicators/canonical-value.ts';
import { observablesOfEvent } from '#engine/detect/indicators/observables-of-event.ts';
import { valuesOfObservable } from '#engine/detect/indicators/values-of-observable.ts';
import { warningListsFromContent } from '#main/warning-lists-from-content.ts';
import { lookBack } from '#pipeline/history/look-back.ts';
import { type ChdbEventStore, openChdbEventStore } from '#stores/events/chdb-event-store.ts';
import type { TenantEvents } from '#stores/events/port.ts';
import { TENANT } from '../event-store-load.ts';
import { DAYS, loadHistory } from '../history-load.ts';
import { memoryOf } from '../process-memory.ts';
import { indicatorOf, makeMixed } from './make-indicators.ts';

const DAY_MS = 86_400_000;
const MEMORY_EVERY_MS = 500;
/** Of the indicators, one in so many is in the events; the rest is nowhere. */
const SEEN_SHARE = 20;
/** Moments of the span at which events are looked at for values of theirs, and how many at each. */
const [MOMENTS, EVENTS_OF_MOMENT] = [10, 600];

export interface LookBackBench {
  readonly data: string;
  /** A store that `bench:history` has filled; null: one of `rows` events is filled and thrown away. */
  readonly folder: string | null;
  readonly rows: number;
  /** So many are different ones. */
  readonly distinct: number;
  readonly indicators: number;
  readonly seed: number;
  /** The promise: so many indicators over so many events in this time. */
  readonly goal: { readonly rows: number; readonly seconds: number };
}

/** What it takes to look for many indicators of all kinds in the stored events of thirty days. */
export async function measureLookBack(bench: LookBackBench): Promise<Readonly<Record<string, number | string>>> {
  const directory = bench.folder ?? mkdtempSync(join(tmpdir(), 'bench-intel-'));
  mkdirSync(directory, { recursive: true });
  try {
    const { startMs } = await loadHistory(bench.data, directory, bench, (rows) => process.stderr.write(`${rows.toLocaleString('en-GB')} events stored\n`));
    const store = await openChdbEventStore({ directory, searchTimeoutMs: 60_000 });
    try {
      return await look(store, startMs, bench);
    } finally {
      await store.close();
    }
  } finally {
    if (bench.folder === null) rmSync(directory, { recursive: true, force: true });
  }
}

async function look(store: ChdbEventStore, startMs: number, { indicators: wanted, seed, goal }: LookBackBench): Promise<Readonly<Record<string, number | string>>> {
  const events = store.forTenant(tenantScope(TENANT));
  const [rows, seen, { lists }] = [await events.count(), await seenIndicators(events, startMs, Math.ceil(wanted / SEEN_SHARE)), await warningListsFromContent('content')];
  const indicators = [...seen, ...makeMixed(wanted - seen.length, seed)];
  const decided = { events: 0 };
  const watch = watchProcesses(store.enginePid ?? 0);
  const span = { fromMs: startMs, toMs: startMs + (DAYS + 1) * DAY_MS };
  const found = await lookBack(counted(events, decided), { tenant: TENANT, indicators, ...span, warnings: lists, signal: new AbortController().signal });
  if (!found.ok) throw new Error(found.detail);
  const used = watch.stop();
  const kinds = [...Map.groupBy(indicators, ({ kind }) => kind)].map(([kind, list]) => `${list.length} ${kind}`).join(', ');
  return {
    events: rows, indicators: indicators.length, kinds, indicatorsInEvents: seen.length, ...used, eventsPerSecond: Math.round(rows / used.seconds), eventsDecided: decided.events,
    hits: found.value.count, heldBack: found.value.heldBack, shareOfGoal: `${Math.round((used.seconds * goal.rows * 100) / rows / goal.seconds)} % of ${goal.seconds} s at ${goal.rows.toLocaleString('en-GB')} events`,
  };
}

/** Counts the events that the store leaves to the matcher. */
function counted(events: TenantEvents, decided: { events: number }): Pick<TenantEvents, 'selectOcsf'> {
  return {
    selectOcsf: async function* (selection) {
      for await (const step of events.selectOcsf(selection)) {
        if (step.ok) decided.events += step.value.length;
        yield step;
      }
    },
  };
}

/** Values that hardly an event has among those that are looked at: what an attacker leaves is seldom, too. */
async function seenIndicators(events: TenantEvents, startMs: number, count: number): Promise<readonly Indicator[]> {
  const times = new Map<string, { readonly indicator: Indicator; times: number }>();
  // Hosts of the customer stand in each of their events.
  const own = new Set<string>();
  const momentMs = Math.ceil((EVENTS_OF_MOMENT * DAYS * DAY_MS) / (await events.count()));
  for (let moment = 0; moment < MOMENTS; moment++) {
    const fromMs = startMs + Math.floor(((moment + 0.5) / MOMENTS) * DAYS * DAY_MS);
    for await (const step of events.selectOcsf({ filter: { kind: 'unsure' }, fromMs, toMs: fromMs + momentMs })) {
      if (!step.ok) throw new Error(step.detail);
      for (const selected of step.value) {
        const host = (selected.ocsf['device'] as JsonObject | undefined)?.['hostname'];
        if (typeof host === 'string') own.add(host.toLowerCase());
        observablesOfEvent(selected, (sort, text) => valuesOfObservable(sort, text, note));
      }
    }
  }
  function note(kind: Indicator['kind'], text: string): void {
    const found = canonicalValue(kind, text);
    if (!found.ok || (kind === 'address' && addressKind(text) !== 'external')) return;
    const { value } = found.value;
    const known = times.get(`${kind} ${value}`) ?? { indicator: indicatorOf(kind, value), times: 0 };
    known.times++;
    times.set(`${kind} ${value}`, known);
  }
  // In a store whose rows were attached again each value is there several times.
  const least = Math.min(...[...times.values()].map((one) => one.times));
  return inTurn([...times.values()].filter((one) => one.times === least && !own.has(one.indicator.value)).map(({ indicator }) => indicator), count);
}

/** Of each kind one after the other, so that there are some of all. */
function inTurn(indicators: readonly Indicator[], count: number): readonly Indicator[] {
  const kinds = [...Map.groupBy(indicators, ({ kind }) => kind).values()];
  const taken: Indicator[] = [];
  for (let nth = 0; taken.length < count && kinds.some((list) => nth < list.length); nth++) taken.push(...kinds.flatMap((list) => list[nth] ?? []));
  return taken.slice(0, count);
}

/** Time, processor time and most memory of the engine and of this process, from now on. */
function watchProcesses(enginePid: number) {
  const peak = { engineMib: 0, ownMib: 0 };
  const look = (): void => {
    peak.engineMib = Math.max(peak.engineMib, Math.round(memoryOf(enginePid).totalMib));
    peak.ownMib = Math.max(peak.ownMib, Math.round(process.memoryUsage().rss / 1024 ** 2));
  };
  const timer = setInterval(look, MEMORY_EVERY_MS);
  const [startedMs, engineMs, own] = [performance.now(), memoryOf(enginePid).cpuMs, process.cpuUsage()];
  return {
    stop: () => {
      clearInterval(timer);
      look();
      const { user, system } = process.cpuUsage(own);
      const round = (value: number): number => Number(value.toPrecision(3));
      return { seconds: round((performance.now() - startedMs) / 1000), engineCpuS: round((memoryOf(enginePid).cpuMs - engineMs) / 1000), ownCpuS: round((user + system) / 1e6), ...peak };
    },
  };
}
