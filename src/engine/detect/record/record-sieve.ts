import type { LogSource } from '#contract/log-source.ts';
import * as at from '../kernel/layout.ts';
import { utf8Bytes } from '../sigma/encodings.ts';
import { KernelMemory } from './kernel-memory.ts';
import { Lessons } from './lessons.ts';
import { RouteTable } from './route-table.ts';
import { fieldsOfRules } from './shape-tree.ts';
import { ShapeBook, type ShapeTables } from './shape-book.ts';
import type { SieveParts } from './sieve-parts.ts';
import { SlotTable } from './slot-table.ts';

/** Records that lie in one block of bytes. */
export interface RecordBlock {
  readonly bytes: Uint8Array;
  /** Start and end of each record. */
  readonly spans: readonly number[];
  /** `vendor.product` where it is told; else empty. */
  readonly source: string;
}

/** What the bytes say of a record: the rules that may fire on it, by their places in the rule set, in order; null: any may. A record that is not told of fires none. */
export interface Sifted {
  readonly record: number;
  readonly places: readonly number[] | null;
  /** Those of the places where the bytes leave it open; the other rules do fire. */
  readonly open: readonly number[];
}

export interface SieveCounts {
  records: number;
  samples: number;
  /** Records of which the bytes say nothing: as they are what they are, or as their kind is not known yet. */
  unreadable: number;
  unknown: number;
}

export const MOST_BYTES = 1 << 20;
export const MOST_RECORDS = 8_192;
const OUTPUT_BYTES = 1 << 20;
const MOST_ENTRIES = 16_384;
/** Shapes that were written anew leave their old places behind; from here on all is learnt again. */
const MOST_MEMORY = 1_400 * 2 ** 20;
const EPOCH_LIMIT = 1 << 30;
/** A step of learning is done for each block, and one more for so many records. */
const RECORDS_A_STEP = 2;

/** Says by the bytes of records which rules may fire on them, and learns from them what kinds there are. It never lets a rule go that fires. */
export class RecordSieve {
  readonly counts: SieveCounts = { records: 0, samples: 0, unreadable: 0, unknown: 0 };
  readonly #parts: SieveParts;
  readonly #rulesOfSources = new Map<string, { readonly places: readonly number[]; readonly fields: readonly string[] }>();
  #memory!: KernelMemory;
  #slots!: SlotTable;
  #tables!: ShapeTables;
  #book!: ShapeBook;
  #lessons!: Lessons;
  #input = 0;
  #list = 0;
  #scratch = 0;
  #output = 0;

  constructor(parts: SieveParts) {
    this.#parts = parts;
    this.#reset();
  }

  /** Bytes of the kernel's memory in use. */
  get memoryBytes(): number {
    return this.#memory.used;
  }

  /** Shapes of records that are known. */
  get shapeCount(): number {
    return this.#book.size;
  }

  /** Learns all that waits to be learnt, which may take a while. */
  learnAll(): void {
    this.#lessons.work(Number.POSITIVE_INFINITY);
  }

  /** Sifts a block of at most `MOST_RECORDS` records; one that is longer than `MOST_BYTES` must stand alone. Calls back in the order of the records. */
  sift({ bytes, spans, source }: RecordBlock, found: (sifted: Sifted) => void): void {
    const count = spans.length / 2;
    this.counts.records += count;
    if (bytes.length > MOST_BYTES) {
      this.counts.unreadable++;
      found({ record: 0, places: null, open: [] });
      return;
    }
    const { kernel, ruleSet, decode } = this.#parts;
    this.#memory.putBytes(this.#input, bytes);
    for (let i = 0; i < spans.length; i++) this.#memory.put(this.#list + 4 * i, this.#input + (spans[i] as number));
    const told = source === '' ? 0 : this.#slots.hashOf(source);
    for (let done = 0; done < count; ) {
      const limit = this.#output + OUTPUT_BYTES;
      const room = 4 * (at.FOUND_WORDS + ruleSet.rules.length) + 4;
      const looked = kernel.matchRecords(this.#list + 8 * done, count - done, told, this.#scratch, this.#output, limit, room);
      const words = this.#memory.wordsAt(this.#output, this.#memory.word(limit));
      for (let i = 0; i < words.length; ) {
        const record = done + (words[i] as number);
        const text = () => decode(bytes.subarray(spans[2 * record], spans[2 * record + 1]));
        i += at.FOUND_WORDS + this.#take({ words, i, record, source, told, text }, found);
      }
      done += looked;
    }
    this.#lessons.work(1 + Math.floor(count / RECORDS_A_STEP));
    this.#keepSmall();
  }

  /** Works off one thing that the kernel found; answers how many rules were listed with it. */
  #take({ words, i, record, source, told, text }: FoundWords, found: (sifted: Sifted) => void): number {
    const kind = words[i + 1] as number;
    const [one, other] = [words[i + 2] as number, words[i + 3] as number];
    if (kind === at.FOUND_RULES || kind === at.FOUND_SAMPLE) {
      if (kind === at.FOUND_SAMPLE) this.#observe(one, text());
      if (other > 0) found(siftedRules(record, words.subarray(i + at.FOUND_WORDS, i + at.FOUND_WORDS + other)));
      return other;
    }
    if (kind === at.FOUND_UNREADABLE) this.counts.unreadable++;
    else this.counts.unknown++;
    found({ record, places: null, open: [] });
    const table = kind === at.FOUND_STRUCTURE ? this.#tables.structures : kind === at.FOUND_ROUTE ? this.#tables.routes : null;
    const name = `${kind} ${one} ${other}`;
    if (!this.#lessons.isWanted(name) || table?.isWorthLearning(one, other) !== true) return 0;
    const subject = { text: text(), source, told, key: [one, other] as const };
    this.#lessons.add(name, kind === at.FOUND_STRUCTURE ? this.#book.learnStructure(subject, this.#tables) : this.#book.learnRoute(subject, this.#tables));
    return 0;
  }

  #observe(place: number, text: string): void {
    this.counts.samples++;
    const shape = this.#book.shapeAt(place);
    if (shape?.observe(text) === true) this.#lessons.add(shape, this.#book.writeAgain(shape, this.#tables));
  }

  /** Lets the kernel look at one record. Not while it works off a block, whose place this takes. */
  #routeOf(text: string, told: number): readonly [number, number] | null {
    const bytes = Uint8Array.from(utf8Bytes(text));
    const memory = this.#memory;
    memory.putBytes(this.#input, bytes);
    memory.put(this.#list, this.#input);
    memory.put(this.#list + 4, this.#input + bytes.length);
    this.#parts.kernel.matchRecords(this.#list, 1, told, this.#scratch, this.#output, this.#output + OUTPUT_BYTES, 0);
    return memory.word(this.#output + OUTPUT_BYTES) > this.#output && memory.word(this.#output + 4) === at.FOUND_ROUTE ? [memory.word(this.#output + 8), memory.word(this.#output + 12)] : null;
  }

  #rulesOf(logSources: readonly LogSource[]): { readonly places: readonly number[]; readonly fields: readonly string[] } {
    const key = JSON.stringify(logSources);
    let known = this.#rulesOfSources.get(key);
    if (!known) {
      const { rules, placesFor } = this.#parts.ruleSet;
      const places = placesFor(logSources);
      known = { places, fields: fieldsOfRules(places.flatMap((place) => rules[place] ?? [])) };
      this.#rulesOfSources.set(key, known);
    }
    return known;
  }

  #reset(): void {
    const { kernel, seed, ruleSet } = this.#parts;
    kernel.grow(at.HEAD_SIZE + 64);
    const memory = new KernelMemory(kernel, at.HEAD_SIZE);
    this.#memory = memory;
    new Uint8Array(kernel.buffer()).fill(0);
    memory.put(at.HEAD_SEED, seed);
    this.#input = memory.reserve(MOST_BYTES + 64);
    this.#list = memory.reserve(MOST_RECORDS * 8);
    this.#scratch = memory.reserve(4 * ruleSet.rules.length + 4);
    this.#output = memory.reserve(OUTPUT_BYTES + 8 * ruleSet.rules.length + 64);
    memory.put(at.HEAD_TEXTS, memory.reserve(MOST_BYTES + 64));
    const spans = memory.reserve(at.MOST_SPANS * at.SPAN_WORDS * 4);
    memory.put(at.HEAD_SPANS, spans);
    memory.put(at.HEAD_SPANS_LIMIT, spans + at.MOST_SPANS * at.SPAN_WORDS * 4);
    this.#slots = new SlotTable(kernel, memory);
    this.#tables = { structures: new RouteTable(memory, at.HEAD_STRUCTURES, MOST_ENTRIES), routes: new RouteTable(memory, at.HEAD_ROUTES, MOST_ENTRIES) };
    this.#book = new ShapeBook({ ...this.#parts, memory, slots: this.#slots, routeOf: (text, told) => this.#routeOf(text, told), rulesOf: (logSources) => this.#rulesOf(logSources) });
    this.#lessons = new Lessons();
  }

  /** Starts over before places or epochs run out. */
  #keepSmall(): void {
    if (this.#memory.used > MOST_MEMORY || this.#memory.word(at.HEAD_EPOCH) > EPOCH_LIMIT) this.#reset();
  }
}

interface FoundWords {
  readonly words: Int32Array;
  readonly i: number;
  readonly record: number;
  readonly source: string;
  readonly told: number;
  readonly text: () => string;
}

function siftedRules(record: number, numbers: Int32Array): Sifted {
  const places: number[] = [];
  const open: number[] = [];
  for (const number of numbers) {
    const place = number & ~at.RULE_OPEN;
    places.push(place);
    if (place !== number) open.push(place);
  }
  return { record, places: places.length > 1 ? places.sort((a, b) => a - b) : places, open };
}
