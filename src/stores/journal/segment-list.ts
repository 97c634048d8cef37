import type { Segment } from './segment.ts';

/** The segments of a journal, oldest first; there is always a newest one. */
export class SegmentList {
  readonly #segments: Segment[];
  #sealedBytes: number;

  constructor(sealed: readonly Segment[], newest: Segment) {
    this.#segments = [...sealed, newest];
    this.#sealedBytes = sealed.reduce((sum, segment) => sum + segment.bytes, 0);
  }

  get newest(): Segment {
    return this.#segments.at(-1) as Segment;
  }

  get start(): number {
    return (this.#segments[0] as Segment).first;
  }

  get end(): number {
    return this.newest.end;
  }

  get sizeBytes(): number {
    return this.#sealedBytes + this.newest.bytes;
  }

  /** Adds the segment that is written from now on. */
  push(segment: Segment): void {
    this.#sealedBytes += this.newest.bytes;
    this.#segments.push(segment);
  }

  /** The segments that hold records at or after `position`. */
  from(position: number): readonly Segment[] {
    return this.#segments.filter((segment) => segment.end > position);
  }

  has(segment: Segment): boolean {
    return this.#segments.includes(segment);
  }

  /** Takes the oldest segment out, when all of it lies before `position` and it is not the newest. */
  takeReleased(position: number): Segment | null {
    const [oldest, next] = this.#segments as [Segment, Segment | undefined];
    if (next === undefined || oldest.end > position) return null;
    this.#segments.shift();
    this.#sealedBytes -= oldest.bytes;
    return oldest;
  }
}
