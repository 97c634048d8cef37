/*
 * The kernel of the record matcher: finds the leaves of a JSON record, the shape of the record, and the rules that may fire on it, all on its
 * bytes. It never misses a rule; where it cannot tell, it says so and the engine decides on the event.
 *
 * This file is TypeScript and AssemblyScript at once: plain functions over numbers of 32 bits, memory only through memory.ts. Layout: layout.ts.
 */
import { add, byteAt, eitherByte, filteredWord, gramAt, multiply, putWord, quoteOrBackslash, sawHigh, wordAt } from './memory.ts';
import * as at from './layout.ts';

type i32 = number;

const K1: i32 = 0x85ebca6b | 0;
const K2: i32 = 0xc2b2ae35 | 0;
const K3: i32 = 0x27d4eb2f | 0;
const GOLDEN: i32 = 0x9e3779b1 | 0;
const DEEPEST: i32 = 48;
const CASE_BITS: i32 = 0x20202020;
const THREE_BYTES: i32 = 0x00ffffff;

let seed: i32 = 0;
let keys: i32 = 0;
let keysMask: i32 = 0;
let slots: i32 = 0;
let spans: i32 = 0;
let spansEnd: i32 = 0;
let epoch: i32 = 0;

/** The record at hand. */
let start: i32 = 0;
let end: i32 = 0;
let nextSpan: i32 = 0;
let structure1: i32 = 0;
let structure2: i32 = 0;
let recordFlags: i32 = 0;
let textFlags: i32 = 0;

/** Candidates: places of the shape's rules, gathered without repetition by stamps. */
let stamps: i32 = 0;
let candidates: i32 = 0;
let candidateCount: i32 = 0;

export function mix(value: i32): i32 {
  let h = multiply(value ^ (value >>> 16), K1);
  h = multiply(h ^ (h >>> 13), K2);
  return h ^ (h >>> 16);
}

/** The hash of a path: that of the path above it and of the key. */
export function pathHash(above: i32, key: i32): i32 {
  return mix(add(multiply(above, K3), key));
}

/** Hashes bytes four at a time. */
export function hashBytes(from: i32, to: i32): i32 {
  let h = seed ^ multiply(to - from, K1);
  let place = from;
  for (; place + 4 <= to; place += 4) {
    h = multiply(h ^ gramAt(place), GOLDEN);
    h ^= h >>> 15;
  }
  if (place < to) {
    h = multiply(h ^ (gramAt(place) & ((1 << ((to - place) << 3)) - 1)), GOLDEN);
    h ^= h >>> 15;
  }
  return h;
}

function isSame(one: i32, other: i32, length: i32): boolean {
  let i: i32 = 0;
  for (; i + 4 <= length; i += 4) if (gramAt(one + i) !== gramAt(other + i)) return false;
  for (; i < length; i++) if (byteAt(one + i) !== byteAt(other + i)) return false;
  return true;
}

/** The slot of a key, or -1. */
function slotOf(hash: i32, from: i32, length: i32): i32 {
  let entry = hash & keysMask;
  let place = keys + (entry << 4);
  while (wordAt(place + 4) !== 0) {
    if (wordAt(place) === hash && wordAt(place + 12) === length && isSame(wordAt(place + 8), from, length)) return wordAt(place + 4) - 1;
    entry = (entry + 1) & keysMask;
    place = keys + (entry << 4);
  }
  return -1;
}

function addSpan(slot: i32, from: i32, to: i32, flags: i32, path: i32): void {
  if (nextSpan === spansEnd) {
    recordFlags |= at.COMPLEX;
    return;
  }
  const place = slots + ((slot * at.SLOT_WORDS) << 2);
  putWord(nextSpan, from);
  putWord(nextSpan + 4, to);
  putWord(nextSpan + 8, flags);
  putWord(nextSpan + 12, path);
  putWord(nextSpan + 16, wordAt(place) === epoch ? wordAt(place + 4) : 0);
  putWord(place, epoch);
  putWord(place + 4, nextSpan);
  nextSpan += at.SPAN_WORDS << 2;
}

/** The first span of a slot in this record, or 0. */
function firstSpan(slot: i32): i32 {
  const place = slots + ((slot * at.SLOT_WORDS) << 2);
  return wordAt(place) === epoch ? wordAt(place + 4) : 0;
}

function addToStructure(path: i32, kind: i32): void {
  const h = mix(add(path, multiply(kind, GOLDEN)));
  structure1 = add(structure1, h);
  structure2 = add(structure2, multiply(h ^ (h >>> 15), K3));
}

/** The end of a text that starts at `place`; -1 where it has none. Leaves its flags behind. */
function endOfText(from: i32): i32 {
  let place = from;
  let flags: i32 = 0;
  for (;;) {
    place = quoteOrBackslash(place, end);
    if (sawHigh() !== 0) flags |= at.HIGH;
    if (place >= end) return -1;
    if (byteAt(place) === 0x22) break;
    const escaped = byteAt(place + 1);
    flags |= at.ESCAPED;
    // A letter or a slash may be written so that the bytes do not show it.
    if (escaped === 0x75 || escaped === 0x2f) flags |= at.ODD;
    place += 2;
  }
  if ((flags & at.HIGH) !== 0 && hasOddLetter(from, place)) flags |= at.ODD;
  textFlags = flags;
  return place;
}

/** Letters that fall together with ASCII ones when case is ignored: dotted capital I, long s, the Kelvin sign. */
function hasOddLetter(from: i32, to: i32): boolean {
  for (let place = from; place < to; place++) {
    const byte = byteAt(place);
    if (byte === 0xc4 && byteAt(place + 1) === 0xb0) return true;
    if (byte === 0xc5 && byteAt(place + 1) === 0xbf) return true;
    if (byte === 0xe2 && byteAt(place + 1) === 0x84 && byteAt(place + 2) === 0xaa) return true;
  }
  return false;
}

function skipBlanks(from: i32): i32 {
  let place = from;
  while (place < end) {
    const byte = byteAt(place);
    if (byte !== 0x20 && byte !== 0x09 && byte !== 0x0a && byte !== 0x0d) break;
    place++;
  }
  return place;
}

/** Behind the object, or -1 where the bytes are no object that the kernel reads. `from` is behind its bracket. */
function readObject(from: i32, path: i32, depth: i32): i32 {
  if (depth > DEEPEST) return -1;
  let place = skipBlanks(from);
  if (place < end && byteAt(place) === 0x7d) return place + 1;
  while (place < end) {
    if (byteAt(place) !== 0x22) return -1;
    const key = place + 1;
    const keyEnd = endOfText(key);
    if (keyEnd < 0 || textFlags !== 0) return -1;
    const hash = hashBytes(key, keyEnd);
    const slot = slotOf(hash, key, keyEnd - key);
    place = skipBlanks(keyEnd + 1);
    if (place >= end || byteAt(place) !== 0x3a) return -1;
    place = readValue(skipBlanks(place + 1), slot, pathHash(path, hash), depth, 0);
    if (place < 0) return -1;
    place = skipBlanks(place);
    if (place >= end) return -1;
    const next = byteAt(place);
    if (next === 0x7d) return place + 1;
    if (next !== 0x2c) return -1;
    place = skipBlanks(place + 1);
  }
  return -1;
}

function readArray(from: i32, slot: i32, path: i32, depth: i32): i32 {
  if (depth > DEEPEST) return -1;
  let place = skipBlanks(from);
  if (place < end && byteAt(place) === 0x5d) {
    // An empty list is there, though it has no value.
    if (slot >= 0) addSpan(slot, place, place, at.COMPLEX | at.IN_ARRAY, path);
    return place + 1;
  }
  while (place < end) {
    place = readValue(place, slot, path, depth, at.IN_ARRAY);
    if (place < 0) return -1;
    place = skipBlanks(place);
    if (place >= end) return -1;
    const next = byteAt(place);
    if (next === 0x5d) return place + 1;
    if (next !== 0x2c) return -1;
    place = skipBlanks(place + 1);
  }
  return -1;
}

/** True when the first character that is no blank is a bracket of JSON or XML. */
function startsWithBracket(from: i32, to: i32): boolean {
  let place = from;
  while (place < to) {
    const byte = byteAt(place);
    if (byte === 0x7b || byte === 0x3c) return true;
    if (byte === 0x5c) {
      const escaped = byteAt(place + 1);
      if (escaped !== 0x6e && escaped !== 0x72 && escaped !== 0x74) return false;
      place += 2;
    } else if (byte === 0x20) place++;
    else return false;
  }
  return false;
}

function readValue(place: i32, slot: i32, path: i32, depth: i32, within: i32): i32 {
  if (place >= end) return -1;
  const byte = byteAt(place);
  if (byte === 0x22) {
    const to = endOfText(place + 1);
    if (to < 0) return -1;
    if (slot >= 0) addSpan(slot, place + 1, to, textFlags | within, path);
    recordFlags |= textFlags;
    if (within === 0) addToStructure(path, to === place + 1 ? at.CLASS_EMPTY : startsWithBracket(place + 1, to) ? at.CLASS_BRACKET : at.CLASS_TEXT);
    return to + 1;
  }
  if (byte === 0x7b) {
    if (slot >= 0) addSpan(slot, place, place, at.COMPLEX | within, path);
    addToStructure(path, at.CLASS_OBJECT);
    return readObject(place + 1, path, depth + 1);
  }
  if (byte === 0x5b) {
    if (within === 0) addToStructure(path, at.CLASS_ARRAY);
    return readArray(place + 1, slot, path, depth + 1);
  }
  return readWord(place, slot, path, within);
}

/** A number, true, false or null. */
function readWord(from: i32, slot: i32, path: i32, within: i32): i32 {
  let to = from;
  while (to < end) {
    const byte = byteAt(to);
    if (byte === 0x2c || byte === 0x7d || byte === 0x5d || byte <= 0x20) break;
    to++;
  }
  const first = byteAt(from);
  let kind: i32 = at.CLASS_NUMBER;
  let flags: i32 = within;
  if (first === 0x74) kind = at.CLASS_TRUE;
  else if (first === 0x66) kind = at.CLASS_FALSE;
  else if (first === 0x6e) {
    kind = at.CLASS_NULL;
    flags |= at.NULL;
  } else if (!isPlainNumber(from, to)) flags |= at.ODD;
  if (to === from) return -1;
  if (slot >= 0) addSpan(slot, from, to, flags, path);
  if (within === 0) addToStructure(path, kind);
  return to;
}

/** Whole, of at most 15 digits, without a leading zero: written as JavaScript would write it. */
function isPlainNumber(from: i32, to: i32): boolean {
  const digits = byteAt(from) === 0x2d ? from + 1 : from;
  if (to === digits || to - digits > 15) return false;
  if (byteAt(digits) === 0x30 && to - from > 1) return false;
  for (let place = digits; place < to; place++) {
    const byte = byteAt(place);
    if (byte < 0x30 || byte > 0x39) return false;
  }
  return true;
}

/** What a pair of words leads to in a table of structures or routes. */
function lookUp(table: i32, mask: i32, one: i32, other: i32): i32 {
  let entry = one & mask;
  let place = table + (entry << 4);
  while (wordAt(place + 8) !== at.TO_NOTHING_KNOWN && (wordAt(place) !== one || wordAt(place + 4) !== other)) {
    entry = (entry + 1) & mask;
    place = table + (entry << 4);
  }
  return wordAt(place + 8);
}

/** Adds the values that the structure's log source depends on to its hash: the key of the route. */
function addControls(controls: i32): void {
  const count = wordAt(controls);
  for (let i: i32 = 1; i <= count; i++) {
    for (let span = firstSpan(wordAt(controls + (i << 2))); span !== 0; span = wordAt(span + 16)) {
      const h = mix(add(wordAt(span + 12), hashBytes(wordAt(span), wordAt(span + 4))));
      structure1 = add(structure1, multiply(h, K1));
      structure2 = add(structure2, mix(h ^ GOLDEN));
    }
  }
}

function addCandidates(list: i32): void {
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

/** The node that an edge leads to, or -1. */
function follow(edges: i32, mask: i32, node: i32, byte: i32): i32 {
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

function folded(byte: i32): i32 {
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

/** Escapes do not matter to the record as it stands, odd letters do. */
function flagsOfText(): i32 {
  const isOdd = (recordFlags & (at.ODD | at.HIGH)) === (at.ODD | at.HIGH);
  return isOdd ? at.ODD : recordFlags & at.HIGH;
}

function lookAtAll(shape: i32): void {
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

// Conditions, in three values: what the spans cannot tell is MAYBE.

function evaluate(node: i32): i32 {
  const op = wordAt(node);
  if (op === at.OP_AND || op === at.OP_OR) return evaluateList(node, op);
  if (op === at.OP_NOT) {
    const child = evaluate(node + 8);
    return child === at.MAYBE ? at.MAYBE : 1 - child;
  }
  if (op >= at.OP_EQUALS && op <= at.OP_CONTAINS) return evaluateText(node, op);
  return evaluateOther(node, op);
}

function evaluateList(node: i32, op: i32): i32 {
  const stop = op === at.OP_AND ? at.FALSE : at.TRUE;
  const nodeEnd = node + wordAt(node + 4);
  let result = 1 - stop;
  let child = node + 8;
  while (child < nodeEnd) {
    const value = evaluate(child);
    if (value === stop) return stop;
    if (value === at.MAYBE) result = at.MAYBE;
    child += wordAt(child + 4);
  }
  return result;
}

function evaluateAtLeast(node: i32): i32 {
  const wanted = wordAt(node + 8);
  const nodeEnd = node + wordAt(node + 4);
  let held: i32 = 0;
  let open: i32 = 0;
  let child = node + 12;
  while (child < nodeEnd) {
    const value = evaluate(child);
    if (value === at.TRUE) held++;
    else if (value === at.MAYBE) open++;
    child += wordAt(child + 4);
  }
  if (held >= wanted) return at.TRUE;
  return held + open >= wanted ? at.MAYBE : at.FALSE;
}

/** True when the field's only value is the one span that there is, as it stands. */
function isCertain(access: i32, span: i32): boolean {
  if (wordAt(access + at.ACCESS_EXACT) === 0) return false;
  if ((wordAt(span + 8) & (at.ODD | at.COMPLEX | at.IN_ARRAY)) !== 0) return false;
  return wordAt(span + 16) === 0 && wordAt(span + 12) === wordAt(access + at.ACCESS_PATH);
}

function evaluateText(node: i32, op: i32): i32 {
  const access = wordAt(node + 8);
  const literal = wordAt(node + 12);
  const length = wordAt(node + 16);
  const isCased = wordAt(node + 20) !== 0;
  const leaves = wordAt(access + at.ACCESS_COUNT);
  for (let i: i32 = 0; i < leaves; i++) {
    const leaf = access + at.ACCESS_LEAVES + (i << 3);
    const kind = wordAt(leaf + 4);
    for (let span = firstSpan(wordAt(leaf)); span !== 0; span = wordAt(span + 16)) {
      const flags = wordAt(span + 8);
      if ((flags & at.NULL) !== 0) continue;
      if ((flags & (at.ODD | at.COMPLEX)) !== 0 || (kind > at.LEAF_PART && !isPlainlyWritten(kind, wordAt(span), wordAt(span + 4)))) return at.MAYBE;
      if (kind === at.LEAF_PART) {
        if (isText(at.OP_CONTAINS, wordAt(span), wordAt(span + 4), literal, length, false)) return at.MAYBE;
      } else if (isText(op, wordAt(span), wordAt(span + 4), literal, length, isCased)) return isCertain(access, span) ? at.TRUE : at.MAYBE;
    }
  }
  return at.FALSE;
}

/** True for a whole number without leading zeros, or for an IPv4 address written so: what stays as it is when it is read as one. */
function isPlainlyWritten(kind: i32, from: i32, to: i32): boolean {
  let dots: i32 = 0;
  let isFirst = true;
  for (let place = from; place < to; place++) {
    const byte = byteAt(place);
    if (byte === 0x2e) {
      dots++;
      isFirst = true;
      continue;
    }
    if (byte < 0x30 || byte > 0x39) return false;
    if (isFirst && byte === 0x30 && place + 1 < to && byteAt(place + 1) !== 0x2e) return false;
    isFirst = false;
  }
  return to > from && to - from <= 15 && dots === (kind === at.LEAF_IPV4 ? 3 : 0);
}

function isText(op: i32, from: i32, to: i32, literal: i32, length: i32, isCased: boolean): boolean {
  if (length > to - from) return false;
  if (op === at.OP_CONTAINS) return contains(from, to, literal, length, isCased);
  if (op === at.OP_ENDS) return isAt(to - length, literal, length, isCased) && !isEscapedAt(to - length, from);
  return (op === at.OP_STARTS || length === to - from) && isAt(from, literal, length, isCased);
}

/** Literals are folded unless they are cased. */
function isAt(place: i32, literal: i32, length: i32, isCased: boolean): boolean {
  if (isCased) return isSame(place, literal, length);
  for (let i: i32 = 0; i < length; i++) if (folded(byteAt(place + i)) !== byteAt(literal + i)) return false;
  return true;
}

/** True when the byte at a place belongs to an escape that begins before it. */
function isEscapedAt(place: i32, from: i32): boolean {
  let slashes: i32 = 0;
  while (place - 1 - slashes >= from && byteAt(place - 1 - slashes) === 0x5c) slashes++;
  return (slashes & 1) === 1;
}

function contains(from: i32, to: i32, literal: i32, length: i32, isCased: boolean): boolean {
  if (length === 0) return true;
  const last = to - length;
  const first = byteAt(literal);
  const other = !isCased && first >= 0x61 && first <= 0x7a ? first ^ 0x20 : first;
  let place = eitherByte(from, last, first, other);
  while (place <= last) {
    if (isAt(place, literal, length, isCased) && !isEscapedAt(place, from)) return true;
    place = eitherByte(place + 1, last, first, other);
  }
  return false;
}

/** Of the spans of a field: TRUE where a value is there, MAYBE where that is not certain, FALSE where none is. */
function presence(access: i32, withNull: boolean): i32 {
  const leaves = wordAt(access + at.ACCESS_COUNT);
  for (let i: i32 = 0; i < leaves; i++) {
    for (let span = firstSpan(wordAt(access + at.ACCESS_LEAVES + (i << 3))); span !== 0; span = wordAt(span + 16)) {
      if (withNull || (wordAt(span + 8) & at.NULL) === 0) return isCertain(access, span) && (wordAt(span + 8) & at.NULL) === 0 ? at.TRUE : at.MAYBE;
    }
  }
  return at.FALSE;
}

function hasHigh(access: i32): i32 {
  const leaves = wordAt(access + at.ACCESS_COUNT);
  for (let i: i32 = 0; i < leaves; i++) {
    for (let span = firstSpan(wordAt(access + at.ACCESS_LEAVES + (i << 3))); span !== 0; span = wordAt(span + 16)) {
      if ((wordAt(span + 8) & (at.HIGH | at.ODD | at.COMPLEX)) !== 0) return at.MAYBE;
    }
  }
  return at.FALSE;
}

function evaluateOther(node: i32, op: i32): i32 {
  if (op === at.OP_TRUE) return at.TRUE;
  if (op === at.OP_FALSE) return at.FALSE;
  if (op === at.OP_AT_LEAST) return evaluateAtLeast(node);
  if (op === at.OP_KEYWORD) {
    if (flagsOfText() === at.ODD) return at.MAYBE;
    return rawContains(wordAt(node + 8), wordAt(node + 12), wordAt(node + 16) !== 0) ? at.TRUE : at.FALSE;
  }
  if (op === at.OP_HIGH_KEYWORD) return (recordFlags & at.HIGH) !== 0 ? at.MAYBE : at.FALSE;
  if (op === at.OP_MAYBE) return at.MAYBE;
  const access = wordAt(node + 8);
  if (op === at.OP_REGEX) return evaluateRegex(access, wordAt(node + 12));
  if (op === at.OP_SET) return evaluateSet(access, node + 12);
  if (op === at.OP_REFERENCE) return evaluateReference(access, wordAt(node + 12), wordAt(node + 16), wordAt(node + 20) !== 0);
  if (op === at.OP_HIGH) return hasHigh(access);
  if (op === at.OP_VALUE) return presence(access, false) === at.FALSE ? at.FALSE : at.MAYBE;
  if (op === at.OP_ANY_VALUE) return presence(access, false);
  if (op === at.OP_EXISTS) return presence(access, true);
  const there = presence(access, false);
  return there === at.MAYBE ? at.MAYBE : 1 - there;
}

function evaluateSet(access: i32, set: i32): i32 {
  const leaves = wordAt(access + at.ACCESS_COUNT);
  for (let i: i32 = 0; i < leaves; i++) {
    for (let span = firstSpan(wordAt(access + at.ACCESS_LEAVES + (i << 3))); span !== 0; span = wordAt(span + 16)) {
      const flags = wordAt(span + 8);
      if ((flags & at.NULL) !== 0) continue;
      if ((flags & (at.ODD | at.COMPLEX)) !== 0) return at.MAYBE;
      if (isInSet(set, wordAt(span), wordAt(span + 4))) return isCertain(access, span) ? at.TRUE : at.MAYBE;
    }
  }
  return at.FALSE;
}

function isInSet(set: i32, from: i32, to: i32): boolean {
  const edges = wordAt(set);
  const mask = wordAt(set + 4);
  const nodes = wordAt(set + 8);
  const step = wordAt(set + 12);
  const isCased = wordAt(set + 16) !== 0;
  let node: i32 = 0;
  let place = step > 0 ? from : to - 1;
  for (let left = to - from; left > 0; left--) {
    const byte = byteAt(place);
    node = follow(edges, mask, node, isCased ? byte : folded(byte));
    if (node < 0) return false;
    // What begins inside an escape is not there.
    if (wordAt(nodes + node * at.NODE_SIZE) !== 0 && (step > 0 || !isEscapedAt(place, from))) return true;
    place += step;
  }
  return wordAt(nodes + node * at.NODE_SIZE + 4) !== 0;
}

function evaluateRegex(access: i32, automaton: i32): i32 {
  const leaves = wordAt(access + at.ACCESS_COUNT);
  for (let i: i32 = 0; i < leaves; i++) {
    const leaf = access + at.ACCESS_LEAVES + (i << 3);
    for (let span = firstSpan(wordAt(leaf)); span !== 0; span = wordAt(span + 16)) {
      const flags = wordAt(span + 8);
      if ((flags & at.NULL) !== 0) continue;
      const from = wordAt(span);
      const to = wordAt(span + 4);
      if ((flags & (at.ODD | at.COMPLEX | at.HIGH)) !== 0 || wordAt(leaf + 4) !== at.LEAF_VALUE || to - from > at.LONGEST_REGEX_INPUT) return at.MAYBE;
      if (isRegexMatch(automaton, from, to)) return isCertain(access, span) ? at.TRUE : at.MAYBE;
    }
  }
  return at.FALSE;
}

function isRegexMatch(automaton: i32, from: i32, to: i32): boolean {
  const classCount = wordAt(automaton);
  const classOf = wordAt(automaton + 8);
  const next = wordAt(automaton + 12);
  let state = wordAt(automaton + 4);
  let place = from;
  while (place < to && state > 1) {
    let byte = byteAt(place);
    if (byte === 0x5c) {
      place++;
      byte = unescaped(byteAt(place));
    }
    state = wordAt(next + ((multiply(state, classCount) + byteAt(classOf + byte)) << 2));
    place++;
  }
  return state === 1 || (state > 1 && wordAt(wordAt(automaton + 16) + (state << 2)) !== 0);
}

/** The character that a backslash and a letter stand for in JSON. */
function unescaped(letter: i32): i32 {
  if (letter === 0x6e) return 0x0a;
  if (letter === 0x72) return 0x0d;
  if (letter === 0x74) return 0x09;
  if (letter === 0x62) return 0x08;
  return letter === 0x66 ? 0x0c : letter;
}

/** Compares the only spans of two fields. */
function evaluateReference(access: i32, otherAccess: i32, op: i32, isCased: boolean): i32 {
  if (presence(access, false) === at.FALSE || presence(otherAccess, false) === at.FALSE) return at.FALSE;
  const span = firstSpan(wordAt(access + at.ACCESS_LEAVES));
  const other = firstSpan(wordAt(otherAccess + at.ACCESS_LEAVES));
  if (span === 0 || other === 0 || !isCertain(access, span) || !isCertain(otherAccess, other)) return at.MAYBE;
  if (((wordAt(span + 8) | wordAt(other + 8)) & at.HIGH) !== 0) return at.MAYBE;
  const from = wordAt(other);
  const length = wordAt(other + 4) - from;
  if (length === 0 && op !== at.OP_EQUALS) return at.FALSE;
  return isSpanText(op, span, from, length, isCased) ? at.TRUE : at.FALSE;
}

/** Like isText, for a text that is not folded itself. */
function isSpanText(op: i32, span: i32, other: i32, length: i32, isCased: boolean): boolean {
  const from = wordAt(span);
  const last = wordAt(span + 4) - length;
  if (last < from || (op === at.OP_EQUALS && last !== from)) return false;
  let place = op === at.OP_ENDS ? last : from;
  const behind = op === at.OP_CONTAINS ? last : place;
  for (; place <= behind; place++) {
    let i: i32 = 0;
    while (i < length && (isCased ? byteAt(place + i) === byteAt(other + i) : folded(byteAt(place + i)) === folded(byteAt(other + i)))) i++;
    if (i === length && !isEscapedAt(place, from)) return true;
  }
  return false;
}

/** Keywords are looked for in the record as it stands, so that no escape is one. */
function rawContains(literal: i32, length: i32, isCased: boolean): boolean {
  const last = end - length;
  if (length === 0) return true;
  const first = byteAt(literal);
  const other = !isCased && first >= 0x61 && first <= 0x7a ? first ^ 0x20 : first;
  let place = eitherByte(start, last, first, other);
  while (place <= last) {
    if (isAt(place, literal, length, isCased)) return true;
    place = eitherByte(place + 1, last, first, other);
  }
  return false;
}

/** Finds the leaves of a record; false where the kernel cannot read it. */
function readRecord(from: i32, to: i32, told: i32): boolean {
  start = from;
  end = to;
  nextSpan = spans;
  structure1 = told;
  structure2 = mix(told);
  recordFlags = 0;
  const place = skipBlanks(from);
  if (place >= end || byteAt(place) !== 0x7b) return false;
  const behind = readObject(place + 1, 0, 0);
  return behind > 0 && skipBlanks(behind) === end && (recordFlags & at.COMPLEX) === 0;
}

/** Writes what was found of a record, with two words that say of what, and answers the place behind it. Rules are put behind that. */
function report(into: i32, record: i32, found: i32, one: i32, other: i32): i32 {
  putWord(into, record);
  putWord(into + 4, found);
  putWord(into + 8, one);
  putWord(into + 12, other);
  return into + 16;
}

function matchShape(shape: i32, record: i32, into: i32): i32 {
  const seen = wordAt(shape + at.SHAPE_SEEN);
  putWord(shape + at.SHAPE_SEEN, seen + 1);
  stamps = wordAt(shape + at.SHAPE_STAMPS);
  candidateCount = 0;
  lookAtAll(shape);
  const always = wordAt(shape + at.SHAPE_ALWAYS);
  if (always !== 0) addCandidates(always);
  // The first of a shape, and from then on about one in a thousand, teach what its records are like.
  const isSample = seen < 256 || (seen & 1023) === 0;
  const conditions = wordAt(shape + at.SHAPE_CONDITIONS);
  let count: i32 = 0;
  for (let i: i32 = 0; i < candidateCount; i++) {
    const rule = conditions + (wordAt(candidates + (i << 2)) << 3);
    if (evaluate(wordAt(rule + 4)) === at.FALSE) continue;
    putWord(into + 16 + (count << 2), wordAt(rule));
    count++;
  }
  if (count === 0 && !isSample) return into;
  return report(into, record, isSample ? at.FOUND_SAMPLE : at.FOUND_RULES, shape, count) + (count << 2);
}

function matchRecord(record: i32, from: i32, to: i32, told: i32, into: i32): i32 {
  epoch = add(epoch, 1);
  if (!readRecord(from, to, told)) return report(into, record, at.FOUND_UNREADABLE, 0, 0);
  const controls = lookUp(wordAt(at.HEAD_STRUCTURES), wordAt(at.HEAD_STRUCTURES_MASK), structure1, structure2);
  if (controls === at.TO_NOTHING_KNOWN) return report(into, record, at.FOUND_STRUCTURE, structure1, structure2);
  if (controls === at.TO_ENGINE) return report(into, record, at.FOUND_UNREADABLE, 0, 0);
  addControls(controls);
  const shape = lookUp(wordAt(at.HEAD_ROUTES), wordAt(at.HEAD_ROUTES_MASK), structure1, structure2);
  if (shape === at.TO_NOTHING_KNOWN) return report(into, record, at.FOUND_ROUTE, structure1, structure2);
  if (shape === at.TO_ENGINE) return report(into, record, at.FOUND_UNREADABLE, 0, 0);
  if (shape === at.TO_NO_RULES) return into;
  return matchShape(shape, record, into);
}

function readHead(): void {
  seed = wordAt(at.HEAD_SEED);
  keys = wordAt(at.HEAD_KEYS);
  keysMask = wordAt(at.HEAD_KEYS_MASK);
  slots = wordAt(at.HEAD_SLOTS);
  spans = wordAt(at.HEAD_SPANS);
  spansEnd = wordAt(at.HEAD_SPANS_LIMIT);
  epoch = wordAt(at.HEAD_EPOCH);
}

/**
 * Looks at records: `list` has start and end of each. What is found is written at `into`, at most up to `limit`; records with nothing to
 * say are left out. Answers how many records were looked at; the place behind what was written stands at `limit`.
 */
export function matchRecords(list: i32, count: i32, told: i32, scratch: i32, into: i32, limit: i32, room: i32): i32 {
  readHead();
  candidates = scratch;
  let place = into;
  let record: i32 = 0;
  while (record < count && place + room <= limit) {
    place = matchRecord(record, wordAt(list + (record << 3)), wordAt(list + (record << 3) + 4), told, place);
    record++;
  }
  putWord(at.HEAD_EPOCH, epoch);
  putWord(limit, place);
  return record;
}

/** The hash of the bytes of a key, as the kernel makes it. */
export function keyHash(from: i32, to: i32): i32 {
  readHead();
  return hashBytes(from, to);
}
