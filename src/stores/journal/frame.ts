import { crc32 } from 'node:zlib';
import type { JournalEntry, JournalRecord } from './port.ts';

/*
 * One record in a segment, little endian: a head of 38 bytes, then tenant, source, key and the raw bytes.
 *
 *    0 u32  sync word of the segment            26 u16  flags
 *    4 u32  CRC-32 of all that follows          28 u32  records of the same group before this one
 *    8 u32  bytes of the whole frame            32 u16  bytes of the tenant
 *   12 f64  received, milliseconds since 1970   34 u16  bytes of the source
 *   20 u48  position                            36 u16  bytes of the key
 *
 * The sync word is random per segment and is also the seed of the checksum: no sender can put bytes into a
 * record that look like a frame when a reader searches for the next one after damage.
 */
export const FRAME_HEAD_BYTES = 38;
export const MAX_RAW_BYTES = 16 * 1024 * 1024;
const MAX_TEXT_BYTES = 0xffff;
const MAX_FRAME_BYTES = FRAME_HEAD_BYTES + 3 * MAX_TEXT_BYTES + MAX_RAW_BYTES;
const CHECKED_FROM = 8;

const LAST_OF_CALL = 1;
/** A frame without a record: all before it was synced. Written when a journal closes. */
const SYNC_MARK = 2;

/** Where a frame stands among others; one object is reused for all frames of a group. */
export interface FramePlace {
  syncWord: number;
  position: number;
  groupIndex: number;
  isLastOfCall: boolean;
}

/** A valid frame, and where it was found. */
export interface Frame {
  readonly kind: 'frame';
  /** The bytes it was found in, and the place in them. */
  readonly window: Buffer;
  readonly at: number;
  /** The place in the file. */
  readonly offset: number;
  readonly bytes: number;
  readonly position: number;
  readonly groupIndex: number;
  readonly isLastOfCall: boolean;
  readonly isSyncMark: boolean;
}

/** Bytes that the record takes in a segment. Throws where it can never be kept: callers refuse such records before. */
export function frameBytes(record: JournalRecord): number {
  const { raw } = record;
  if (raw.byteLength > MAX_RAW_BYTES) {
    throw new RangeError(`A record has ${raw.byteLength} bytes; the journal takes at most ${MAX_RAW_BYTES}.`);
  }
  return FRAME_HEAD_BYTES + textBytes(record.tenant) + textBytes(record.source) + textBytes(record.key) + raw.byteLength;
}

function textBytes(text: string): number {
  const bytes = Buffer.byteLength(text);
  if (bytes > MAX_TEXT_BYTES) {
    throw new RangeError(`A tenant, source or key of a record has ${bytes} bytes; the journal takes at most ${MAX_TEXT_BYTES}.`);
  }
  return bytes;
}

/** Writes the record into `target` and returns where the next frame begins. */
export function encodeFrame(target: Buffer, at: number, record: JournalRecord, place: FramePlace): number {
  const tenantAt = at + FRAME_HEAD_BYTES;
  const sourceAt = tenantAt + target.write(record.tenant, tenantAt);
  const keyAt = sourceAt + target.write(record.source, sourceAt);
  const rawAt = keyAt + target.write(record.key, keyAt);
  const end = rawAt + record.raw.byteLength;
  target.set(record.raw, rawAt);
  target.writeDoubleLE(record.receivedAtMs, at + 12);
  target.writeUInt16LE(sourceAt - tenantAt, at + 32);
  target.writeUInt16LE(keyAt - sourceAt, at + 34);
  target.writeUInt16LE(rawAt - keyAt, at + 36);
  sealFrame(target.subarray(at, end), place, place.isLastOfCall ? LAST_OF_CALL : 0);
  return end;
}

/** The frame that says: all before `position` is synced. */
export function encodeSyncMark(syncWord: number, position: number): Buffer {
  const frame = Buffer.alloc(FRAME_HEAD_BYTES);
  sealFrame(frame, { syncWord, position, groupIndex: 0, isLastOfCall: true }, LAST_OF_CALL | SYNC_MARK);
  return frame;
}

function sealFrame(frame: Buffer, place: FramePlace, flags: number): void {
  frame.writeUInt32LE(place.syncWord, 0);
  frame.writeUInt32LE(frame.length, 8);
  frame.writeUIntLE(place.position, 20, 6);
  frame.writeUInt16LE(flags, 26);
  frame.writeUInt32LE(place.groupIndex, 28);
  frame.writeUInt32LE(crc32(frame.subarray(CHECKED_FROM), place.syncWord), 4);
}

/** How many bytes must be seen to judge the frame at `at`; 0 where there is none for sure. */
export function claimedFrameBytes(window: Buffer, at: number, syncWord: number): number {
  if (window.length - at < FRAME_HEAD_BYTES) return FRAME_HEAD_BYTES;
  if (window.readUInt32LE(at) !== syncWord) return 0;
  const bytes = window.readUInt32LE(at + 8);
  return bytes >= FRAME_HEAD_BYTES && bytes <= MAX_FRAME_BYTES ? bytes : 0;
}

/** The frame at `at` of a window that lies at `base` in its file; null where the checksum does not fit. */
export function readFrame(window: Buffer, at: number, base: number, bytes: number): Frame | null {
  const syncWord = window.readUInt32LE(at);
  if (crc32(window.subarray(at + CHECKED_FROM, at + bytes), syncWord) !== window.readUInt32LE(at + 4)) return null;
  const flags = window.readUInt16LE(at + 26);
  return {
    kind: 'frame',
    window,
    at,
    offset: base + at,
    bytes,
    position: window.readUIntLE(at + 20, 6),
    groupIndex: window.readUInt32LE(at + 28),
    isLastOfCall: (flags & LAST_OF_CALL) !== 0,
    isSyncMark: (flags & SYNC_MARK) !== 0,
  };
}

/** The record of the valid frame at `at`. Its raw bytes are a view: they are not to be written to. */
export function decodeEntry(window: Buffer, at: number): JournalEntry {
  const tenantAt = at + FRAME_HEAD_BYTES;
  const sourceAt = tenantAt + window.readUInt16LE(at + 32);
  const keyAt = sourceAt + window.readUInt16LE(at + 34);
  const rawAt = keyAt + window.readUInt16LE(at + 36);
  return {
    position: window.readUIntLE(at + 20, 6),
    receivedAtMs: window.readDoubleLE(at + 12),
    tenant: window.toString('utf8', tenantAt, sourceAt),
    source: window.toString('utf8', sourceAt, keyAt),
    key: window.toString('utf8', keyAt, rawAt),
    raw: window.subarray(rawAt, at + window.readUInt32LE(at + 8)),
  };
}
