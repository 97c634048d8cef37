/*
 * The memory of the kernel for plain TypeScript. `memory.wasm.ts` says the same in AssemblyScript with SIMD; the build puts it in
 * this file's place. The code above both is one and the same.
 */
type i32 = number;

let bytes = new Uint8Array(0);
let words = new Int32Array(0);
let view = new DataView(new ArrayBuffer(0));

/** Points the kernel at a memory. Calls do not overlap, so that several matchers can share the code. */
export function useMemory(buffer: ArrayBuffer): void {
  if (bytes.buffer === buffer) return;
  bytes = new Uint8Array(buffer);
  words = new Int32Array(buffer);
  view = new DataView(buffer);
}

export function byteAt(place: i32): i32 {
  return bytes[place] as number;
}

/** The word at a place that is a multiple of four. */
export function wordAt(place: i32): i32 {
  return words[place >> 2] as number;
}

export function putWord(place: i32, value: i32): void {
  words[place >> 2] = value;
}

export function putByte(place: i32, value: i32): void {
  bytes[place] = value;
}

/** Four bytes at any place, the first the lowest. */
export function gramAt(place: i32): i32 {
  return view.getInt32(place, true);
}

export function multiply(a: i32, b: i32): i32 {
  return Math.imul(a, b);
}

/** The low 32 bits of a sum. */
export function add(a: i32, b: i32): i32 {
  return (a + b) | 0;
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const BLANK = 0x20;
let isHigh = 0;

/** The first quote, backslash or control character at or after a place, or `end`; `sawHigh` says whether it went past a byte that is not ASCII. */
export function quoteOrBackslash(place: i32, end: i32): i32 {
  let high = 0;
  let at = place;
  for (; at < end; at++) {
    const byte = bytes[at] as number;
    if (byte === QUOTE || byte === BACKSLASH || byte < BLANK) break;
    high |= byte;
  }
  isHigh = high & 0x80;
  return at;
}

export function sawHigh(): i32 {
  return isHigh;
}

/**
 * The first place from `place` to `last` whose byte is one of two, with one of two others so many bytes behind it; a place behind `last` when
 * there is none.
 */
export function pairOfBytes(place: i32, last: i32, distance: i32, one: i32, oneOther: i32, two: i32, twoOther: i32): i32 {
  let at = place;
  for (; at <= last; at++) {
    const byte = bytes[at] as number;
    if (byte !== one && byte !== oneOther) continue;
    const behind = bytes[at + distance] as number;
    if (behind === two || behind === twoOther) return at;
  }
  return at;
}

const GOLDEN = 0x9e3779b1;
const CASE_BITS = 0x20202020;

/** The first place from `place` on, in steps of four, whose word is let through by a filter; a place behind `last` when none is. */
export function filteredWord(place: i32, last: i32, filter: i32, shift: i32): i32 {
  let at = place;
  for (; at <= last; at += 4) {
    const gram = view.getInt32(at, true) | CASE_BITS;
    if (bytes[filter + (Math.imul(gram, GOLDEN) >>> shift)] !== 0) return at;
  }
  return at;
}
