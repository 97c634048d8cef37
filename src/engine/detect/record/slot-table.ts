import type { Kernel } from '../kernel/kernel.ts';
import { HEAD_KEYS, HEAD_KEYS_MASK, HEAD_SLOTS, KEY_WORDS, SLOT_WORDS } from '../kernel/layout.ts';
import { utf8Bytes } from '../sigma/encodings.ts';
import type { KernelMemory } from './kernel-memory.ts';

/** Keys that rules or log sources depend on; the kernel keeps the leaves of these. */
export const MOST_SLOTS = 16_384;

/** The dictionary of the kernel: keys of leaves, each with a slot. */
export class SlotTable {
  readonly #kernel: Kernel;
  readonly #memory: KernelMemory;
  readonly #slots = new Map<string, number>();
  readonly #hashes = new Map<string, number>();
  readonly #keys: number;
  readonly #scratch: number;

  constructor(kernel: Kernel, memory: KernelMemory) {
    this.#kernel = kernel;
    this.#memory = memory;
    this.#keys = memory.reserve(2 * MOST_SLOTS * KEY_WORDS * 4);
    memory.put(HEAD_KEYS, this.#keys);
    memory.put(HEAD_KEYS_MASK, 2 * MOST_SLOTS - 1);
    memory.put(HEAD_SLOTS, memory.reserve(MOST_SLOTS * SLOT_WORDS * 4));
    this.#scratch = memory.reserve(LONGEST_KEY + 8);
  }

  get size(): number {
    return this.#slots.size;
  }

  /** The slot of a key; a new one where it has none yet. -1 when there is no room. */
  slotOf(key: string): number {
    const known = this.#slots.get(key);
    if (known !== undefined) return known;
    const bytes = Uint8Array.from(utf8Bytes(key));
    const slot = this.#slots.size;
    if (slot >= MOST_SLOTS || bytes.length > LONGEST_KEY) return -1;
    this.#slots.set(key, slot);
    const place = this.#memory.writeBytes(bytes);
    const hash = this.hashOf(key);
    const mask = 2 * MOST_SLOTS - 1;
    let entry = hash & mask;
    while (this.#memory.word(this.#entry(entry) + 4) !== 0) entry = (entry + 1) & mask;
    for (const [i, word] of [hash, slot + 1, place, bytes.length].entries()) this.#memory.put(this.#entry(entry) + 4 * i, word);
    return slot;
  }

  hashOf(key: string): number {
    let hash = this.#hashes.get(key);
    if (hash === undefined) {
      const bytes = Uint8Array.from(utf8Bytes(key)).subarray(0, LONGEST_KEY);
      this.#memory.putBytes(this.#scratch, bytes);
      hash = this.#kernel.keyHash(this.#scratch, this.#scratch + bytes.length);
      this.#hashes.set(key, hash);
    }
    return hash;
  }

  /** The hash of the path of a leaf, as the kernel makes it. */
  pathOf(keys: readonly string[]): number {
    return keys.reduce((path, key) => this.#kernel.pathHash(path, this.hashOf(key)), 0);
  }

  #entry(entry: number): number {
    return this.#keys + entry * KEY_WORDS * 4;
  }
}

const LONGEST_KEY = 1_024;
