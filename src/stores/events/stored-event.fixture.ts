import assert from 'node:assert/strict';
import type { Domain } from '#contract/domain.ts';
import type { JsonObject } from '#contract/event.ts';
import type { LogSource } from '#contract/log-source.ts';
import { tenantScope, type TenantScope } from '#contract/tenant.ts';
import type { EventPage, EventQuery, HistoryStep, SearchOutcome, StoredEvent, TenantEvents } from './port.ts';

export const START_MS = Date.UTC(2026, 4, 4, 8);
export const DAY_MS = 86_400_000;

let nextTenant = 1;
let nextPosition = 1;

/** A tenant that no other test of the file writes for: all share one store. */
export function newTenant(): TenantScope {
  return tenantScope(`tenant-${nextTenant++}-x`);
}

export interface EventParts {
  readonly id?: string;
  readonly source?: string;
  readonly domain?: Domain | null;
  readonly timeMs?: number;
  readonly receivedAtMs?: number;
  readonly ocsf?: JsonObject;
  readonly fields?: JsonObject;
  readonly raw?: string;
  readonly logSources?: readonly LogSource[];
}

/** An event at a position of its own; without parts it says next to nothing. */
export function storedEvent({ tenant }: TenantScope, parts: EventParts = {}): StoredEvent {
  const position = nextPosition++;
  const { id = `event-${position}`, source = 'acme.door', domain = null, timeMs = START_MS, receivedAtMs = START_MS + 1500, fields = {}, raw = JSON.stringify(fields), logSources = [] } = parts;
  const ocsf = { class_uid: 3002, category_uid: 3, activity_id: 1, type_uid: 300_201, severity_id: 1, time: timeMs, metadata: { version: '1.5.0' }, ...parts.ocsf };
  return { position, receivedAtMs, event: { id, tenant, source, domain, timeMs, logSources, ocsf, fields, raw } };
}

/** A query for the day that events of the fixture are in. */
export function eventQuery(parts: Partial<EventQuery> = {}): EventQuery {
  return { fromMs: START_MS - DAY_MS, toMs: START_MS + DAY_MS, conditions: [], words: [], limit: 1000, ...parts };
}

export function taken<T>(outcome: SearchOutcome<T>): T {
  if (!outcome.ok) assert.fail(`${outcome.reason}: ${outcome.detail}`);
  return outcome.value;
}

/** Ids of what a query finds, in the order of the answer. */
export async function foundIds(events: TenantEvents, parts: Partial<EventQuery> = {}): Promise<readonly string[]> {
  return taken(await events.search(eventQuery(parts))).rows.map(({ id }) => id);
}

/** Reads all pages of a query; `between` runs after each. */
export async function pagedIds(events: TenantEvents, parts: Partial<EventQuery>, between: () => Promise<void> = async () => undefined): Promise<readonly string[]> {
  const ids: string[] = [];
  let before: string | null = null;
  do {
    const page: EventPage = taken(await events.search(eventQuery({ ...parts, ...(before === null ? {} : { before }) })));
    ids.push(...page.rows.map(({ id }) => id));
    before = page.next;
    await between();
  } while (before !== null);
  return ids;
}

/** All that a walk through history gives. */
export async function walked<T>(steps: AsyncIterable<HistoryStep<T>>): Promise<readonly T[]> {
  const all: T[] = [];
  let share = 0;
  for await (const step of steps) {
    if (!step.ok) assert.fail(`${step.reason}: ${step.detail}`);
    assert.ok(step.share >= share && step.share <= 1, `share ${step.share} after ${share}`);
    share = step.share;
    all.push(...step.value);
  }
  return all;
}
