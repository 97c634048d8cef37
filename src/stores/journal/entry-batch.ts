import type { JournalEntry } from './port.ts';

/** The entries of one read, up to its limits: at least one entry, however large. */
export class EntryBatch {
  readonly entries: JournalEntry[] = [];
  readonly #maxRecords: number;
  readonly #maxBytes: number;
  #bytes = 0;

  constructor(maxRecords: number, maxBytes: number) {
    this.#maxRecords = maxRecords;
    this.#maxBytes = maxBytes;
  }

  get isFull(): boolean {
    return this.entries.length >= this.#maxRecords || (this.entries.length > 0 && this.#bytes >= this.#maxBytes);
  }

  add(entry: JournalEntry): void {
    this.entries.push(entry);
    this.#bytes += entry.raw.byteLength;
  }
}
