// Writes texts the one way in which literals are written, where a sender has escaped more than JSON asks for. A part of the kernel, see record-kernel.ts.
import { byteAt, putByte } from './memory.ts';
import * as at from './layout.ts';

type i32 = number;

const BACKSLASH: i32 = 0x5c;
const LOWER_U: i32 = 0x75;

/** Where the next byte goes. */
let into: i32 = 0;
let flags: i32 = 0;

/** What `rewriteText` found out. */
export function rewrittenFlags(): i32 {
  return flags;
}

/**
 * Copies a text to a place, with `\uXXXX` and `\/` as the characters that they stand for, in UTF-8 or with JSON's short escapes; answers the
 * end of the copy, which is never longer. What only numbers can say (other control characters, lone surrogates) is left, and the flags say ODD.
 */
export function rewriteText(from: i32, to: i32, place: i32): i32 {
  into = place;
  flags = 0;
  let next = from;
  while (next < to) {
    const byte = byteAt(next);
    if (byte === BACKSLASH) next = rewriteEscape(next);
    else {
      if (byte >= 0x80) flags |= at.HIGH;
      write(byte);
      next++;
    }
  }
  return into;
}

function write(byte: i32): void {
  putByte(into, byte);
  into++;
}

function writeEscaped(letter: i32): void {
  flags |= at.ESCAPED;
  write(BACKSLASH);
  write(letter);
}

/** Answers the place behind the escape. */
function rewriteEscape(place: i32): i32 {
  const letter = byteAt(place + 1);
  if (letter === 0x2f) {
    write(letter);
    return place + 2;
  }
  if (letter !== LOWER_U) {
    writeEscaped(letter);
    return place + 2;
  }
  const unit = unitAt(place + 2);
  if (unit >= 0xd800 && unit <= 0xdbff && byteAt(place + 6) === BACKSLASH && byteAt(place + 7) === LOWER_U) {
    const low = unitAt(place + 8);
    if (low >= 0xdc00 && low <= 0xdfff) {
      writeCharacter(0x10000 + ((unit - 0xd800) << 10) + (low - 0xdc00));
      return place + 12;
    }
  }
  const short = shortEscape(unit);
  if (short === 0 && (unit < 0x20 || (unit >= 0xd800 && unit <= 0xdfff))) {
    flags |= at.ODD;
    writeEscaped(letter);
    return place + 2;
  }
  if (short !== 0) writeEscaped(short);
  else writeCharacter(unit);
  return place + 6;
}

/** The number that four hexadecimal digits write; below 0 where they are none. */
function unitAt(place: i32): i32 {
  let unit: i32 = 0;
  for (let i: i32 = 0; i < 4; i++) {
    const byte = byteAt(place + i);
    const letter = byte | 0x20;
    if (byte >= 0x30 && byte <= 0x39) unit = (unit << 4) | (byte - 0x30);
    else if (letter >= 0x61 && letter <= 0x66) unit = (unit << 4) | (letter - 0x57);
    else return -1;
  }
  return unit;
}

/** The letter behind the backslash with which JSON writes a character; 0 where it has none. */
function shortEscape(unit: i32): i32 {
  if (unit === 0x22 || unit === BACKSLASH) return unit;
  if (unit === 0x08) return 0x62;
  if (unit === 0x09) return 0x74;
  if (unit === 0x0a) return 0x6e;
  if (unit === 0x0c) return 0x66;
  return unit === 0x0d ? 0x72 : 0;
}

function writeCharacter(code: i32): void {
  if (code < 0x80) {
    write(code);
    return;
  }
  flags |= at.HIGH;
  if (code < 0x800) write(0xc0 | (code >> 6));
  else {
    if (code < 0x10000) write(0xe0 | (code >> 12));
    else {
      write(0xf0 | (code >> 18));
      write(0x80 | ((code >> 12) & 0x3f));
    }
    write(0x80 | ((code >> 6) & 0x3f));
  }
  write(0x80 | (code & 0x3f));
}
