import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { openChdbEventStore } from '#stores/events/chdb-event-store.ts';
import { ChdbSessions } from '#stores/events/chdb-sessions.ts';
import { EVENTS_TABLE, TABLE_COLUMNS } from '#stores/events/events-table.ts';
import { eventLoad } from './event-store-load.ts';

export const DAYS = 30;
const DAY_MS = 86_400_000;
/** Different events: those of real records. All further ones are these again, at other times and with other ids. */
const BASE_ROWS = 40_000;
const WRITE_ROWS = 4_000;
/** Rows of one insert: what fits into the engine's memory while it does not merge. */
const COPY_ROWS = 10_000;
/** How often an insert that finds no memory waits for the merges. */
const TRIES = 20;
const WAIT_MS = 5_000;

/** What a folder holds, so that a load that was interrupted goes on. */
interface Loaded {
  readonly baseRows: number;
  readonly rows: number;
  readonly startMs: number;
}

export interface HistoryWanted {
  readonly rows: number;
  /** So many rows are different ones; what is beyond is all there is once more, and costs no time. */
  readonly distinct: number;
}

/** Fills the folder of an event store up to `rows` events of `DAYS` days, or a little more, and answers when these began and how many there are. */
export async function loadHistory(data: string, directory: string, { rows, distinct }: HistoryWanted, told: (rows: number) => void): Promise<{ readonly startMs: number }> {
  const file = join(directory, 'loaded.json');
  let loaded = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Loaded) : await loadBase(data, directory, Math.min(distinct, BASE_ROWS));
  const keep = (): void => writeFileSync(file, JSON.stringify(loaded));
  keep();
  const sessions = new ChdbSessions({ directory, querySessions: 1, queryTimeoutMs: 600_000, querySettings: {} });
  try {
    // Merging costs several times as much as inserting; the parts that are left are read one by one, so back-tests are slower than they would be later.
    await sessions.change(`SYSTEM STOP MERGES ${EVENTS_TABLE}`);
    while (loaded.rows < rows) {
      const isDistinct = loaded.rows < distinct;
      loaded = { ...loaded, rows: loaded.rows + (isDistinct ? await copyBase(sessions, loaded, distinct) : await attachAgain(sessions, loaded.rows)) };
      keep();
      told(loaded.rows);
    }
  } finally {
    await sessions.close();
  }
  return { startMs: loaded.startMs };
}

/** Attaches every part of the table to it once more, by way of another table, as parts cannot be attached from where they are. Answers how many rows that adds. */
async function attachAgain(sessions: ChdbSessions, rows: number): Promise<number> {
  const other = `${EVENTS_TABLE}_again`;
  const partitions = (await sessions.change(`SELECT DISTINCT partition_id FROM system.parts WHERE active AND concat(database, '.', table) = '${EVENTS_TABLE}'`)).split('\n').filter((id) => id !== '');
  await sessions.change(`DROP TABLE IF EXISTS ${other}`);
  await sessions.change(`CREATE TABLE ${other} AS ${EVENTS_TABLE}`);
  for (const id of partitions) await sessions.change(`ALTER TABLE ${other} ATTACH PARTITION ID '${id}' FROM ${EVENTS_TABLE}`);
  // Parts that are there already would be taken for an insert that is repeated.
  await sessions.change(`ALTER TABLE ${EVENTS_TABLE} MODIFY SETTING non_replicated_deduplication_window = 0`);
  for (const id of partitions) await sessions.change(`ALTER TABLE ${EVENTS_TABLE} ATTACH PARTITION ID '${id}' FROM ${other}`);
  await sessions.change(`ALTER TABLE ${EVENTS_TABLE} RESET SETTING non_replicated_deduplication_window`);
  await sessions.change(`DROP TABLE ${other}`);
  if (partitions.length === 0) throw new Error(`The table ${EVENTS_TABLE} has no parts to attach again.`);
  return rows;
}

/** Real records through the normaliser and the store, as they come in. */
async function loadBase(data: string, directory: string, rows: number): Promise<Loaded> {
  const startMs = Date.now() - DAYS * DAY_MS;
  const load = await eventLoad(data, rows);
  const store = await openChdbEventStore({ directory });
  for (let at = 0; at < rows; at += WRITE_ROWS) {
    const batch = load(Math.min(WRITE_ROWS, rows - at)).map((stored, i) => {
      const timeMs = startMs + Math.floor(((at + i) / rows) * DAYS * DAY_MS);
      return { ...stored, position: at + i, receivedAtMs: timeMs, event: { ...stored.event, timeMs } };
    });
    await store.write(batch);
  }
  await store.close();
  return { baseRows: rows, rows, startMs };
}

async function patiently(insert: () => Promise<unknown>): Promise<void> {
  for (let tries = 1; ; tries++) {
    try {
      await insert();
      return;
    } catch (error) {
      if ((error as { clickhouseCode?: unknown }).clickhouseCode !== MEMORY_LIMIT_EXCEEDED || tries >= TRIES) throw error;
      await sleep(WAIT_MS);
    }
  }
}

const MEMORY_LIMIT_EXCEEDED = 241;

/** One copy of the base, spread over all days anew, so that neighbours differ from copy to copy; times and ids are new, all else is as it was. */
async function copyBase(sessions: ChdbSessions, { baseRows, rows, startMs }: Loaded, wanted: number): Promise<number> {
  const count = Math.min(baseRows, wanted - rows);
  const copy = Math.round(rows / baseRows);
  for (let from = 0; from < count; from += COPY_ROWS) {
    const time = `fromUnixTimestamp64Milli(toInt64(${startMs}) + toInt64(cityHash64(position, ${copy}) % ${DAYS * DAY_MS}), 'UTC')`;
    const replaced: Readonly<Record<string, string>> = { id: `concat(id, '-${copy}')`, time, received_at: `${time} + toIntervalMillisecond(500)`, position: `position + ${copy * baseRows}` };
    const columns = TABLE_COLUMNS.map(({ name }) => name);
    await patiently(() => sessions.change(`INSERT INTO ${EVENTS_TABLE} (${columns.join(', ')})
SELECT ${columns.map((name) => replaced[name] ?? name).join(', ')} FROM ${EVENTS_TABLE}
WHERE position >= ${from} AND position < ${Math.min(from + COPY_ROWS, count)}`));
  }
  return count;
}
