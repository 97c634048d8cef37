const STEP_BYTES = 64 * 1024;

/** Where in a segment to begin reading for a position: one place for each 64 KiB or so. */
export class SparseIndex {
  readonly #positions: number[];
  readonly #offsets: number[];

  constructor(firstPosition: number, firstOffset: number) {
    this.#positions = [firstPosition];
    this.#offsets = [firstOffset];
  }

  /** Notes where a record lies, when the last note is far enough back. Records come in rising order. */
  add(position: number, offset: number): void {
    if (offset - (this.#offsets.at(-1) as number) < STEP_BYTES) return;
    this.#positions.push(position);
    this.#offsets.push(offset);
  }

  /** Forgets places at or behind `offset`; the first one stays. */
  cut(offset: number): void {
    while (this.#offsets.length > 1 && (this.#offsets.at(-1) as number) >= offset) {
      this.#offsets.pop();
      this.#positions.pop();
    }
  }

  /** The last noted place at or before `position`. */
  locate(position: number): { readonly position: number; readonly offset: number } {
    let low = 0;
    let high = this.#positions.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >>> 1;
      if ((this.#positions[middle] as number) <= position) low = middle;
      else high = middle - 1;
    }
    return { position: this.#positions[low] as number, offset: this.#offsets[low] as number };
  }
}
