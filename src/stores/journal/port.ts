/** One record on its way in: raw bytes and the receipt that says where they came from. */
export interface JournalRecord {
  readonly tenant: string;
  /** `vendor.product` as the credential says; empty when it is to be detected. */
  readonly source: string;
  readonly receivedAtMs: number;
  /**
   * What makes this record itself. A sender that repeats an unanswered request gives the same keys again,
   * so its records are stored once; empty for doors that never repeat (syslog): the position is then the identity.
   */
  readonly key: string;
  readonly raw: Uint8Array;
}

export interface JournalEntry extends JournalRecord {
  /** 0, 1, 2 ... in the order of the journal, over all segments, never reused. */
  readonly position: number;
}

/** Positions `from` up to but not including `to`. */
export interface JournalRange {
  readonly from: number;
  readonly to: number;
}

/** Why an append was refused; nothing of it was kept. */
export type JournalRefusal = 'journal-full' | 'disk-full' | 'closed';

export type AppendOutcome =
  | { readonly ok: true; readonly range: JournalRange }
  | { readonly ok: false; readonly reason: JournalRefusal; readonly detail: string };

/**
 * The log between ingest and the rest. What `append` has answered `ok` is synced to disk and is read
 * again after any crash, in the same order and at the same positions.
 */
export interface Journal {
  append(records: readonly JournalRecord[]): Promise<AppendOutcome>;
  /** Entries from `position` on, at most `maxRecords` and about `maxBytes`; empty when there is nothing newer. */
  read(position: number, maxRecords: number, maxBytes: number): Promise<readonly JournalEntry[]>;
  /** Resolves when there is an entry at or after `position`, or when the journal closes. */
  waitFor(position: number): Promise<void>;
  /** Says that everything before `position` is stored and detected; whole segments before it may go. */
  release(position: number): Promise<void>;
  /** The position that the next appended record gets. */
  readonly end: number;
  /** The oldest position that can still be read. */
  readonly start: number;
  /** Bytes on disk. */
  readonly sizeBytes: number;
  close(): Promise<void>;
}
