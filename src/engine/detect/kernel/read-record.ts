// Reads a record: one pass over its bytes that leaves the spans of the leaves that matter, and its structure. A part of the kernel, see record-kernel.ts.
import { add, byteAt, gramAt, multiply, putWord, quoteOrBackslash, sawHigh, wordAt } from './memory.ts';
import { GOLDEN, hashBytes, K1, K3, mix, pathHash } from './hashing.ts';
import * as at from './layout.ts';
import { isHex } from './address.ts';
import { rewriteText, rewrittenFlags } from './rewrite-text.ts';

type i32 = number;

const DEEPEST: i32 = 48;

let keys: i32 = 0;
let keysMask: i32 = 0;
let slots: i32 = 0;
let spans: i32 = 0;
let spansEnd: i32 = 0;
let nextSpan: i32 = 0;
let textFlags: i32 = 0;
let texts: i32 = 0;
let nextText: i32 = 0;

/** The record at hand. */
export let epoch: i32 = 0;
export let start: i32 = 0;
export let end: i32 = 0;
export let structure1: i32 = 0;
export let structure2: i32 = 0;
export let recordFlags: i32 = 0;

export function openTables(): void {
  keys = wordAt(at.HEAD_KEYS);
  keysMask = wordAt(at.HEAD_KEYS_MASK);
  slots = wordAt(at.HEAD_SLOTS);
  spans = wordAt(at.HEAD_SPANS);
  spansEnd = wordAt(at.HEAD_SPANS_LIMIT);
  epoch = wordAt(at.HEAD_EPOCH);
  texts = wordAt(at.HEAD_TEXTS);
}

/** Finds the leaves of a record; false where the kernel cannot read it. */
export function readRecord(from: i32, to: i32, told: i32): boolean {
  epoch = add(epoch, 1);
  start = from;
  end = to;
  nextSpan = spans;
  nextText = texts;
  structure1 = told;
  structure2 = mix(told);
  recordFlags = 0;
  const place = skipBlanks(from);
  if (place >= end || byteAt(place) !== 0x7b) return false;
  const behind = readObject(place + 1, 0, 0);
  return behind > 0 && skipBlanks(behind) === end && (recordFlags & at.COMPLEX) === 0;
}

/** Adds the values that the structure's log source depends on to its hash: the key of the route. */
export function addControls(controls: i32): void {
  const count = wordAt(controls);
  for (let i: i32 = 1; i <= count; i++) {
    for (let span = firstSpan(wordAt(controls + (i << 2))); span !== 0; span = wordAt(span + 16)) {
      const h = mix(add(wordAt(span + 12), hashBytes(wordAt(span), wordAt(span + 4))));
      structure1 = add(structure1, multiply(h, K1));
      structure2 = add(structure2, mix(h ^ GOLDEN));
    }
  }
}

/** The first span of a slot in this record, or 0. */
export function firstSpan(slot: i32): i32 {
  const place = slots + ((slot * at.SLOT_WORDS) << 2);
  return wordAt(place) === epoch ? wordAt(place + 4) : 0;
}

export function isSame(one: i32, other: i32, length: i32): boolean {
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
    const byte = byteAt(place);
    if (byte === 0x22) break;
    const escaped = byteAt(place + 1);
    if (byte !== 0x5c || !isEscape(escaped, place + 2)) return -1;
    flags |= at.ESCAPED;
    // A letter or a slash may be written so that the bytes do not show it.
    if (escaped === 0x75 || escaped === 0x2f) flags |= at.REWRITTEN;
    place += 2;
  }
  if ((flags & at.HIGH) !== 0 && hasOddLetter(from, place)) flags |= at.ODD;
  textFlags = flags;
  return place;
}

/** True for a letter that JSON has behind a backslash; behind `u` come four hexadecimal digits. */
function isEscape(letter: i32, behind: i32): boolean {
  if (letter === 0x75) return isHex(byteAt(behind)) && isHex(byteAt(behind + 1)) && isHex(byteAt(behind + 2)) && isHex(byteAt(behind + 3));
  if (letter === 0x5c || letter === 0x22 || letter === 0x2f) return true;
  return letter === 0x62 || letter === 0x66 || letter === 0x6e || letter === 0x72 || letter === 0x74;
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

function readValue(place: i32, slot: i32, path: i32, depth: i32, within: i32): i32 {
  if (place >= end) return -1;
  const byte = byteAt(place);
  if (byte === 0x22) return readText(place + 1, slot, path, within);
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

function readText(from: i32, slot: i32, path: i32, within: i32): i32 {
  const to = endOfText(from);
  if (to < 0) return -1;
  recordFlags |= textFlags & (at.HIGH | at.ODD);
  let textStart = from;
  let textEnd = to;
  if ((textFlags & at.REWRITTEN) !== 0) {
    textStart = nextText;
    textEnd = rewriteText(from, to, nextText);
    nextText = textEnd;
    textFlags = rewrittenFlags();
    if ((textFlags & at.HIGH) !== 0 && hasOddLetter(textStart, textEnd)) textFlags |= at.ODD;
  }
  if (slot >= 0) addSpan(slot, textStart, textEnd, textFlags | within, path);
  if (within === 0) addToStructure(path, textEnd === textStart ? at.CLASS_EMPTY : startsWithBracket(textStart, textEnd) ? at.CLASS_BRACKET : at.CLASS_TEXT);
  return to + 1;
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

/** A number, true, false or null. */
function readWord(from: i32, slot: i32, path: i32, within: i32): i32 {
  let to = from;
  while (to < end) {
    const byte = byteAt(to);
    if (byte === 0x2c || byte === 0x7d || byte === 0x5d || byte <= 0x20) break;
    to++;
  }
  const kind = classOfWord(from, to);
  if (kind === 0) return -1;
  let flags: i32 = within;
  if (kind === at.CLASS_NULL) flags |= at.NULL;
  else if (kind === at.CLASS_NUMBER && !isPlainNumber(from, to)) flags |= at.ODD;
  if (slot >= 0) addSpan(slot, from, to, flags, path);
  if (within === 0) addToStructure(path, kind);
  return to;
}

const TRUE_WORD: i32 = 0x65757274;
const NULL_WORD: i32 = 0x6c6c756e;
const ALSE_WORD: i32 = 0x65736c61;

/** The class of a word that JSON knows; 0 where it is none. */
function classOfWord(from: i32, to: i32): i32 {
  const length = to - from;
  if (length === 4 && gramAt(from) === TRUE_WORD) return at.CLASS_TRUE;
  if (length === 4 && gramAt(from) === NULL_WORD) return at.CLASS_NULL;
  if (length === 5 && byteAt(from) === 0x66 && gramAt(from + 1) === ALSE_WORD) return at.CLASS_FALSE;
  return isPlainNumber(from, to) || isNumber(from, to) ? at.CLASS_NUMBER : 0;
}

/** A number as JSON has it: sign, digits without a leading zero, fraction, exponent. */
function isNumber(from: i32, to: i32): boolean {
  let place = from < to && byteAt(from) === 0x2d ? from + 1 : from;
  const digits = place;
  place = behindDigits(place, to);
  if (place === digits || (byteAt(digits) === 0x30 && place > digits + 1)) return false;
  if (place < to && byteAt(place) === 0x2e) {
    const fraction = place + 1;
    place = behindDigits(fraction, to);
    if (place === fraction) return false;
  }
  if (place < to && (byteAt(place) | 0x20) === 0x65) {
    let exponent = place + 1;
    if (exponent < to && (byteAt(exponent) === 0x2b || byteAt(exponent) === 0x2d)) exponent++;
    place = behindDigits(exponent, to);
    if (place === exponent) return false;
  }
  return place === to;
}

function behindDigits(from: i32, to: i32): i32 {
  let place = from;
  while (place < to && byteAt(place) >= 0x30 && byteAt(place) <= 0x39) place++;
  return place;
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
