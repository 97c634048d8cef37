import { encodeFrame, type FramePlace } from './frame.ts';
import type { JournalRecord } from './port.ts';

/** The append calls of one group as they are written and synced together. */
export interface EncodedGroup {
  readonly first: number;
  /** Where the frame of record `first + i` begins in `bytes`. */
  readonly frameOffsets: Uint32Array;
  readonly bytes: Buffer;
}

export interface GroupPlan {
  readonly calls: readonly { readonly records: readonly JournalRecord[] }[];
  /** Bytes of all frames, as `frameBytes` counted them. */
  readonly bytes: number;
  readonly first: number;
  readonly syncWord: number;
}

/** Puts all records of the group into one buffer, so that one write carries them. */
export function encodeGroup(plan: GroupPlan): EncodedGroup {
  const bytes = Buffer.allocUnsafe(plan.bytes);
  const count = plan.calls.reduce((sum, call) => sum + call.records.length, 0);
  const frameOffsets = new Uint32Array(count);
  const place: FramePlace = { syncWord: plan.syncWord, position: plan.first, groupIndex: 0, isLastOfCall: false };
  let at = 0;
  for (const { records } of plan.calls) {
    for (let index = 0; index < records.length; index++) {
      const record = records[index] as JournalRecord;
      place.isLastOfCall = index === records.length - 1;
      frameOffsets[place.groupIndex] = at;
      at = encodeFrame(bytes, at, record, place);
      place.position++;
      place.groupIndex++;
    }
  }
  return { first: plan.first, frameOffsets, bytes: bytes.subarray(0, at) };
}
