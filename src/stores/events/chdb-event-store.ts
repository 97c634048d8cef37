import { mkdir, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { type Log, silentLog } from '#base/log.ts';
import type { JsonObject } from '#contract/event.ts';
import type { EventFilter, FieldReading } from '#contract/event-filter.ts';
import type { TenantScope } from '#contract/tenant.ts';
import { LOAD_FOLDER } from './chdb-messages.ts';
import { ChdbProcess, EngineRefusal } from './chdb-process.ts';
import { ChdbSelection } from './chdb-selection.ts';
import { EventLoader } from './event-loader.ts';
import { EventStoreError } from './event-store-error.ts';
import type { EventDetail, EventQuery, EventRow, EventSelection, EventStore, SearchOutcome, StoredEvent, TenantEvents } from './port.ts';
import { recentIdsStatement, storedPositionsStatement } from './recovery-statement.ts';
import { formatCursor } from './search-cursor.ts';
import type { ResultRow } from './selected-rows.ts';
import { checkBucket, checkQuery } from './search-conditions.ts';
import type { Statement } from './statement-binder.ts';
import { countStatement, detailStatement, histogramStatement, searchStatement, sourceCountsStatement, type TenantStatement } from './tenant-statement.ts';

export interface ChdbEventStoreOptions {
  /** The store's own folder, in which the engine and its files live. */
  readonly directory: string;
  readonly log?: Log;
  /** A search is stopped after this time and answered `too-slow`. */
  readonly searchTimeoutMs?: number;
  /** Searches that run side by side; further ones wait in line. */
  readonly searchesAtOnce?: number;
  /** ClickHouse settings for searches, over the built-in limits. */
  readonly querySettings?: Readonly<Record<string, string | number>>;
}

export interface ChdbEventStore extends EventStore {
  /** The process id of the engine while it is up: for metrics. */
  readonly enginePid: number | null;
}

const DEFAULT_SEARCH_TIMEOUT_MS = 20_000;
const DEFAULT_SEARCHES_AT_ONCE = 4;
/** Whole events are large: so many are read in one query. */
const DETAILS_PER_QUERY = 25;
const RECOVERY_PAGE_ROWS = 200_000;
const MAX_REASON = 300;

// ClickHouse codes of a query that ran into a limit or was killed: TOO_MANY_ROWS, TIMEOUT_EXCEEDED, TOO_SLOW,
// MEMORY_LIMIT_EXCEEDED, TOO_MANY_BYTES, QUERY_WAS_CANCELLED, TOO_MANY_ROWS_OR_BYTES; and our own line of searches being full.
const TOO_SLOW: readonly unknown[] = [158, 159, 160, 241, 307, 394, 396, 'busy'];

/** Opens the event store on its folder: the engine runs in a process of its own and is brought back when it dies. */
export async function openChdbEventStore(options: ChdbEventStoreOptions): Promise<ChdbEventStore> {
  const directory = resolve(options.directory);
  const log = options.log ?? silentLog;
  const settings = {
    directory,
    querySessions: options.searchesAtOnce ?? DEFAULT_SEARCHES_AT_ONCE,
    queryTimeoutMs: options.searchTimeoutMs ?? DEFAULT_SEARCH_TIMEOUT_MS,
    querySettings: options.querySettings ?? {},
  };
  const engine = await ChdbProcess.start(settings, log);
  const folder = join(directory, LOAD_FOLDER);
  // The folder is ours alone now: what a crash left here was never acknowledged.
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { mode: 0o700 });
  return new RunningChdbEventStore(engine, new EventLoader(engine, folder, log));
}

type Row = readonly (string | number)[];

class RunningChdbEventStore implements ChdbEventStore {
  readonly #engine: ChdbProcess;
  readonly #loader: EventLoader;
  readonly #writes = new Set<Promise<void>>();
  #isClosed = false;

  constructor(engine: ChdbProcess, loader: EventLoader) {
    this.#engine = engine;
    this.#loader = loader;
  }

  get enginePid(): number | null {
    return this.#engine.pid;
  }

  forTenant(scope: TenantScope): TenantEvents {
    return new ChdbTenantEvents(this.#engine, scope.tenant);
  }

  async write(batch: readonly StoredEvent[]): Promise<void> {
    if (this.#isClosed) throw new EventStoreError('closed', 'The event store is closed.');
    const write = this.#loader.store(batch);
    this.#writes.add(write);
    try {
      await write;
    } finally {
      this.#writes.delete(write);
    }
  }

  async storedPositions(position: number): Promise<ReadonlySet<number>> {
    const positions = new Set<number>();
    let from = position;
    for (;;) {
      const rows = await readRows(this.#engine, storedPositionsStatement(from, RECOVERY_PAGE_ROWS));
      for (const [found] of rows) positions.add(Number(found));
      if (rows.length < RECOVERY_PAGE_ROWS) return positions;
      from = Number(rows.at(-1)?.[0]) + 1;
    }
  }

  async recentIds(sinceMs: number): Promise<readonly string[]> {
    const ids: string[] = [];
    let after = { receivedAtMs: sinceMs, id: '' };
    for (;;) {
      const rows = await readRows(this.#engine, recentIdsStatement(after, RECOVERY_PAGE_ROWS));
      for (const row of rows) ids.push(String(row[1]));
      const last = rows.at(-1);
      if (last === undefined || rows.length < RECOVERY_PAGE_ROWS) return ids;
      after = { receivedAtMs: Number(last[0]), id: String(last[1]) };
    }
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await Promise.allSettled(this.#writes);
    await this.#engine.close();
  }
}

class ChdbTenantEvents implements TenantEvents {
  readonly #engine: ChdbProcess;
  readonly #tenant: string;

  constructor(engine: ChdbProcess, tenant: string) {
    this.#engine = engine;
    this.#tenant = tenant;
  }

  async search(query: EventQuery): ReturnType<TenantEvents['search']> {
    const checked = checkQuery(query);
    if (!checked.ok) return checked;
    const startMs = performance.now();
    const found = await this.#rows(searchStatement(this.#tenant, checked.value));
    if (!found.ok) return found;
    const rows = found.value.slice(0, query.limit).map(eventRow);
    const last = rows.at(-1);
    const next = found.value.length > query.limit && last !== undefined ? formatCursor(last) : null;
    return { ok: true, value: { rows, next, tookMs: Math.round(performance.now() - startMs) } };
  }

  async histogram(query: EventQuery, bucketMs: number): ReturnType<TenantEvents['histogram']> {
    const checked = checkQuery(query);
    if (!checked.ok) return checked;
    const bucket = checkBucket(query, bucketMs);
    if (!bucket.ok) return bucket;
    const found = await this.#rows(histogramStatement(this.#tenant, checked.value, bucketMs));
    if (!found.ok) return found;
    return { ok: true, value: found.value.map(([timeMs, count]) => ({ timeMs: Number(timeMs), count: Number(count) })) };
  }

  async get(ids: readonly string[]): Promise<readonly EventDetail[]> {
    const details: EventDetail[] = [];
    const wanted = [...new Set(ids)];
    for (let at = 0; at < wanted.length; at += DETAILS_PER_QUERY) {
      const rows = await readRows(this.#engine, detailStatement(this.#tenant, wanted.slice(at, at + DETAILS_PER_QUERY)));
      details.push(...rows.map(eventDetail));
    }
    return details;
  }

  async count(): Promise<number> {
    const rows = await readRows(this.#engine, countStatement(this.#tenant));
    return Number(rows[0]?.[0] ?? 0);
  }

  async sourceCounts(sinceMs: number): ReturnType<TenantEvents['sourceCounts']> {
    const found = await this.#rows(sourceCountsStatement(this.#tenant, sinceMs));
    if (!found.ok) return found;
    const counts = found.value.map(([source, stored, lastEventMs, lastReceivedMs, lagMs]) => ({
      ...{ source: String(source), stored: Number(stored), lastEventMs: Number(lastEventMs) },
      ...{ lastReceivedMs: Number(lastReceivedMs), lagMs: Number(lagMs) },
    }));
    return { ok: true, value: counts };
  }

  select(selection: EventSelection, fields: readonly FieldReading[] | null = null): ReturnType<TenantEvents['select']> {
    return this.#selection(selection).events(fields);
  }

  selectOcsf(selection: EventSelection): ReturnType<TenantEvents['selectOcsf']> {
    return this.#selection(selection).ocsf();
  }

  countSelected(selection: EventSelection, bucketMs: number): ReturnType<TenantEvents['countSelected']> {
    return this.#selection(selection).counts(bucketMs);
  }

  ask(filters: readonly EventFilter[], span: Omit<EventSelection, 'filter'>): ReturnType<TenantEvents['ask']> {
    return this.#selection({ ...span, filter: { kind: 'unsure' } }).answers(filters);
  }

  #selection(selection: EventSelection): ChdbSelection {
    return new ChdbSelection({ tenant: this.#tenant, rows: (statement) => this.#historyRows(statement) }, selection);
  }

  /** What a rule becomes in SQL is its author's doing as much as ours: what the engine does not take of it is an answer. */
  async #historyRows(statement: TenantStatement): Promise<SearchOutcome<readonly ResultRow[]>> {
    try {
      return await this.#rows<ResultRow>(statement);
    } catch (error) {
      if (error instanceof EngineRefusal && typeof error.code === 'number') return { ok: false, reason: 'refused', detail: refusedDetail(error) };
      throw error;
    }
  }

  async #rows<T = Row>(statement: TenantStatement): Promise<SearchOutcome<readonly T[]>> {
    try {
      return { ok: true, value: await readRows<T>(this.#engine, statement) };
    } catch (error) {
      if (error instanceof EventStoreError) return { ok: false, reason: 'store-down', detail: error.message };
      if (error instanceof EngineRefusal && TOO_SLOW.includes(error.code)) return { ok: false, reason: 'too-slow', detail: tooSlowDetail(error) };
      throw error;
    }
  }
}

function tooSlowDetail(error: EngineRefusal): string {
  if (error.code === 'busy') return 'Too many searches are running. Try again in a moment.';
  return 'The search took more time or memory than one may. Shorten the time range, or add a condition on a field.';
}

/** The beginning of what the engine says has the reason; the statement, which may be megabytes, follows. */
function refusedDetail({ message }: EngineRefusal): string {
  return `The event engine does not take what the rule became in SQL: ${message.slice(0, MAX_REASON)}`;
}

async function readRows<T = Row>(engine: ChdbProcess, statement: Statement): Promise<readonly T[]> {
  const lines = Buffer.from(await engine.query(statement)).toString('utf8').split('\n');
  return lines.filter((line) => line !== '').map((line) => JSON.parse(line) as T);
}

function eventRow(row: Row): EventRow {
  const [id, timeMs, source, domain, classUid, className, activity, severityId, user, host, srcIp, dstIp, message] = row;
  return {
    ...{ id: String(id), timeMs: Number(timeMs), source: String(source), domain: String(domain) },
    ...{ classUid: Number(classUid), className: String(className), activity: String(activity), severityId: Number(severityId) },
    ...{ user: String(user), host: String(host), srcIp: String(srcIp), dstIp: String(dstIp), message: String(message) },
  };
}

function eventDetail(row: Row): EventDetail {
  const [timeMs, receivedAtMs] = [Number(row[1]), Number(row[2])];
  const [id, source, ocsf, fields, raw, rawSha256] = [row[0], ...row.slice(3)].map(String) as [string, string, string, string, string, string];
  return { id, timeMs, receivedAtMs, source, ocsf: parsed(ocsf), fields: parsed(fields === '' ? raw : fields), raw, rawSha256 };
}

function parsed(text: string): JsonObject {
  return JSON.parse(text) as JsonObject;
}
