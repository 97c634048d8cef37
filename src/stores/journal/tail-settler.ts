import type { Frame } from './frame.ts';
import type { ScanItem } from './scan.ts';

/** Where the newest segment is cut after a crash, and the position of the first record that this drops. */
export interface TailCut {
  readonly offset: number;
  readonly position: number;
}

interface Hole {
  readonly start: TailCut;
  /** The end of the last whole call before it. */
  readonly whole: TailCut;
  /** The first position behind it. */
  readonly to: number;
}

/**
 * Finds the end of what can have been acknowledged in the newest segment. A group is written only when the one
 * before it is synced: so a hole in an earlier group is damage to live with, and only the last group can be torn.
 * Of that one whole append calls are kept, up to its first hole.
 */
export class TailSettler {
  /** The end of the last whole call, or of all that a later group proves to be synced. */
  #whole: TailCut;
  #groupFirst: number;
  /** Holes that reach into the last group seen. */
  #holes: readonly Hole[] = [];

  constructor(start: TailCut) {
    this.#whole = start;
    this.#groupFirst = start.position;
  }

  add(item: ScanItem): void {
    if (item.kind === 'frame') return this.#addFrame(item);
    if (item.to === null) return;
    this.#holes = [...this.#holes, { start: { offset: item.offset, position: item.from }, whole: this.#whole, to: item.to }];
  }

  /** The cut, once all items were added. */
  cut(): TailCut {
    const hole = this.#holes[0];
    if (hole === undefined) return this.#whole;
    return hole.start.position < this.#groupFirst ? hole.start : hole.whole;
  }

  #addFrame(frame: Frame): void {
    const groupFirst = frame.position - frame.groupIndex;
    if (groupFirst !== this.#groupFirst || frame.groupIndex === 0) {
      this.#groupFirst = groupFirst;
      this.#holes = this.#holes.filter((hole) => hole.to > groupFirst);
      if (frame.groupIndex === 0) this.#whole = { offset: frame.offset, position: frame.position };
    }
    if (frame.isLastOfCall) this.#whole = { offset: frame.offset + frame.bytes, position: frame.position + (frame.isSyncMark ? 0 : 1) };
  }
}
