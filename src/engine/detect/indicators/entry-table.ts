/** What is held of an indicator beside its value; what many share stands in lists of their own. */
export interface Entry {
  readonly kind: number;
  readonly feed: number;
  /** Label, severity, TLP and techniques. */
  readonly context: number;
  readonly confidence: number;
  /** Minutes since 1970. */
  readonly validFrom: number;
  /** Minutes since 1970; 0: never. */
  readonly expires: number;
}

const PAGE_BITS = 20;
const PAGE_BYTES = 1 << PAGE_BITS;
const FIRST_ENTRIES = 1 << 10;

/** Entries in columns, and their values in pages of bytes: some 25 bytes each and the value, and no object for the collector to walk over. */
export class EntryTable {
  count = 0;
  #kinds = new Uint8Array(FIRST_ENTRIES);
  #feeds = new Uint16Array(FIRST_ENTRIES);
  #contexts = new Uint32Array(FIRST_ENTRIES);
  #confidences = new Uint8Array(FIRST_ENTRIES);
  #validFrom = new Uint32Array(FIRST_ENTRIES);
  #expires = new Uint32Array(FIRST_ENTRIES);
  #offsets = new Uint32Array(FIRST_ENTRIES);
  #lengths = new Uint16Array(FIRST_ENTRIES);
  readonly #pages: Uint8Array[] = [];
  #end = 0;

  get byteSize(): number {
    return this.#kinds.length * 22 + this.#pages.length * PAGE_BYTES;
  }

  add(entry: Entry, key: Uint8Array, length: number): number {
    const place = this.count++;
    if (place === this.#kinds.length) this.#resize(place + (place >> 1));
    this.#kinds[place] = entry.kind;
    this.#feeds[place] = entry.feed;
    this.#contexts[place] = entry.context;
    this.#confidences[place] = entry.confidence;
    this.#validFrom[place] = entry.validFrom;
    this.#expires[place] = entry.expires;
    this.#lengths[place] = length;
    this.#offsets[place] = this.#write(key, length);
    return place;
  }

  /** Gives room for so many entries at once, so that nothing grows while they come. */
  reserve(count: number): void {
    if (count > this.#kinds.length) this.#resize(count);
  }

  feed(place: number): number {
    return this.#feeds[place] ?? 0;
  }

  get(place: number): Entry {
    return {
      kind: this.#kinds[place] ?? 0, feed: this.#feeds[place] ?? 0, context: this.#contexts[place] ?? 0, confidence: this.#confidences[place] ?? 0,
      validFrom: this.#validFrom[place] ?? 0, expires: this.#expires[place] ?? 0,
    };
  }

  bytes(place: number): Uint8Array {
    const offset = this.#offsets[place] ?? 0;
    const start = offset & (PAGE_BYTES - 1);
    return (this.#pages[offset >>> PAGE_BITS] as Uint8Array).subarray(start, start + (this.#lengths[place] ?? 0));
  }

  /** Whether the entry is of the kind and has these bytes. */
  isEqual(place: number, kind: number, { bytes, from, to }: { readonly bytes: Uint8Array; readonly from: number; readonly to: number }): boolean {
    if (this.#kinds[place] !== kind || this.#lengths[place] !== to - from) return false;
    const offset = this.#offsets[place] ?? 0;
    const page = this.#pages[offset >>> PAGE_BITS] as Uint8Array;
    const start = offset & (PAGE_BYTES - 1);
    for (let i = from; i < to; i++) if (page[start + i - from] !== bytes[i]) return false;
    return true;
  }

  #write(key: Uint8Array, length: number): number {
    // A value does not go over the end of a page.
    if ((this.#end & (PAGE_BYTES - 1)) + length > PAGE_BYTES) this.#end = (this.#end + PAGE_BYTES - 1) & ~(PAGE_BYTES - 1);
    const offset = this.#end >>> 0;
    if (this.#pages[offset >>> PAGE_BITS] === undefined) this.#pages[offset >>> PAGE_BITS] = new Uint8Array(PAGE_BYTES);
    (this.#pages[offset >>> PAGE_BITS] as Uint8Array).set(key.subarray(0, length), offset & (PAGE_BYTES - 1));
    this.#end = offset + length;
    return offset;
  }

  #resize(size: number): void {
    this.#kinds = grown(this.#kinds, new Uint8Array(size));
    this.#feeds = grown(this.#feeds, new Uint16Array(size));
    this.#contexts = grown(this.#contexts, new Uint32Array(size));
    this.#confidences = grown(this.#confidences, new Uint8Array(size));
    this.#validFrom = grown(this.#validFrom, new Uint32Array(size));
    this.#expires = grown(this.#expires, new Uint32Array(size));
    this.#offsets = grown(this.#offsets, new Uint32Array(size));
    this.#lengths = grown(this.#lengths, new Uint16Array(size));
  }
}

function grown<T extends Uint8Array | Uint16Array | Uint32Array>(from: T, to: T): T {
  to.set(from);
  return to;
}
