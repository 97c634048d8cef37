import type { RefusalReason } from '#contract/outcome.ts';
import type { IngestLimits } from './ingest-limits.ts';
import type { Refusal } from './refusal.ts';
import { looksLikeJson, scanJson } from './scan-json.ts';

/** A record that was not taken while others of the same request were. */
export interface RefusedRecord {
  /** The line, or the element of the array, from 1. */
  readonly line: number;
  readonly reason: RefusalReason;
}

export interface TakenRecord {
  readonly raw: Buffer;
  /** The sender's own name for it, where it has one. */
  readonly name?: string;
}

// What a record costs besides its bytes: objects, keys, views.
const RECORD_OVERHEAD_BYTES = 200;
const REFUSED_KEPT = 1_000;

/** The records of one request, held until all of it has been read: then they are journaled together or not at all. */
export class RecordBatch {
  readonly records: TakenRecord[] = [];
  /** The first of the refused records; `refusedCounts` has them all. */
  readonly refused: RefusedRecord[] = [];
  readonly refusedCounts = new Map<RefusalReason, number>();
  bytes = 0;
  readonly #limits: IngestLimits;

  constructor(limits: IngestLimits) {
    this.#limits = limits;
  }

  /** Takes a record, or notes why not; the reason comes back for doors that answer record by record. */
  take(raw: Buffer, line: number, name?: string): RefusalReason | null {
    const reason = this.#unfit(raw);
    if (reason) {
      this.refuse(line, reason);
      return reason;
    }
    this.records.push(name === undefined ? { raw } : { raw, name });
    this.bytes += raw.length;
    return null;
  }

  refuse(line: number, reason: RefusalReason): void {
    this.refusedCounts.set(reason, (this.refusedCounts.get(reason) ?? 0) + 1);
    if (this.refused.length < REFUSED_KEPT) this.refused.push({ line, reason });
  }

  get refusedCount(): number {
    let count = 0;
    for (const n of this.refusedCounts.values()) count += n;
    return count;
  }

  /** What the batch costs beyond the bytes of the body. */
  get overheadBytes(): number {
    return (this.records.length + this.refused.length) * RECORD_OVERHEAD_BYTES;
  }

  /** The request is refused as a whole when it has too many records. */
  overflow(): Refusal | null {
    const limit = this.#limits.recordsPerRequest;
    if (this.records.length + this.refusedCount <= limit) return null;
    return { reason: 'too-many-records', detail: `The request has more than ${limit} records.` };
  }

  #unfit(raw: Buffer): RefusalReason | null {
    const limits = this.#limits;
    if (raw.length > limits.recordBytes) return 'too-large';
    if (!looksLikeJson(raw)) return null;
    const shape = scanJson(raw, limits.recordDepth, limits.recordFields);
    return shape === 'fine' ? null : shape;
  }
}
