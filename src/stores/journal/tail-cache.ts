import type { EntryBatch } from './entry-batch.ts';
import { decodeEntry } from './frame.ts';
import type { EncodedGroup } from './group.ts';

/** Keeps the newest groups as they were written, so that a reader who keeps up never waits for the disk. */
export class TailCache {
  readonly #maxBytes: number;
  #groups: EncodedGroup[] = [];
  #bytes = 0;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  add(group: EncodedGroup): void {
    this.#groups.push(group);
    this.#bytes += costOf(group);
    let dropped = 0;
    while (this.#bytes > this.#maxBytes) this.#bytes -= costOf(this.#groups[dropped++] as EncodedGroup);
    if (dropped > 0) this.#groups.splice(0, dropped);
  }

  has(position: number): boolean {
    const oldest = this.#groups[0];
    return oldest !== undefined && position >= oldest.first;
  }

  /** Fills the batch with what the cache has from `position` on. */
  read(position: number, batch: EntryBatch): void {
    for (let at = this.#groupOf(position); at < this.#groups.length; at++) {
      const group = this.#groups[at] as EncodedGroup;
      for (let index = Math.max(0, position - group.first); index < group.frameOffsets.length; index++) {
        if (batch.isFull) return;
        batch.add(decodeEntry(group.bytes, group.frameOffsets[index] as number));
      }
    }
  }

  #groupOf(position: number): number {
    let low = 0;
    let high = this.#groups.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >>> 1;
      if ((this.#groups[middle] as EncodedGroup).first <= position) low = middle;
      else high = middle - 1;
    }
    return low;
  }
}

/** What a group weighs beside its bytes, so that many tiny groups stay within the limit too. */
const GROUP_OVERHEAD_BYTES = 512;

function costOf(group: EncodedGroup): number {
  return group.bytes.length + group.frameOffsets.byteLength + GROUP_OVERHEAD_BYTES;
}
