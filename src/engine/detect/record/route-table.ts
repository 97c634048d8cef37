import { ENTRY_WORDS, TO_NOTHING_KNOWN } from '../kernel/layout.ts';
import type { KernelMemory } from './kernel-memory.ts';

/** Keys that were seen once are remembered up to this many; what comes only once is not worth learning. */
const MOST_SIGHTINGS = 65_536;

/** A table of the kernel: from a key of two words to what it leads to. Half of it stays free. */
export class RouteTable {
  readonly #memory: KernelMemory;
  readonly #place: number;
  readonly #size: number;
  readonly #sightings = new Set<string>();
  #count = 0;

  /** `head`: where the kernel finds the table and, behind that, its mask. `size`: a power of two. */
  constructor(memory: KernelMemory, head: number, size: number) {
    this.#memory = memory;
    this.#size = size;
    this.#place = memory.reserve(size * ENTRY_WORDS * 4);
    memory.put(head, this.#place);
    memory.put(head + 4, size - 1);
  }

  /** True when there is room, the key was seen before and is not known yet. */
  isWorthLearning(one: number, other: number): boolean {
    if (this.#count >= this.#size / 2 || this.#leadsTo(one, other) !== TO_NOTHING_KNOWN) return false;
    const key = `${one} ${other}`;
    if (this.#sightings.delete(key)) return true;
    if (this.#sightings.size >= MOST_SIGHTINGS) this.#sightings.clear();
    this.#sightings.add(key);
    return false;
  }

  add([one, other]: readonly [number, number], leadsTo: number): void {
    const place = this.#find(one, other);
    for (const [i, word] of [one, other, leadsTo].entries()) this.#memory.put(place + 4 * i, word);
    this.#count++;
  }

  /** Leads all that went to one place to another. */
  redirect(from: number, to: number): void {
    for (let entry = 0; entry < this.#size; entry++) {
      const place = this.#place + entry * ENTRY_WORDS * 4 + 8;
      if (this.#memory.word(place) === from) this.#memory.put(place, to);
    }
  }

  #leadsTo(one: number, other: number): number {
    return this.#memory.word(this.#find(one, other) + 8);
  }

  #find(one: number, other: number): number {
    let entry = one & (this.#size - 1);
    for (;;) {
      const place = this.#place + entry * ENTRY_WORDS * 4;
      const leadsTo = this.#memory.word(place + 8);
      if (leadsTo === TO_NOTHING_KNOWN || (this.#memory.word(place) === one && this.#memory.word(place + 4) === other)) return place;
      entry = (entry + 1) & (this.#size - 1);
    }
  }
}
