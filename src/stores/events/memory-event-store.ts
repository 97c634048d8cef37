import { sha256Hex } from '#base/ids.ts';
import type { JsonObject } from '#contract/event.ts';
import type { EventFilter, FieldReading } from '#contract/event-filter.ts';
import type { TenantScope } from '#contract/tenant.ts';
import { fieldsText, jsonText } from './event-rows.ts';
import { EventStoreError } from './event-store-error.ts';
import { type MemoryEvent, memoryEvent, memoryRow } from './memory-event.ts';
import { matchesQuery } from './memory-match.ts';
import { askFilters, countSelected, selectedEvent, selectedOcsf, selectedValues, selectEvents } from './memory-selection.ts';
import type { EventDetail, EventQuery, EventSelection, EventStore, SearchOutcome, SourceCount, StoredEvent, TenantEvents } from './port.ts';
import { checkBucket, checkQuery } from './search-conditions.ts';
import { formatCursor, type SearchCursor } from './search-cursor.ts';

/** Few, so that those who read meet several steps. */
const EVENTS_OF_STEP = 10;

/** An event store that forgets everything with its process: for tests of what stands on one. */
export function memoryEventStore(): EventStore {
  return new MemoryEventStore();
}

class MemoryEventStore implements EventStore {
  readonly #batches = new Set<string>();
  #events: MemoryEvent[] = [];
  #isClosed = false;

  forTenant(scope: TenantScope): TenantEvents {
    return new MemoryTenantEvents(() => {
      this.#checkOpen();
      return this.#events.filter(({ stored }) => stored.event.tenant === scope.tenant);
    });
  }

  async write(batch: readonly StoredEvent[]): Promise<void> {
    this.#checkOpen();
    const token = JSON.stringify(batch.map(({ position, event }) => [position, event.tenant, event.id]));
    if (this.#batches.has(token)) return;
    this.#batches.add(token);
    this.#events = [...this.#events, ...batch.map(memoryEvent)].sort(newestFirst);
  }

  async storedPositions(position: number): Promise<ReadonlySet<number>> {
    this.#checkOpen();
    return new Set(this.#events.map(({ stored }) => stored.position).filter((found) => found >= position));
  }

  async recentIds(sinceMs: number): Promise<readonly string[]> {
    this.#checkOpen();
    return this.#events
      .filter(({ receivedAtMs }) => receivedAtMs >= sinceMs)
      .sort((a, b) => a.receivedAtMs - b.receivedAtMs || compareBytes(a.id, b.id))
      .map(({ id }) => id);
  }

  async close(): Promise<void> {
    this.#isClosed = true;
  }

  #checkOpen(): void {
    if (this.#isClosed) throw new EventStoreError('closed', 'The event store is closed.');
  }
}

class MemoryTenantEvents implements TenantEvents {
  readonly #events: () => readonly MemoryEvent[];

  constructor(events: () => readonly MemoryEvent[]) {
    this.#events = events;
  }

  async search(query: EventQuery): ReturnType<TenantEvents['search']> {
    return this.#answer(checkQuery(query), (checked, events) => {
      const { before } = checked;
      const found = events.filter((event) => (before === null || newestFirst(event, before) > 0) && matchesQuery(event, checked));
      const rows = found.slice(0, checked.limit).map(memoryRow);
      const last = rows.at(-1);
      return { rows, next: found.length > checked.limit && last !== undefined ? formatCursor(last) : null, tookMs: 0 };
    });
  }

  async histogram(query: EventQuery, bucketMs: number): ReturnType<TenantEvents['histogram']> {
    const checked = checkQuery(query);
    const bucket = checkBucket(query, bucketMs);
    return this.#answer(checked.ok && !bucket.ok ? bucket : checked, (range, events) => {
      const matching = events.filter((event) => matchesQuery(event, range));
      const counts = Map.groupBy(matching, ({ timeMs }) => Math.floor(timeMs / bucketMs) * bucketMs + 0);
      return [...counts].map(([timeMs, list]) => ({ timeMs, count: list.length })).sort((a, b) => a.timeMs - b.timeMs);
    });
  }

  async get(ids: readonly string[]): Promise<readonly EventDetail[]> {
    const wanted = new Set(ids.map((id) => id.toWellFormed()));
    const byId = new Map(this.#events().map((event) => [event.id, event]));
    return [...byId.values()].filter(({ id }) => wanted.has(id)).map(eventDetail);
  }

  async count(): Promise<number> {
    return this.#events().length;
  }

  async sourceCounts(sinceMs: number): ReturnType<TenantEvents['sourceCounts']> {
    return this.#answer({ ok: true, value: sinceMs }, (_, events) => {
      const bySource = Map.groupBy(events.filter(({ receivedAtMs }) => receivedAtMs >= sinceMs), ({ stored }) => stored.event.source);
      return [...bySource].map(([source, list]) => sourceCount(source, list)).sort((a, b) => b.stored - a.stored || compareBytes(a.source, b.source));
    });
  }

  async *select(selection: EventSelection, fields: readonly FieldReading[] | null = null): ReturnType<TenantEvents['select']> {
    const found = this.#answer({ ok: true, value: selection }, selectEvents);
    if (!found.ok) return yield found;
    for (let at = 0; at < found.value.length; at += EVENTS_OF_STEP) {
      const step = found.value.slice(at, at + EVENTS_OF_STEP);
      yield { ok: true, value: step.map((one) => (fields !== null && selectedValues(one, fields)) || selectedEvent(one)), share: Math.min(1, (at + EVENTS_OF_STEP) / found.value.length) };
    }
  }

  async *selectOcsf(selection: EventSelection): ReturnType<TenantEvents['selectOcsf']> {
    for await (const step of this.select(selection)) yield step.ok ? { ...step, value: step.value.flatMap((one) => (one.kind === 'whole' ? selectedOcsf(one) : [])) } : step;
  }

  async *countSelected(selection: EventSelection, bucketMs: number): ReturnType<TenantEvents['countSelected']> {
    const counted = this.#answer({ ok: true, value: selection }, (_, events) => countSelected(selectEvents(selection, events), bucketMs));
    yield counted.ok ? { ...counted, share: 1 } : counted;
  }

  async *ask(filters: readonly EventFilter[], span: Omit<EventSelection, 'filter'>): ReturnType<TenantEvents['ask']> {
    const answered = this.#answer({ ok: true, value: span }, (_, events) => askFilters(filters, span, events));
    yield answered.ok ? { ...answered, share: 1 } : answered;
  }

  #answer<C, T>(checked: SearchOutcome<C>, read: (checked: C, events: readonly MemoryEvent[]) => T): SearchOutcome<T> {
    if (!checked.ok) return checked;
    try {
      return { ok: true, value: read(checked.value, this.#events()) };
    } catch (error) {
      if (error instanceof EventStoreError) return { ok: false, reason: 'store-down', detail: error.message };
      throw error;
    }
  }
}

function newestFirst(a: SearchCursor, b: SearchCursor): number {
  return b.timeMs - a.timeMs || compareBytes(b.id, a.id);
}

/** The engine orders texts by their UTF-8 bytes, which is not the order of JavaScript's code units. */
function compareBytes(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a, 'utf8'), Buffer.from(b, 'utf8'));
}

function eventDetail({ stored, id, timeMs, receivedAtMs, raw }: MemoryEvent): EventDetail {
  const { event } = stored;
  const fields = fieldsText(event.fields, event.raw);
  return {
    ...{ id, timeMs, receivedAtMs, source: event.source, raw, rawSha256: sha256Hex(raw) },
    ...{ ocsf: parsed(jsonText(event.ocsf)), fields: parsed(fields === '' ? raw : fields) },
  };
}

function parsed(text: string): JsonObject {
  return JSON.parse(text) as JsonObject;
}

function sourceCount(source: string, list: readonly MemoryEvent[]): SourceCount {
  return {
    ...{ source, stored: list.length, lagMs: median(list.map(({ timeMs, receivedAtMs }) => receivedAtMs - timeMs)) },
    ...{ lastEventMs: largest(list.map(({ timeMs }) => timeMs)), lastReceivedMs: largest(list.map(({ receivedAtMs }) => receivedAtMs)) },
  };
}

function largest(numbers: readonly number[]): number {
  return numbers.reduce((most, number) => Math.max(most, number), Number.NEGATIVE_INFINITY);
}

/** The middle of two where their number is even. */
function median(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  const [low, high] = [sorted[(sorted.length - 1) >> 1] ?? 0, sorted[sorted.length >> 1] ?? 0];
  return (low + high) / 2;
}
