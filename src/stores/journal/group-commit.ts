import { setImmediate as nextTurn } from 'node:timers/promises';
import { type AppendCall, AppendQueue } from './append-queue.ts';
import { frameBytes } from './frame.ts';
import type { FreeSpace } from './free-space.ts';
import type { AppendOutcome, JournalRecord, JournalRefusal } from './port.ts';
import { SEGMENT_HEAD_BYTES } from './segment.ts';
import type { SegmentList } from './segment-list.ts';
import type { SegmentWriter } from './segment-writer.ts';

export interface GroupCommitOptions {
  readonly segments: SegmentList;
  readonly writer: SegmentWriter;
  readonly freeSpace: FreeSpace;
  readonly maxBytes: number;
  readonly maxQueuedBytes: number;
  readonly groupBytes: number;
  readonly groupDelayMs: number;
}

/** Gathers append calls into groups, each with one write and one sync, and answers them afterwards. */
export class GroupCommit {
  readonly #options: GroupCommitOptions;
  readonly #queue = new AppendQueue();
  /** Bytes of all calls that are not answered yet. */
  #pendingBytes = 0;
  #running: Promise<void> | null = null;
  #isClosed = false;

  constructor(options: GroupCommitOptions) {
    this.#options = options;
  }

  append(records: readonly JournalRecord[]): Promise<AppendOutcome> {
    return new Promise((resolve, reject) => {
      const bytes = records.reduce((sum, record) => sum + frameBytes(record), 0);
      const refusal = this.#refuse(bytes);
      if (refusal !== null) return resolve(refusal);
      const { end } = this.#options.segments;
      if (records.length === 0) return resolve({ ok: true, range: { from: end, to: end } });
      this.#pendingBytes += bytes;
      this.#queue.push({ records, bytes, resolve, reject });
      this.#running ??= this.#commitAll();
    });
  }

  /** Refuses calls from now on and resolves when those before are answered. */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.#queue.hurry();
    await this.#running;
  }

  #refuse(bytes: number): AppendOutcome | null {
    const { segments, writer, maxBytes, maxQueuedBytes } = this.#options;
    if (this.#isClosed) return refusal('closed', 'The journal is closed: send again when the platform runs.');
    if (writer.failure !== null) return refusal('closed', writer.failure);
    if (this.#pendingBytes > 0 && this.#pendingBytes + bytes > maxQueuedBytes) {
      return refusal('journal-full', `${this.#pendingBytes} bytes wait to be written and the limit is ${maxQueuedBytes}: send again in a moment.`);
    }
    const keptBytes = writer.isAllReleased ? SEGMENT_HEAD_BYTES : segments.sizeBytes;
    if (keptBytes + this.#pendingBytes + bytes > maxBytes) {
      return refusal('journal-full', `The journal holds ${segments.sizeBytes} of at most ${maxBytes} bytes: send again when the store has caught up.`);
    }
    return null;
  }

  async #commitAll(): Promise<void> {
    const { groupBytes, groupDelayMs } = this.#options;
    // Calls of the same turn of the event loop share the first group.
    await nextTurn();
    while (!this.#queue.isEmpty) {
      const startMs = performance.now();
      const isBusy = await this.#commitGroup();
      // Many small groups cost a core; few larger ones cost the callers some milliseconds, and only where others came meanwhile.
      if (isBusy && !this.#isClosed) await this.#queue.untilFull(groupBytes, startMs + groupDelayMs - performance.now());
      else await nextTurn();
    }
    this.#running = null;
  }

  /** Answers one group; true where more calls came while it was written. */
  async #commitGroup(): Promise<boolean> {
    const calls = this.#queue.takeGroup(this.#options.groupBytes);
    const bytes = calls.reduce((sum, call) => sum + call.bytes, 0);
    const first = this.#options.segments.end;
    try {
      const refused = await this.#write(calls, bytes);
      const isBusy = !this.#queue.isEmpty;
      answer(calls, first, refused);
      return isBusy;
    } catch (error) {
      for (const call of calls) call.reject(error);
      return false;
    } finally {
      this.#pendingBytes -= bytes;
    }
  }

  async #write(calls: readonly AppendCall[], bytes: number): Promise<AppendOutcome | null> {
    const { freeSpace, writer } = this.#options;
    const shortage = await freeSpace.refuse(bytes);
    if (shortage !== null) return refusal('disk-full', shortage);
    const outcome = await writer.write({ calls, bytes, pendingBytes: this.#pendingBytes });
    return outcome.ok ? null : outcome;
  }
}

function answer(calls: readonly AppendCall[], first: number, refused: AppendOutcome | null): void {
  let from = first;
  for (const { records, resolve } of calls) {
    const to = from + records.length;
    resolve(refused ?? { ok: true, range: { from, to } });
    from = to;
  }
}

function refusal(reason: JournalRefusal, detail: string): AppendOutcome {
  return { ok: false, reason, detail };
}
