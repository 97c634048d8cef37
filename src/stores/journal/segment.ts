import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import type { JournalDisk, JournalFile } from './disk.ts';
import { SparseIndex } from './sparse-index.ts';

/*
 * A segment is a file of frames behind a head of 32 bytes, little endian:
 *
 *    0  8 bytes  "WFJOURNL"          16 u48  first position
 *    8 u16       version             22 u48  first position of the segment before, or its own
 *   12 u32       sync word           28 u32  CRC-32 of the head up to here
 *
 * The head keeps its length and its checksum in every version. First position and sync word are in the file's
 * name as well, so a damaged head costs no record.
 */
export const SEGMENT_HEAD_BYTES = 32;
export const SEGMENT_VERSION = 1;
const CRC_AT = 28;
const MAGIC = Buffer.from('WFJOURNL', 'latin1');
const NAME = /^(\d{16})-([0-9a-f]{8})\.segment$/;
/** A segment is made under this name; one that a crash left behind was never used. */
export const UNFINISHED_NAME = 'unfinished.segment';

export interface SegmentName {
  readonly name: string;
  /** The position of the first record that was or will be written to it. */
  readonly first: number;
  readonly syncWord: number;
}

export interface SegmentHead {
  readonly version: number;
  readonly first: number;
  readonly syncWord: number;
  readonly previousFirst: number;
}

/** A segment that is part of the journal. `end` and `bytes` grow with what is synced. */
export interface Segment extends SegmentName {
  readonly index: SparseIndex;
  end: number;
  bytes: number;
}

/** Reads first position and sync word from a file name; null where it is no segment. */
export function parseSegmentName(name: string): SegmentName | null {
  const match = NAME.exec(name);
  if (match === null) return null;
  return { name, first: Number(match[1]), syncWord: Number.parseInt(match[2] as string, 16) };
}

/** A segment that has no record yet. */
export function emptySegment({ name, first, syncWord }: SegmentName): Segment {
  return { name, first, syncWord, index: new SparseIndex(first, SEGMENT_HEAD_BYTES), end: first, bytes: SEGMENT_HEAD_BYTES };
}

export function encodeSegmentHead(head: SegmentHead): Buffer {
  const bytes = Buffer.alloc(SEGMENT_HEAD_BYTES);
  MAGIC.copy(bytes);
  bytes.writeUInt16LE(head.version, 8);
  bytes.writeUInt32LE(head.syncWord, 12);
  bytes.writeUIntLE(head.first, 16, 6);
  bytes.writeUIntLE(head.previousFirst, 22, 6);
  bytes.writeUInt32LE(crc32(bytes.subarray(0, CRC_AT)), CRC_AT);
  return bytes;
}

/** Reads a head; null where it is damaged. */
export function decodeSegmentHead(bytes: Buffer): SegmentHead | null {
  if (bytes.length < SEGMENT_HEAD_BYTES || !bytes.subarray(0, MAGIC.length).equals(MAGIC)) return null;
  if (crc32(bytes.subarray(0, CRC_AT)) !== bytes.readUInt32LE(CRC_AT)) return null;
  return {
    version: bytes.readUInt16LE(8),
    syncWord: bytes.readUInt32LE(12),
    first: bytes.readUIntLE(16, 6),
    previousFirst: bytes.readUIntLE(22, 6),
  };
}

/** A segment and its file, open for writing. */
export interface OpenSegment {
  readonly segment: Segment;
  readonly file: JournalFile;
}

/** Makes the segment that begins at `first`. It exists under its name only with a whole head, and durably. */
export async function createSegment(disk: JournalDisk, directory: string, place: { first: number; previousFirst: number }): Promise<OpenSegment> {
  const { first, previousFirst } = place;
  const syncWord = randomBytes(4).readUInt32LE();
  const name = `${String(first).padStart(16, '0')}-${syncWord.toString(16).padStart(8, '0')}.segment`;
  const file = await disk.create(join(directory, UNFINISHED_NAME));
  try {
    await file.write(encodeSegmentHead({ version: SEGMENT_VERSION, first, syncWord, previousFirst }), 0);
    await file.sync();
    await disk.rename(join(directory, UNFINISHED_NAME), join(directory, name));
    await disk.syncDirectory(directory);
  } catch (error) {
    await file.close();
    throw error;
  }
  return { segment: emptySegment({ name, first, syncWord }), file };
}
