import { join } from 'node:path';
import type { Outcome } from '#contract/outcome.ts';
import type { JournalDisk, JournalFile } from './disk.ts';
import { encodeSyncMark } from './frame.ts';
import { type EncodedGroup, encodeGroup } from './group.ts';
import type { JournalRecord, JournalRefusal } from './port.ts';
import { createSegment, SEGMENT_HEAD_BYTES } from './segment.ts';
import type { SegmentList } from './segment-list.ts';

export interface SegmentWriterOptions {
  readonly disk: JournalDisk;
  readonly directory: string;
  readonly segments: SegmentList;
  /** The file of the newest segment. */
  readonly file: JournalFile;
  readonly segmentBytes: number;
  readonly maxBytes: number;
  readonly onSynced: (group: EncodedGroup) => void;
}

export interface GroupToWrite {
  readonly calls: readonly { readonly records: readonly JournalRecord[] }[];
  readonly bytes: number;
  /** Bytes of this group and of all that wait behind it. */
  readonly pendingBytes: number;
}

/** Appends groups to the newest segment, begins new ones and removes released ones. */
export class SegmentWriter {
  readonly #options: SegmentWriterOptions;
  #file: JournalFile;
  #released = 0;
  #hasWritten = false;
  /** Why nothing is written any more; set for good. */
  #failure: string | null = null;

  constructor(options: SegmentWriterOptions) {
    this.#options = options;
    this.#file = options.file;
  }

  get failure(): string | null {
    return this.#failure;
  }

  /** True where all records may go, so that a new segment can take the place of the newest. */
  get isAllReleased(): boolean {
    return this.#released >= this.#options.segments.end;
  }

  /** Writes and syncs one group. The caller waits for it before the next. */
  write(group: GroupToWrite): Promise<Outcome<null, JournalRefusal>> {
    return this.#attempt(async () => {
      if (this.#isSegmentDone(group)) await this.#beginSegment();
      const { newest } = this.#options.segments;
      const encoded = encodeGroup({ calls: group.calls, bytes: group.bytes, first: newest.end, syncWord: newest.syncWord });
      await this.#put(encoded.bytes);
      this.#accept(encoded);
    });
  }

  /** Removes the segments that lie wholly before `position`. */
  async release(position: number): Promise<void> {
    this.#released = Math.max(this.#released, position);
    const { disk, directory, segments } = this.#options;
    let removed = 0;
    for (let segment = segments.takeReleased(this.#released); segment !== null; segment = segments.takeReleased(this.#released)) {
      await disk.remove(join(directory, segment.name));
      removed++;
    }
    if (removed > 0) await disk.syncDirectory(directory);
  }

  /** Marks all that was written as synced, for the recovery at the next start, and closes the file. */
  async close(): Promise<void> {
    const { newest } = this.#options.segments;
    if (this.#hasWritten && this.#failure === null) {
      await this.#attempt(() => this.#put(encodeSyncMark(newest.syncWord, newest.end)));
    }
    await this.#file.close();
  }

  #isSegmentDone({ bytes, pendingBytes }: GroupToWrite): boolean {
    const { segments, segmentBytes, maxBytes } = this.#options;
    if (segments.newest.bytes <= SEGMENT_HEAD_BYTES) return false;
    if (segments.newest.bytes + bytes > segmentBytes) return true;
    // A journal whose records are all released but whose newest segment fills it would stay full for ever.
    return this.isAllReleased && segments.sizeBytes + pendingBytes > maxBytes;
  }

  async #beginSegment(): Promise<void> {
    const { disk, directory, segments } = this.#options;
    const next = await createSegment(disk, directory, { first: segments.end, previousFirst: segments.newest.first });
    const previous = this.#file;
    this.#file = next.file;
    segments.push(next.segment);
    await previous.close();
    await this.release(this.#released);
  }

  async #put(bytes: Buffer): Promise<void> {
    const { newest } = this.#options.segments;
    await this.#file.write(bytes, newest.bytes);
    await this.#file.sync();
    newest.bytes += bytes.length;
    this.#hasWritten = true;
  }

  #accept(group: EncodedGroup): void {
    const { newest } = this.#options.segments;
    const { first, frameOffsets } = group;
    const base = newest.bytes - group.bytes.length;
    for (let index = 0; index < frameOffsets.length; index++) newest.index.add(first + index, base + (frameOffsets[index] as number));
    newest.end = first + frameOffsets.length;
    this.#options.onSynced(group);
  }

  async #attempt(action: () => Promise<void>): Promise<Outcome<null, JournalRefusal>> {
    if (this.#failure !== null) return { ok: false, reason: 'closed', detail: this.#failure };
    try {
      await action();
      return { ok: true, value: null };
    } catch (error) {
      if (!isDiskError(error)) throw error;
      return isSyncError(error) ? this.#fail(error) : this.#rollBack(error);
    }
  }

  /** Takes back what a failed write left behind the last synced byte; only then is "nothing was kept" true. */
  async #rollBack(cause: DiskError): Promise<Outcome<null, JournalRefusal>> {
    const { directory, segments } = this.#options;
    try {
      await this.#file.truncate(segments.newest.bytes);
      await this.#file.sync();
    } catch (error) {
      if (!isDiskError(error)) throw error;
      return this.#fail(error);
    }
    const detail = `The journal could not be written (${cause.code} on ${cause.syscall}) and kept nothing of this: free space on the disk of ${directory}, then send again.`;
    return { ok: false, reason: 'disk-full', detail };
  }

  /**
   * After a failed sync the kernel may drop the written pages and answer the next sync with success, so that no
   * later answer could be trusted (https://wiki.postgresql.org/wiki/Fsync_Errors). Recovery reads what is there.
   */
  async #fail(cause: DiskError): Promise<Outcome<null, JournalRefusal>> {
    const { directory, segments } = this.#options;
    this.#failure = `The disk of ${directory} failed (${cause.code} on ${cause.syscall}), so the journal takes no more records: check the disk, then restart.`;
    await this.#file.truncate(segments.newest.bytes).catch((error: unknown) => {
      // What was not acknowledged may then be read again after the restart, which is allowed.
      if (!isDiskError(error)) throw error;
    });
    return { ok: false, reason: 'closed', detail: this.#failure };
  }
}

/** An error of the operating system, with the call that failed. */
interface DiskError extends Error {
  readonly code: string;
  readonly syscall: string;
}

function isDiskError(error: unknown): error is DiskError {
  return error instanceof Error && 'code' in error && 'syscall' in error;
}

function isSyncError({ syscall }: DiskError): boolean {
  return syscall === 'fdatasync' || syscall === 'fsync';
}
