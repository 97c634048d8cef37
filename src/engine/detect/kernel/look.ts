// Looks for what rules need in the spans of a record, and gathers the rules. A part of the kernel, see record-kernel.ts.
import { byteAt, filteredWord, gramAt, multiply, putWord, wordAt } from './memory.ts';
import { GOLDEN, K1 } from './hashing.ts';
import * as at from './layout.ts';
import { end, epoch, firstSpan, recordFlags, start } from './read-record.ts';

type i32 = number;

const CASE_BITS: i32 = 0x20202020;
const THREE_BYTES: i32 = 0x00ffffff;

/** Candidates: places of the shape's rules, gathered without repetition by stamps. */
let stamps: i32 = 0;
let candidates: i32 = 0;
export let candidateCount: i32 = 0;

/** Begins a record: `scratch` has room for all rules. */
export function beginCandidates(shape: i32, scratch: i32): void {
  stamps = wordAt(shape + at.SHAPE_STAMPS);
  candidates = scratch;
  candidateCount = 0;
}

export function lookAtAll(shape: i32): void {
  const count = wordAt(shape + at.SHAPE_LOOK_COUNT);
  let place = wordAt(shape + at.SHAPE_LOOKS);
  for (let i: i32 = 0; i < count; i++) {
    const slot = wordAt(place + at.LOOK_SLOT);
    if (slot < 0) look(place, start, end, flagsOfText());
    else {
      let span = firstSpan(slot);
      if (span !== 0) {
        const present = wordAt(place + at.LOOK_PRESENT);
        if (present !== 0) addCandidates(present);
      }
      for (; span !== 0; span = wordAt(span + 16)) {
        const flags = wordAt(span + 8);
        if ((flags & at.NULL) === 0) look(place, wordAt(span), wordAt(span + 4), flags);
      }
    }
    place += at.LOOK_SIZE;
  }
}

export function addCandidates(list: i32): void {
  const count = wordAt(list);
  for (let i: i32 = 1; i <= count; i++) {
    const rule = wordAt(list + (i << 2));
    const stamp = stamps + (rule << 2);
    if (wordAt(stamp) === epoch) continue;
    putWord(stamp, epoch);
    putWord(candidates + (candidateCount << 2), rule);
    candidateCount++;
  }
}

/** Escapes do not matter to the record as it stands, odd letters do. */
export function flagsOfText(): i32 {
  const isOdd = (recordFlags & (at.ODD | at.HIGH)) === (at.ODD | at.HIGH);
  return isOdd ? at.ODD : recordFlags & at.HIGH;
}

/** The node that an edge leads to, or -1. */
export function follow(edges: i32, mask: i32, node: i32, byte: i32): i32 {
  const mixed = multiply(node, GOLDEN) ^ multiply(byte + 1, K1);
  let entry = (mixed ^ (mixed >>> 15)) & mask;
  let place = edges + entry * at.EDGE_SIZE;
  while (wordAt(place) !== 0) {
    if (wordAt(place) === node + 1 && wordAt(place + 4) === byte) return wordAt(place + 8);
    entry = (entry + 1) & mask;
    place = edges + entry * at.EDGE_SIZE;
  }
  return -1;
}

export function folded(byte: i32): i32 {
  return byte >= 0x41 && byte <= 0x5a ? byte | 0x20 : byte;
}

/** Walks a trie along a text, from its start or (step -1) from its end. */
function walk(edges: i32, mask: i32, nodes: i32, from: i32, length: i32, step: i32): void {
  let node: i32 = 0;
  let place = from;
  let left = length;
  for (;;) {
    const open = wordAt(nodes + node * at.NODE_SIZE);
    if (open !== 0) addCandidates(open);
    if (left === 0) break;
    node = follow(edges, mask, node, folded(byteAt(place)));
    if (node < 0) return;
    place += step;
    left--;
  }
  const whole = wordAt(nodes + node * at.NODE_SIZE + 4);
  if (whole !== 0) addCandidates(whole);
}

function isAtCoarsely(literal: i32, length: i32, place: i32): boolean {
  for (let i: i32 = 0; i < length; i++) if ((byteAt(place + i) | 0x20) !== byteAt(literal + i)) return false;
  return true;
}

/** Adds the rules of the literals that stand around a gram. */
function checkGram(scan: i32, gram: i32, place: i32, from: i32, to: i32): void {
  const heads = wordAt(scan + at.SCAN_HEADS);
  let item = wordAt(heads + ((((multiply(gram, GOLDEN) >>> 7) & wordAt(scan + at.SCAN_HEADS_MASK))) << 2));
  while (item !== 0) {
    if (wordAt(item) === gram) {
      const length = wordAt(item + 12);
      const literalStart = place - wordAt(item + 16);
      if (literalStart >= from && literalStart + length <= to && isAtCoarsely(wordAt(item + 8), length, literalStart)) addCandidates(wordAt(item + 20));
    }
    item = wordAt(item + 4);
  }
}

function scanWords(scan: i32, from: i32, to: i32): void {
  const filter = wordAt(scan + at.SCAN_FILTER);
  const shift = wordAt(scan + at.SCAN_SHIFT);
  const last = to - 4;
  let place = filteredWord(from, last, filter, shift);
  while (place <= last) {
    checkGram(scan, gramAt(place) | CASE_BITS, place, from, to);
    place = filteredWord(place + 4, last, filter, shift);
  }
}

function scanBytes(scan: i32, from: i32, to: i32, step: i32, gramLength: i32): void {
  const filter = wordAt(scan + at.SCAN_FILTER);
  const shift = wordAt(scan + at.SCAN_SHIFT);
  const mask = gramLength === 3 ? THREE_BYTES : -1;
  const last = to - gramLength;
  for (let place = from; place <= last; place += step) {
    const gram = (gramAt(place) | CASE_BITS) & mask;
    if (byteAt(filter + (multiply(gram, GOLDEN) >>> shift)) !== 0) checkGram(scan, gram, place, from, to);
  }
}

function look(place: i32, from: i32, to: i32, flags: i32): void {
  if ((flags & (at.ODD | at.COMPLEX)) !== 0) {
    const all = wordAt(place + at.LOOK_ALL);
    if (all !== 0) addCandidates(all);
    return;
  }
  if ((flags & at.HIGH) !== 0) {
    const high = wordAt(place + at.LOOK_HIGH);
    if (high !== 0) addCandidates(high);
  }
  const starts = wordAt(place + at.LOOK_STARTS);
  if (starts !== 0) walk(starts, wordAt(place + at.LOOK_STARTS_MASK), wordAt(place + at.LOOK_STARTS_NODES), from, to - from, 1);
  const ends = wordAt(place + at.LOOK_ENDS);
  if (ends !== 0) walk(ends, wordAt(place + at.LOOK_ENDS_MASK), wordAt(place + at.LOOK_ENDS_NODES), to - 1, to - from, -1);
  const scans = place + at.LOOK_SCANS;
  if (wordAt(scans + at.SCAN_FILTER) !== 0) scanWords(scans, from, to);
  if (wordAt(scans + at.SCAN_SIZE) !== 0) scanBytes(scans + at.SCAN_SIZE, from, to, 2, 4);
  if (wordAt(scans + 2 * at.SCAN_SIZE) !== 0) scanBytes(scans + 2 * at.SCAN_SIZE, from, to, 1, 4);
  if (wordAt(scans + 3 * at.SCAN_SIZE) !== 0) scanBytes(scans + 3 * at.SCAN_SIZE, from, to, 1, 3);
}
