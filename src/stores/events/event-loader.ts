import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { deterministicId } from '#base/ids.ts';
import type { Log } from '#base/log.ts';
import { EngineRefusal } from './chdb-process.ts';
import { encodeEvent } from './event-rows.ts';
import { EventStoreError } from './event-store-error.ts';
import type { StoredEvent } from './port.ts';
import { RowBinaryWriter } from './row-binary.ts';

/**
 * One insert is at most this large: some 2,600 records of Windows and CloudTrail, a second of them at a high rate. It is built in memory, here and in the
 * engine, and the next is encoded while it loads. Half of it made twice as many parts to merge.
 */
const MAX_LOAD_BYTES = 32 * 1024 * 1024;
const MAX_LOAD_ROWS = 5_000;
/** Encoding pauses after so many rows, so that it holds up nothing else for long. */
const ROWS_PER_TURN = 250;
/** A batch is split at most so often in search of a bad row, so that a broken engine is not asked for ever. */
const MAX_SPLITS = 60;

// ClickHouse error codes (src/Common/ErrorCodes.cpp).
const DISK_FULL: readonly unknown[] = [243];
// Something of the data itself: CANNOT_PARSE_TEXT, CANNOT_PARSE_INPUT_ASSERTION_FAILED, CANNOT_READ_ALL_DATA, TYPE_MISMATCH,
// CANNOT_CONVERT_TYPE, CANNOT_PARSE_NUMBER, INCORRECT_DATA, TOO_LARGE_ARRAY_SIZE, TOO_LARGE_STRING_SIZE, MEMORY_LIMIT_EXCEEDED.
const BAD_DATA: readonly unknown[] = [6, 27, 33, 53, 70, 72, 117, 128, 131, 241];

/** Loads a file of rows into the table; the same token again changes nothing. */
export interface LoadEngine {
  load(file: string, token: string): Promise<void>;
}

/** Encodes batches into files of the load folder and has the engine load them. */
export class EventLoader {
  readonly #engine: LoadEngine;
  readonly #folder: string;
  readonly #log: Log;
  readonly #writer = new RowBinaryWriter(1024 * 1024);
  #nextFile = 1;
  /** The encoder's buffer serves one file at a time; loading one file and encoding the next go side by side. */
  #lastEncoding: Promise<unknown> = Promise.resolve();

  constructor(engine: LoadEngine, folder: string, log: Log) {
    this.#engine = engine;
    this.#folder = folder;
    this.#log = log;
  }

  /** Stores a batch, in several inserts where it is large. When it throws, a part may be stored; trying again doubles nothing. */
  async store(batch: readonly StoredEvent[]): Promise<void> {
    const splits = { left: MAX_SPLITS };
    let from = 0;
    let loading: Promise<void> = Promise.resolve();
    while (from < batch.length) {
      const [written] = await Promise.all([this.#encoded(batch, from, true), loading]);
      loading = this.#loadOrSplit(batch.slice(from, from + written.rows), written.file, splits);
      from += written.rows;
    }
    await loading;
  }

  async #loadOrSplit(part: readonly StoredEvent[], file: string, splits: { left: number }): Promise<void> {
    try {
      await this.#load(part, file);
    } catch (error) {
      if (!(error instanceof EngineRefusal)) throw error;
      if (DISK_FULL.includes(error.code)) throw new EventStoreError('disk-full', 'The disk of the event store is full. Free some space; nothing is lost meanwhile.');
      if (!BAD_DATA.includes(error.code) || splits.left-- <= 0) throw refused(error);
      if (part.length === 1) return this.#loadWithoutFields(part);
      const middle = Math.ceil(part.length / 2);
      for (const half of [part.slice(0, middle), part.slice(middle)]) {
        const written = await this.#encoded(half, 0, true);
        await this.#loadOrSplit(half, written.file, splits);
      }
    }
  }

  // The last resort for a row that the engine refuses: its own fields cannot be searched, the record itself is kept.
  async #loadWithoutFields(part: readonly StoredEvent[]): Promise<void> {
    this.#log.warn({ position: part[0]?.position }, 'an event was stored without its own fields: the engine refused them');
    const { file } = await this.#encoded(part, 0, false);
    try {
      await this.#load(part, file);
    } catch (error) {
      throw error instanceof EngineRefusal ? refused(error) : error;
    }
  }

  async #load(part: readonly StoredEvent[], file: string): Promise<void> {
    try {
      await this.#engine.load(file, tokenOf(part));
    } finally {
      await rm(join(this.#folder, file), { force: true });
    }
  }

  #encoded(batch: readonly StoredEvent[], from: number, withFields: boolean): Promise<{ file: string; rows: number }> {
    const encoding = this.#lastEncoding.then(() => this.#encode(batch, from, withFields));
    this.#lastEncoding = encoding.catch(() => undefined);
    return encoding;
  }

  async #encode(batch: readonly StoredEvent[], from: number, withFields: boolean): Promise<{ file: string; rows: number }> {
    const writer = this.#writer;
    writer.truncate(0);
    const end = Math.min(batch.length, from + MAX_LOAD_ROWS);
    let at = from;
    while (at < end && (at === from || writer.length < MAX_LOAD_BYTES)) {
      if (at > from && (at - from) % ROWS_PER_TURN === 0) await setImmediate();
      encodeEvent(writer, batch[at++] as StoredEvent, withFields);
    }
    const file = `${this.#nextFile++}.rows`;
    await writeFile(join(this.#folder, file), writer.bytes());
    return { file, rows: at - from };
  }
}

// Named after what is in it: the caller who tries a batch again after a crash may not know that it was stored.
function tokenOf(part: readonly StoredEvent[]): string {
  return deterministicId(part.flatMap(({ position, event }) => [String(position), event.tenant, event.id]));
}

function refused(error: EngineRefusal): EventStoreError {
  // The engine's own text may quote data: only its code is passed on.
  return new EventStoreError('refused', `The event engine refused a batch (ClickHouse error ${error.code}); it may be tried again.`, { cause: error });
}
