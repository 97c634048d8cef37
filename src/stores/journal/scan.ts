import type { JournalFile } from './disk.ts';
import { claimedFrameBytes, FRAME_HEAD_BYTES, type Frame, readFrame } from './frame.ts';

/** Bytes that are no valid frame. */
export interface DamagedBytes {
  readonly kind: 'damage';
  readonly offset: number;
  readonly bytes: number;
  /** The positions that may have been there: `to` is null when no frame follows. */
  readonly from: number;
  readonly to: number | null;
}

export type ScanItem = Frame | DamagedBytes;

export interface ScanRange {
  readonly file: JournalFile;
  readonly syncWord: number;
  /** Bytes `fromOffset` up to `toOffset`; a frame begins at the first. */
  readonly fromOffset: number;
  readonly toOffset: number;
  /** The position that the first frame should have. */
  readonly position: number;
  readonly windowBytes: number;
  /** Reads around sectors that the disk cannot give, which then count as damage. */
  readonly isUnreadableDamage: boolean;
}

/**
 * The frames of a part of a segment in order, one list per window of the file. After damage it goes on at the
 * next valid frame; positions are part of the frames, so they stay right over a gap.
 */
export async function* scanFrames(range: ScanRange): AsyncGenerator<readonly ScanItem[]> {
  const scanner = new WindowScanner(range.syncWord, range.position);
  let offset = range.fromOffset;
  let wantedBytes = range.windowBytes;
  while (offset < range.toOffset) {
    const askedBytes = Math.min(Math.max(wantedBytes, range.windowBytes), range.toOffset - offset);
    const window = await readWindow(range, offset, askedBytes);
    const isLast = offset + askedBytes >= range.toOffset || window.length < askedBytes;
    const seen = scanner.scan(window, offset, isLast);
    yield seen.items;
    if (isLast) return;
    offset += seen.doneBytes;
    wantedBytes = seen.wantedBytes;
  }
}

interface Seen {
  readonly items: readonly ScanItem[];
  readonly doneBytes: number;
  /** What the frame after that claims to need. */
  readonly wantedBytes: number;
}

class WindowScanner {
  readonly #syncWord: number;
  readonly #needle = Buffer.alloc(4);
  #position: number;
  #damagedFrom: number | null = null;

  constructor(syncWord: number, position: number) {
    this.#syncWord = syncWord;
    this.#position = position;
    this.#needle.writeUInt32LE(syncWord);
  }

  scan(window: Buffer, base: number, isLast: boolean): Seen {
    const items: ScanItem[] = [];
    let at = 0;
    while (at < window.length) {
      const bytes = claimedFrameBytes(window, at, this.#syncWord);
      const isWhole = at + bytes <= window.length;
      if (!isWhole && !isLast) return { items, doneBytes: at, wantedBytes: bytes };
      const frame = bytes > 0 && isWhole ? readFrame(window, at, base, bytes) : null;
      // A position below the expected one is an old frame that shows through; it was read before.
      if (frame !== null && frame.position >= this.#position) {
        this.#endDamage(items, frame.offset, frame.position);
        items.push(frame);
        this.#position = frame.position + (frame.isSyncMark ? 0 : 1);
        at += bytes;
      } else {
        this.#damagedFrom ??= base + at;
        at = this.#nextCandidate(window, at + 1, isLast);
      }
    }
    if (isLast) this.#endDamage(items, base + window.length, null);
    return { items, doneBytes: at, wantedBytes: 0 };
  }

  #nextCandidate(window: Buffer, from: number, isLast: boolean): number {
    const found = window.indexOf(this.#needle, from);
    if (found >= 0) return found;
    // The sync word may begin in the last bytes of this window and end in the next one.
    return isLast ? window.length : Math.max(from, window.length - FRAME_HEAD_BYTES + 1);
  }

  #endDamage(items: ScanItem[], offset: number, to: number | null): void {
    if (this.#damagedFrom === null) return;
    items.push({ kind: 'damage', offset: this.#damagedFrom, bytes: offset - this.#damagedFrom, from: this.#position, to });
    this.#damagedFrom = null;
  }
}

const SECTOR_BYTES = 4096;

async function readWindow(range: ScanRange, offset: number, bytes: number): Promise<Buffer> {
  const window = Buffer.allocUnsafe(bytes);
  try {
    return window.subarray(0, await range.file.read(window, offset));
  } catch (error) {
    if (!range.isUnreadableDamage || !isUnreadable(error)) throw error;
  }
  window.fill(0);
  for (let at = 0; at < bytes; ) {
    const sector = window.subarray(at, at + SECTOR_BYTES - ((offset + at) % SECTOR_BYTES));
    await readSector(range.file, sector, offset + at);
    at += sector.length;
  }
  return window;
}

async function readSector(file: JournalFile, sector: Buffer, offset: number): Promise<void> {
  try {
    await file.read(sector, offset);
  } catch (error) {
    if (!isUnreadable(error)) throw error;
    sector.fill(0);
  }
}

function isUnreadable(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EIO';
}
