// Compares texts of a record with literals, on bytes as JSON writes them. A part of the kernel, see record-kernel.ts.
import { byteAt, eitherByte, wordAt } from './memory.ts';
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

/** Keywords are looked for in the record as it stands, so that no escape is one. */
export function rawContains(literal: i32, length: i32, isCased: boolean): boolean {
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
