import { setImmediate as nextTurn } from 'node:timers/promises';
import { manualClock } from '#base/clock.ts';
import { deterministicId } from '#base/ids.ts';
import { silentLog } from '#base/log.ts';
import { tenantScope } from '#contract/tenant.ts';
import { cacheOfUser } from '#main/cache-place.ts';
import { contentFolder } from '#main/content-folder.ts';
import { detectorFromContent } from '#main/detector-from-content.ts';
import { normaliserFromContent } from '#main/normaliser-from-content.ts';
import { startPath } from '#pipeline/index.ts';
import { createPathMetrics } from '#pipeline/path-metrics.ts';
import { memoryEventStore } from '#stores/events/memory-event-store.ts';
import { createMemoryJournal } from '#stores/journal/memory-journal.ts';
import type { JournalRecord } from '#stores/journal/port.ts';
import { memoryStateStore } from '#stores/state/memory-state-store.ts';
import type { StateStore } from '#stores/state/port.ts';
import { canariesIn, canaryRecords } from './canary-records.ts';

export interface TenantsFigures {
  readonly tenants: number;
  readonly records: number;
  readonly alerts: number;
  readonly incidents: number;
  /** Alerts, facts and incidents in which a word of another tenant stands. */
  readonly strangers: number;
  /** Alerts that an incident names and its tenant does not have. */
  readonly foreignAlerts: number;
  /** How many different numbers of alerts and incidents tenants have: all had the same records, so 1 is right. */
  readonly outcomes: number;
  readonly seconds: number;
}

const START_MS = Date.parse('2026-11-18T09:00:00Z');
const idOf = (tenant: number): string => `t${tenant}`;

/** Sends the same intrusion at many tenants, record by record in turn, through one path with stores in memory. */
export async function runTenants(tenants: number): Promise<TenantsFigures> {
  const startMs = performance.now();
  const [content, cache] = [contentFolder(), cacheOfUser()];
  const [normaliser, { detectors, models, chains }] = await Promise.all([normaliserFromContent(content, cache), detectorFromContent(content, [], cache)]);
  const [state, journal, metrics] = [memoryStateStore(), createMemoryJournal(), createPathMetrics()];
  for (let tenant = 0; tenant < tenants; tenant++) await state.createTenant({ id: idOf(tenant), name: idOf(tenant), nowMs: START_MS });
  const path = await startPath({ state, journal, metrics, events: memoryEventStore(), normaliser, detectors, models, chains, clock: manualClock(START_MS), log: silentLog });
  const records = inTurn(Array.from({ length: tenants }, (_, tenant) => recordsOf(tenant)));
  const appended = await journal.append(records);
  if (!appended.ok) throw new Error(appended.detail);
  while (metrics.position < journal.end) await Promise.race([nextTurn(), path.ended]);
  await path.stop();
  const found = await Promise.all(Array.from({ length: tenants }, (_, tenant) => look(state, tenant)));
  const sum = (part: (one: TenantLook) => number) => found.reduce((total, one) => total + part(one), 0);
  return {
    tenants, records: records.length, alerts: sum(({ alerts }) => alerts), incidents: sum(({ incidents }) => incidents), strangers: sum(({ strangers }) => strangers), foreignAlerts: sum(({ foreignAlerts }) => foreignAlerts),
    outcomes: new Set(found.map(({ alerts, incidents }) => `${alerts} ${incidents}`)).size, seconds: (performance.now() - startMs) / 1000,
  };
}

function recordsOf(tenant: number): JournalRecord[] {
  return canaryRecords(tenant, START_MS).map(({ source, raw, timeMs }, at) => ({ tenant: idOf(tenant), source, receivedAtMs: timeMs, key: deterministicId([idOf(tenant), String(at)]), raw: Buffer.from(raw) }));
}

/** The first of each, then the second of each, and so on. */
function inTurn<T>(lists: readonly (readonly T[])[]): T[] {
  return (lists[0] ?? []).flatMap((_, at) => lists.flatMap((list) => list[at] ?? []));
}

interface TenantLook {
  readonly alerts: number;
  readonly incidents: number;
  readonly strangers: number;
  readonly foreignAlerts: number;
}

async function look(state: StateStore, tenant: number): Promise<TenantLook> {
  const own = state.forTenant(tenantScope(idOf(tenant)));
  const [alerts, facts, incidents] = await Promise.all([own.alertsSince(0), own.facts(), own.incidents({ limit: 10_000 })]);
  const ids = new Set(alerts.map(({ id }) => id));
  return {
    alerts: alerts.length, incidents: incidents.length,
    strangers: [...alerts, ...facts, ...incidents].filter((one) => canariesIn(JSON.stringify(one)).some((other) => other !== tenant)).length,
    foreignAlerts: incidents.flatMap(({ incident }) => incident.alerts).filter((id) => !ids.has(id)).length,
  };
}
