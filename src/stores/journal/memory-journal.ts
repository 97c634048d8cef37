import { EntryBatch } from './entry-batch.ts';
import { frameBytes } from './frame.ts';
import type { AppendOutcome, Journal, JournalEntry, JournalRecord } from './port.ts';
import { PositionWaiters } from './position-waiters.ts';

/** A journal that forgets everything with its process: for tests of what stands on one. */
export function createMemoryJournal(options: { readonly maxBytes?: number } = {}): Journal {
  return new MemoryJournal(options.maxBytes ?? Number.POSITIVE_INFINITY);
}

class MemoryJournal implements Journal {
  readonly #maxBytes: number;
  readonly #waiters = new PositionWaiters();
  #entries: JournalEntry[] = [];
  #start = 0;
  #sizeBytes = 0;
  #isClosed = false;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  get end(): number {
    return this.#start + this.#entries.length;
  }

  get start(): number {
    return this.#start;
  }

  get sizeBytes(): number {
    return this.#sizeBytes;
  }

  async append(records: readonly JournalRecord[]): Promise<AppendOutcome> {
    const bytes = records.reduce((sum, record) => sum + frameBytes(record), 0);
    if (this.#isClosed) return { ok: false, reason: 'closed', detail: 'The journal is closed: send again when the platform runs.' };
    if (this.#sizeBytes + bytes > this.#maxBytes) {
      return { ok: false, reason: 'journal-full', detail: `The journal holds ${this.#sizeBytes} of at most ${this.#maxBytes} bytes.` };
    }
    const from = this.end;
    for (const record of records) this.#entries.push({ ...record, raw: new Uint8Array(record.raw), position: this.end });
    this.#sizeBytes += bytes;
    this.#waiters.wake(this.end);
    return { ok: true, range: { from, to: this.end } };
  }

  async read(position: number, maxRecords: number, maxBytes: number): Promise<readonly JournalEntry[]> {
    const batch = new EntryBatch(maxRecords, maxBytes);
    for (let index = Math.max(0, position - this.#start); index < this.#entries.length && !batch.isFull; index++) {
      batch.add(this.#entries[index] as JournalEntry);
    }
    return batch.entries;
  }

  async waitFor(position: number): Promise<void> {
    if (position >= this.end && !this.#isClosed) await this.#waiters.wait(position);
  }

  async release(position: number): Promise<void> {
    const released = this.#entries.splice(0, Math.max(0, position - this.#start));
    this.#start += released.length;
    this.#sizeBytes -= released.reduce((sum, entry) => sum + frameBytes(entry), 0);
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.#waiters.wake(Number.POSITIVE_INFINITY);
  }
}
