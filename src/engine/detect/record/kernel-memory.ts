import type { Kernel } from '../kernel/kernel.ts';
import { GOLDEN } from '../sigma/literal-scanner.ts';

/** Writes into the memory of a kernel, place after place. */
export class KernelMemory {
  readonly #kernel: Kernel;
  #next: number;
  #words: Int32Array;
  #bytes: Uint8Array;
  /** Places of words that others may share, by their hash. */
  readonly #shared = new Map<number, number[]>();

  constructor(kernel: Kernel, from: number) {
    this.#kernel = kernel;
    this.#next = from;
    this.#words = new Int32Array(kernel.buffer());
    this.#bytes = new Uint8Array(kernel.buffer());
  }

  /** Bytes in use. */
  get used(): number {
    return this.#next;
  }

  /** A place of so many bytes, all zero, at a multiple of four. */
  reserve(size: number): number {
    const place = this.#next;
    this.#next += (size + 3) & ~3;
    // The kernel reads whole blocks, a little past the end of what is there.
    if (this.#next + 64 > this.#bytes.length) {
      this.#kernel.grow(Math.max(this.#next + 64, Math.ceil(this.#bytes.length * 1.25)));
      this.#words = new Int32Array(this.#kernel.buffer());
      this.#bytes = new Uint8Array(this.#kernel.buffer());
    }
    return place;
  }

  put(place: number, word: number): void {
    this.#words[place >> 2] = word;
  }

  word(place: number): number {
    return this.#words[place >> 2] ?? 0;
  }

  putBytes(place: number, bytes: Uint8Array): void {
    this.#bytes.set(bytes, place);
  }

  /** A copy of the words between two places. */
  wordsAt(from: number, to: number): Int32Array {
    return this.#words.slice(from >> 2, to >> 2);
  }

  /** The bytes from a place on; valid until something is reserved. */
  bytesAt(place: number, length: number): Uint8Array {
    return this.#bytes.subarray(place, place + length);
  }

  writeWords(words: readonly number[]): number {
    const place = this.reserve(words.length * 4);
    this.#words.set(words, place >> 2);
    return place;
  }

  /** The same, where equal words that were written so before serve too. */
  writeShared(words: readonly number[]): number {
    let hash = words.length;
    for (const word of words) hash = Math.imul(hash ^ word, GOLDEN) ^ (hash >>> 15);
    const known = this.#shared.get(hash)?.find((place) => this.#areAt(place, words));
    if (known !== undefined) return known;
    const place = this.writeWords(words);
    const places = this.#shared.get(hash);
    if (places === undefined) this.#shared.set(hash, [place]);
    else places.push(place);
    return place;
  }

  #areAt(place: number, words: readonly number[]): boolean {
    return words.every((word, i) => this.#words[(place >> 2) + i] === (word | 0));
  }

  writeBytes(bytes: Uint8Array): number {
    const place = this.reserve(bytes.length);
    this.#bytes.set(bytes, place);
    return place;
  }

  /** A list as the kernel reads it: its length, then its items; 0 when it is empty. */
  writeList(items: readonly number[]): number {
    return items.length === 0 ? 0 : this.writeWords([items.length, ...items]);
  }
}
