import { ITEM_SIZE, SCAN_FILTER, SCAN_HEADS, SCAN_HEADS_MASK, SCAN_SHIFT, SCAN_SIZE } from '../kernel/layout.ts';
import { GOLDEN, type GramFrequency, type GramPlace, rarestGrams, STRIDES } from '../sigma/literal-scanner.ts';
import type { KernelMemory } from './kernel-memory.ts';

/** A literal to be found anywhere, with the rules that it makes candidates. */
export interface ScanEntry {
  /** With the case bit set in every byte. */
  readonly bytes: Uint8Array;
  readonly rules: readonly number[];
}

const FEWEST_BITS = 12;
const MOST_BITS = 19;
/** Filter bytes for each gram in it. */
const SPARSENESS = 128;

/** Writes the four scans of a look; those without literals stay zero. */
export function writeScans(place: number, entries: readonly ScanEntry[], frequency: GramFrequency, memory: KernelMemory): void {
  for (const [number, { stride, gramLength, from, below }] of STRIDES.entries()) {
    const grams: (GramPlace & { readonly entry: ScanEntry })[] = [];
    for (const [index, entry] of entries.entries()) {
      if (entry.bytes.length < from || entry.bytes.length >= below) continue;
      grams.push(...rarestGrams({ bytes: entry.bytes, index, stride, gramLength }, frequency).map((gram) => ({ ...gram, entry })));
    }
    if (grams.length > 0) writeScan(place + number * SCAN_SIZE, grams, memory);
  }
}

function writeScan(place: number, grams: readonly (GramPlace & { readonly entry: ScanEntry })[], memory: KernelMemory): void {
  const bits = Math.min(MOST_BITS, Math.max(FEWEST_BITS, Math.ceil(Math.log2(grams.length * SPARSENESS + 1))));
  const filter = memory.reserve(1 << bits);
  const headsMask = 2 ** Math.ceil(Math.log2(grams.length * 2 + 1)) - 1;
  const heads = memory.reserve((headsMask + 1) * 4);
  const written = new Map<ScanEntry, readonly [number, number]>();
  for (const { gram, offset, entry } of grams) {
    const [literal, list] = written.get(entry) ?? ([memory.writeBytes(entry.bytes), memory.writeList(entry.rules)] as const);
    written.set(entry, [literal, list]);
    const item = memory.reserve(ITEM_SIZE);
    const head = heads + ((Math.imul(gram, GOLDEN) >>> 7) & headsMask) * 4;
    for (const [i, word] of [gram, memory.word(head), literal, entry.bytes.length, offset, list].entries()) memory.put(item + 4 * i, word);
    memory.put(head, item);
    memory.bytesAt(filter + (Math.imul(gram, GOLDEN) >>> (32 - bits)), 1)[0] = 1;
  }
  memory.put(place + SCAN_FILTER, filter);
  memory.put(place + SCAN_SHIFT, 32 - bits);
  memory.put(place + SCAN_HEADS, heads);
  memory.put(place + SCAN_HEADS_MASK, headsMask);
}
