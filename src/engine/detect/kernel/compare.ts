// Compares texts of a record with literals, on bytes as JSON writes them. A part of the kernel, see record-kernel.ts.
import { byteAt, pairOfBytes, wordAt } from './memory.ts';
import * as at from './layout.ts';
import { folded } from './look.ts';
import { end, isSame, start } from './read-record.ts';

type i32 = number;

export function isText(op: i32, from: i32, to: i32, literal: i32, length: i32, isCased: boolean): boolean {
  if (length > to - from) return false;
  if (op === at.OP_CONTAINS) return contains(from, to, literal, length, isCased);
  if (op === at.OP_ENDS) return isAt(to - length, literal, length, isCased) && !isEscapedAt(to - length, from);
  return (op === at.OP_STARTS || length === to - from) && isAt(from, literal, length, isCased);
}

function contains(from: i32, to: i32, literal: i32, length: i32, isCased: boolean): boolean {
  let place = find(from, to, literal, length, isCased);
  while (place >= 0) {
    if (!isEscapedAt(place, from)) return true;
    place = find(place + 1, to, literal, length, isCased);
  }
  return false;
}

/** The first place of a literal between two, or -1. Its two rarest bytes are looked for; in front of it stands where they are (layout.ts). */
function find(from: i32, to: i32, literal: i32, length: i32, isCased: boolean): i32 {
  if (length === 0) return from;
  const probe = wordAt(literal + at.LITERAL_PROBE);
  const distance = wordAt(literal + at.LITERAL_DISTANCE);
  const one = byteAt(literal + probe);
  const two = byteAt(literal + probe + distance);
  const oneOther = isCased ? one : otherCase(one);
  const twoOther = isCased ? two : otherCase(two);
  const last = to - length + probe;
  let place = pairOfBytes(from + probe, last, distance, one, oneOther, two, twoOther);
  while (place <= last) {
    if (isAt(place - probe, literal, length, isCased)) return place - probe;
    place = pairOfBytes(place + 1, last, distance, one, oneOther, two, twoOther);
  }
  return -1;
}

function otherCase(byte: i32): i32 {
  return byte >= 0x61 && byte <= 0x7a ? byte ^ 0x20 : byte;
}

/** Keywords are looked for in the record as it stands, so that no escape is one. */
export function rawContains(literal: i32, length: i32, isCased: boolean): boolean {
  return find(start, end, literal, length, isCased) >= 0;
}

/** Literals are folded unless they are cased. */
function isAt(place: i32, literal: i32, length: i32, isCased: boolean): boolean {
  if (isCased) return isSame(place, literal, length);
  for (let i: i32 = 0; i < length; i++) if (folded(byteAt(place + i)) !== byteAt(literal + i)) return false;
  return true;
}

/** True when the byte at a place belongs to an escape that begins before it. */
export function isEscapedAt(place: i32, from: i32): boolean {
  let slashes: i32 = 0;
  while (place - 1 - slashes >= from && byteAt(place - 1 - slashes) === 0x5c) slashes++;
  return (slashes & 1) === 1;
}

/** Like isText, for a text that is not folded itself. */
export function isSpanText(op: i32, span: i32, other: i32, length: i32, isCased: boolean): boolean {
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
