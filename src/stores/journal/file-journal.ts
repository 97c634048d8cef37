import { type DamageListener, tellOnce } from './damage.ts';
import { type JournalDisk, type JournalFile, nodeDisk } from './disk.ts';
import { EntryBatch } from './entry-batch.ts';
import { FreeSpace } from './free-space.ts';
import type { EncodedGroup } from './group.ts';
import { GroupCommit } from './group-commit.ts';
import type { AppendOutcome, Journal, JournalEntry, JournalRange, JournalRecord } from './port.ts';
import { PositionWaiters } from './position-waiters.ts';
import { recoverJournal } from './recover.ts';
import { SegmentList } from './segment-list.ts';
import { SegmentReader } from './segment-reader.ts';
import { SegmentWriter } from './segment-writer.ts';
import { TailCache } from './tail-cache.ts';

export interface JournalOptions {
  /** Made when it is not there. One process at a time may have it open. */
  readonly directory: string;
  /** The journal refuses records beyond this size on disk. */
  readonly maxBytes: number;
  /** The journal refuses records when less than this would stay free on its disk. */
  readonly minFreeDiskBytes: number;
  /** The committed position: new records never get one below it, whatever became of the files. */
  readonly minEnd?: number;
  readonly onDamage?: DamageListener;
  /** A new segment begins when the next group would make this one larger. */
  readonly segmentBytes?: number;
  /** A group is written at this size at the latest; one append call is never split. */
  readonly groupBytes?: number;
  /** Under load a group begins at most this long after the one before it. An append that finds the journal idle never waits. */
  readonly groupDelayMs?: number;
  /** Appends beyond this many waiting bytes are refused. One call alone may be larger. */
  readonly maxQueuedBytes?: number;
  /** The newest records are kept in memory up to this size. */
  readonly cacheBytes?: number;
  readonly disk?: JournalDisk;
}

const MIB = 1024 * 1024;
const DEFAULTS = {
  minEnd: 0,
  onDamage: () => undefined,
  segmentBytes: 64 * MIB,
  groupBytes: MIB,
  groupDelayMs: 10,
  maxQueuedBytes: 64 * MIB,
  cacheBytes: 32 * MIB,
  disk: nodeDisk,
};

/** Opens the journal of a directory and recovers what a crash left. Throws where it cannot be read safely; the message says what to do. */
export async function openJournal(given: JournalOptions): Promise<Journal> {
  const options = { ...DEFAULTS, ...given };
  const onDamage = tellOnce(options.onDamage);
  const { sealed, newest } = await recoverJournal({ disk: options.disk, directory: options.directory, onDamage }, options.minEnd);
  return new FileJournal({ ...options, onDamage }, new SegmentList(sealed, newest.segment), newest.file);
}

type FileJournalOptions = Required<JournalOptions>;

class FileJournal implements Journal {
  readonly #segments: SegmentList;
  readonly #cache: TailCache;
  readonly #reader: SegmentReader;
  readonly #writer: SegmentWriter;
  readonly #commit: GroupCommit;
  readonly #waiters = new PositionWaiters();
  /** The newest positions where damage left no entry: who waits for one of them waits for the next append. */
  #lost: JournalRange = { from: Number.POSITIVE_INFINITY, to: 0 };
  #closing: Promise<void> | null = null;

  constructor(options: FileJournalOptions, segments: SegmentList, file: JournalFile) {
    const { disk, directory, onDamage } = options;
    this.#segments = segments;
    this.#cache = new TailCache(options.cacheBytes);
    this.#reader = new SegmentReader({ disk, directory, segments, onDamage });
    this.#writer = new SegmentWriter({ ...options, segments, file, onSynced: (group) => this.#publish(group) });
    const freeSpace = new FreeSpace(disk, directory, options.minFreeDiskBytes);
    this.#commit = new GroupCommit({ ...options, segments, writer: this.#writer, freeSpace });
  }

  get end(): number {
    return this.#segments.end;
  }

  get start(): number {
    return this.#segments.start;
  }

  get sizeBytes(): number {
    return this.#segments.sizeBytes;
  }

  append(records: readonly JournalRecord[]): Promise<AppendOutcome> {
    return this.#commit.append(records);
  }

  async read(position: number, maxRecords: number, maxBytes: number): Promise<readonly JournalEntry[]> {
    const from = Math.max(position, this.start);
    const to = this.end;
    const batch = new EntryBatch(maxRecords, maxBytes);
    if (from >= to || maxRecords <= 0) return batch.entries;
    if (this.#cache.has(from)) this.#cache.read(from, batch);
    else await this.#reader.read(from, maxBytes, batch);
    if (batch.entries.length === 0) this.#lost = { from, to };
    return batch.entries;
  }

  async waitFor(position: number): Promise<void> {
    const awaited = position < this.#lost.from ? position : Math.max(position, this.#lost.to);
    if (awaited >= this.end && this.#closing === null) await this.#waiters.wait(awaited);
  }

  release(position: number): Promise<void> {
    return this.#writer.release(position);
  }

  close(): Promise<void> {
    this.#closing ??= this.#shutDown();
    return this.#closing;
  }

  #publish(group: EncodedGroup): void {
    this.#cache.add(group);
    this.#waiters.wake(this.end);
  }

  async #shutDown(): Promise<void> {
    await this.#commit.close();
    await this.#writer.close();
    this.#waiters.wake(Number.POSITIVE_INFINITY);
  }
}
