const FIRST_SLOTS = 1 << 11;

/** Finds the places of entries by their hashes: open addressing, hash and place side by side, so that most questions touch one line of memory. */
export class HashSlots {
  /** Hash, and place + 1; 0 is free. */
  #slots: Int32Array;
  #mask: number;
  #used = 0;

  constructor(count = 0) {
    const size = sizeFor(count);
    this.#slots = new Int32Array(size * 2);
    this.#mask = size - 1;
  }

  get byteSize(): number {
    return this.#slots.byteLength;
  }

  /** Whether `count` more need a bigger table. */
  isFullWith(count: number): boolean {
    return (this.#used + count) * 4 > (this.#mask + 1) * 3;
  }

  add(hash: number, place: number): void {
    if (this.isFullWith(1)) this.#grow();
    this.#put(hash, place);
  }

  /** The first slot from `slot` on that has the hash; -1 when there is none. */
  next(hash: number, slot: number): number {
    const slots = this.#slots;
    for (let i = slot & this.#mask; ; i = (i + 1) & this.#mask) {
      if (slots[i * 2 + 1] === 0) return -1;
      if (slots[i * 2] === hash) return i;
    }
  }

  placeAt(slot: number): number {
    return (this.#slots[slot * 2 + 1] as number) - 1;
  }

  #put(hash: number, place: number): void {
    let i = hash & this.#mask;
    while (this.#slots[i * 2 + 1] !== 0) i = (i + 1) & this.#mask;
    this.#slots[i * 2] = hash;
    this.#slots[i * 2 + 1] = place + 1;
    this.#used++;
  }

  #grow(): void {
    const old = this.#slots;
    const size = (this.#mask + 1) * 2;
    this.#slots = new Int32Array(size * 2);
    this.#mask = size - 1;
    this.#used = 0;
    for (let i = 0; i < old.length; i += 2) if (old[i + 1] !== 0) this.#put(old[i] as number, (old[i + 1] as number) - 1);
  }
}

/** A power of two that is at most three quarters full with so many. */
function sizeFor(count: number): number {
  let size = FIRST_SLOTS;
  while (count * 4 > size * 3) size *= 2;
  return size;
}
