import { join } from 'node:path';
import type { DamageListener } from './damage.ts';
import type { JournalDisk, JournalFile } from './disk.ts';
import type { EntryBatch } from './entry-batch.ts';
import { decodeEntry } from './frame.ts';
import { corruption } from './recover-segment.ts';
import { scanFrames } from './scan.ts';
import type { Segment } from './segment.ts';
import type { SegmentList } from './segment-list.ts';

const MIN_WINDOW_BYTES = 64 * 1024;
const MAX_WINDOW_BYTES = 1024 * 1024;

export interface SegmentReaderOptions {
  readonly disk: JournalDisk;
  readonly directory: string;
  readonly segments: SegmentList;
  readonly onDamage: DamageListener;
}

/** Reads records that have left the cache, from disk. Files are open only while they are read. */
export class SegmentReader {
  readonly #options: SegmentReaderOptions;

  constructor(options: SegmentReaderOptions) {
    this.#options = options;
  }

  /** Fills the batch from `position` on, over as many segments as it takes. `maxBytes` is what the reader wants in all. */
  async read(position: number, maxBytes: number, batch: EntryBatch): Promise<void> {
    const windowBytes = Math.min(Math.max(maxBytes, MIN_WINDOW_BYTES), MAX_WINDOW_BYTES);
    for (const segment of this.#options.segments.from(position)) {
      const file = await this.#open(segment);
      if (file === null) continue;
      try {
        await this.#readSegment(segment, file, { position, windowBytes, batch });
      } finally {
        await file.close();
      }
      if (batch.isFull) return;
    }
  }

  /** Null where the segment was released while the read was under way. */
  async #open(segment: Segment): Promise<JournalFile | null> {
    try {
      return await this.#options.disk.open(join(this.#options.directory, segment.name), 'read');
    } catch (error) {
      if (this.#options.segments.has(segment)) throw error;
      return null;
    }
  }

  async #readSegment(segment: Segment, file: JournalFile, want: { position: number; windowBytes: number; batch: EntryBatch }): Promise<void> {
    const begin = segment.index.locate(want.position);
    const range = {
      file,
      syncWord: segment.syncWord,
      fromOffset: begin.offset,
      toOffset: segment.bytes,
      position: begin.position,
      windowBytes: want.windowBytes,
      isUnreadableDamage: true,
    };
    for await (const items of scanFrames(range)) {
      for (const item of items) {
        if (want.batch.isFull) return;
        if (item.kind === 'damage') this.#options.onDamage(corruption(segment, item, segment.end));
        else if (item.position >= want.position && !item.isSyncMark) want.batch.add(decodeEntry(item.window, item.at));
      }
    }
  }
}
