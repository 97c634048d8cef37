/** Copies the low byte of each UTF-16 unit of a text to the start of `target`, which is long enough. */
export type CopyUnits = (text: string, target: Uint8Array) => void;

/** How often a gram stands in the texts to be scanned; only the order of the figures matters. */
export type GramFrequency = (gram: number) => number;

export interface Literal {
  /** Folded, at least `SHORTEST_LITERAL` long. */
  readonly text: string;
  readonly entry: number;
}

export const SHORTEST_LITERAL = 3;
/** From this length on a literal has, at any alignment, one whole 32-bit word inside it. */
export const WORD_LITERAL = 7;
const PAIR_LITERAL = 5;

/** Sets the case bit of four bytes: letters become lower case; some signs fall together, which costs a false find only. */
const CASE_BITS = 0x20202020;
const THREE_BYTES = 0x00ffffff;
const CASE_BIT = 0x20;
const FEWEST_BITS = 10;
/** Filter bytes for each gram in it: one gram in 64 bytes passes one word in 64 that is not there. */
const SPARSENESS = 64;
const MOST_BITS = 20;

/** All literals whose grams are looked for at the same stride. */
interface StrideClass {
  readonly stride: 1 | 2 | 4;
  readonly gramLength: 3 | 4;
  readonly table: GramTable;
}

/**
 * Finds which of many literals a text may contain. Only every fourth byte position is looked at for literals of seven
 * bytes and more (each is entered with four windows, one for each alignment), every second for five and six, every one
 * for shorter ones. What is found is compared byte by byte but for the case bit; a find may still be false.
 * Words are read as little-endian, which every platform of Node and of browsers is.
 */
export class LiteralScanner {
  readonly #copyUnits: CopyUnits;
  readonly #literals: readonly Uint8Array[];
  readonly #entries: readonly number[];
  readonly #classes: readonly StrideClass[];
  #bytes = new Uint8Array(4_096);
  #words = new Int32Array(this.#bytes.buffer);

  constructor(literals: readonly Literal[], frequency: GramFrequency, copyUnits: CopyUnits) {
    this.#copyUnits = copyUnits;
    this.#literals = literals.map((literal) => coarseBytes(literal.text));
    this.#entries = literals.map((literal) => literal.entry);
    this.#classes = STRIDES.map(({ stride, gramLength, from, below }) => {
      const grams: GramPlace[] = [];
      for (const [index, bytes] of this.#literals.entries()) {
        if (bytes.length >= from && bytes.length < below) grams.push(...rarestGrams({ bytes, index, stride, gramLength }, frequency));
      }
      return { stride, gramLength, table: new GramTable(grams) };
    }).filter(({ table }) => table.size > 0);
  }

  /** The text must be folded, or have no unit above 0xff. */
  find(text: string, found: (entry: number) => void): void {
    const { length } = text;
    if (length < SHORTEST_LITERAL) return;
    if (length > this.#bytes.length) {
      this.#bytes = new Uint8Array(2 ** Math.ceil(Math.log2(length + 4)));
      this.#words = new Int32Array(this.#bytes.buffer);
    }
    this.#copyUnits(text, this.#bytes);
    for (let i = 0; i < this.#classes.length; i++) {
      const strideClass = this.#classes[i];
      if (strideClass === undefined) continue;
      if (strideClass.stride === 4) this.#scanWords(strideClass.table, length, found);
      else this.#scanBetween(strideClass, length, found);
    }
  }

  #scanWords(table: GramTable, length: number, found: (entry: number) => void): void {
    const words = this.#words;
    const { filter, shift } = table;
    const end = length >> 2;
    for (let i = 0; i < end; i++) {
      const gram = (words[i] ?? 0) | CASE_BITS;
      if (filter[Math.imul(gram, GOLDEN) >>> shift] !== 0) this.#check(table, gram, i << 2, length, found);
    }
  }

  /** Words that start between the aligned ones are put together from two neighbours. */
  #scanBetween({ stride, gramLength, table }: StrideClass, length: number, found: (entry: number) => void): void {
    const words = this.#words;
    const { filter, shift } = table;
    const mask = gramLength === 3 ? THREE_BYTES : -1;
    const last = length - gramLength;
    for (let place = 0; place <= last; place += stride) {
      const bits = (place & 3) << 3;
      const low = words[place >> 2] ?? 0;
      const word = bits === 0 ? low : (low >>> bits) | ((words[(place >> 2) + 1] ?? 0) << (32 - bits));
      const gram = (word | CASE_BITS) & mask;
      if (filter[Math.imul(gram, GOLDEN) >>> shift] !== 0) this.#check(table, gram, place, length, found);
    }
  }

  // biome-ignore lint/complexity/useMaxParams: called for each candidate of each scan; an object for each would be garbage
  #check(table: GramTable, gram: number, place: number, length: number, found: (entry: number) => void): void {
    for (let item = table.first(gram); item >= 0; item = table.next(item)) {
      const literal = this.#literals[table.literal(item)];
      const start = place - table.offset(item);
      if (literal !== undefined && start >= 0 && start + literal.length <= length && this.#isAt(literal, start)) {
        found(this.#entries[table.literal(item)] ?? 0);
      }
    }
  }

  #isAt(literal: Uint8Array, start: number): boolean {
    const bytes = this.#bytes;
    for (let i = 0; i < literal.length; i++) if (((bytes[start + i] ?? 0) | CASE_BIT) !== literal[i]) return false;
    return true;
  }
}

/** Copies units one by one, for where the platform has nothing faster. */
export function copyUnitsPlainly(text: string, target: Uint8Array): void {
  for (let i = 0; i < text.length; i++) target[i] = text.charCodeAt(i);
}

/** Calls back with each four-byte gram of a text, as the scanner sees it. */
export function forEachGram(text: string, seen: (gram: number) => void): void {
  let gram = 0;
  for (let i = 0; i < text.length; i++) {
    gram = (gram >>> 8) | (((text.charCodeAt(i) & 0xff) | CASE_BIT) << 24);
    if (i >= 3) seen(gram);
  }
}

export const GOLDEN = 0x9e3779b1;
/** How literals are looked for, by their length. */
export const STRIDES = [
  { stride: 4, gramLength: 4, from: WORD_LITERAL, below: Infinity },
  { stride: 2, gramLength: 4, from: PAIR_LITERAL, below: WORD_LITERAL },
  { stride: 1, gramLength: 4, from: 4, below: PAIR_LITERAL },
  { stride: 1, gramLength: 3, from: SHORTEST_LITERAL, below: 4 },
] as const;

export interface GramPlace {
  readonly gram: number;
  readonly literal: number;
  readonly offset: number;
}

interface Windowed {
  readonly bytes: Uint8Array;
  readonly index: number;
  readonly stride: number;
  readonly gramLength: number;
}

/** The `stride` neighbouring grams of a literal that are rarest together. */
export function rarestGrams({ bytes, index, stride, gramLength }: Windowed, frequency: GramFrequency): GramPlace[] {
  let best = 0;
  let least = Infinity;
  for (let start = 0; start + stride - 1 + gramLength <= bytes.length; start++) {
    let sum = 0;
    for (let i = 0; i < stride; i++) sum += frequency(gramAt(bytes, start + i, gramLength));
    if (sum < least) [best, least] = [start, sum];
  }
  return Array.from({ length: stride }, (_, i) => ({ gram: gramAt(bytes, best + i, gramLength), literal: index, offset: best + i }));
}

function gramAt(bytes: Uint8Array, start: number, length: number): number {
  let gram = 0;
  for (let i = 0; i < length; i++) gram |= (bytes[start + i] ?? 0) << (8 * i);
  return gram;
}

function coarseBytes(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < bytes.length; i++) bytes[i] = (text.charCodeAt(i) & 0xff) | CASE_BIT;
  return bytes;
}

/** Grams with where they stand in which literal: a sparse byte filter in front of a chained hash table. */
class GramTable {
  readonly size: number;
  readonly shift: number;
  readonly filter: Uint8Array;
  readonly #heads: Int32Array;
  readonly #places: readonly GramPlace[];
  readonly #next: Int32Array;
  readonly #mask: number;

  constructor(places: readonly GramPlace[]) {
    this.size = places.length;
    this.#places = places;
    const bits = Math.min(MOST_BITS, Math.max(FEWEST_BITS, Math.ceil(Math.log2(places.length * SPARSENESS + 1))));
    this.shift = 32 - bits;
    this.filter = new Uint8Array(1 << bits);
    this.#mask = 2 ** Math.ceil(Math.log2(places.length * 2 + 1)) - 1;
    this.#heads = new Int32Array(this.#mask + 1).fill(-1);
    this.#next = new Int32Array(places.length);
    for (const [item, { gram }] of places.entries()) {
      this.filter[Math.imul(gram, GOLDEN) >>> this.shift] = 1;
      const head = Math.imul(gram, GOLDEN) >>> 7 & this.#mask;
      this.#next[item] = this.#heads[head] ?? -1;
      this.#heads[head] = item;
    }
  }

  /** The first item that may stand for the gram, or -1. */
  first(gram: number): number {
    return this.#skip(this.#heads[Math.imul(gram, GOLDEN) >>> 7 & this.#mask] ?? -1, gram);
  }

  next(item: number): number {
    return this.#skip(this.#next[item] ?? -1, this.#places[item]?.gram ?? 0);
  }

  literal(item: number): number {
    return this.#places[item]?.literal ?? 0;
  }

  offset(item: number): number {
    return this.#places[item]?.offset ?? 0;
  }

  #skip(from: number, gram: number): number {
    let item = from;
    while (item >= 0 && this.#places[item]?.gram !== gram) item = this.#next[item] ?? -1;
    return item;
  }
}
