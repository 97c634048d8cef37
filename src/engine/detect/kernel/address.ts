// Numbers and addresses as they are written. A part of the kernel, see record-kernel.ts.
import { byteAt, multiply } from './memory.ts';
import * as at from './layout.ts';

type i32 = number;

/** True for a whole number without leading zeros, or for an IPv4 address written so, or :: or ::1: what stays as it is when it is read as one. */
export function isPlainlyWritten(kind: i32, from: i32, to: i32): boolean {
  if (kind === at.LEAF_IPV4 && isShortIpv6(from, to)) return true;
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

/** The two addresses of IPv6 that are often written: none and one's own. */
function isShortIpv6(from: i32, to: i32): boolean {
  const length = to - from;
  return (length === 2 || (length === 3 && byteAt(from + 2) === 0x31)) && byteAt(from) === 0x3a && byteAt(from + 1) === 0x3a;
}

/** The number of a plainly written address. */
export function ipv4(from: i32, to: i32): i32 {
  let address: i32 = 0;
  let part: i32 = 0;
  for (let place = from; place < to; place++) {
    const byte = byteAt(place);
    if (byte === 0x2e) {
      address = (address << 8) | part;
      part = 0;
    } else part = multiply(part, 10) + byte - 0x30;
  }
  return (address << 8) | part;
}

/** True for an address that is written plainly. */
export function isIpv4(from: i32, to: i32): boolean {
  if (!isPlainlyWritten(at.LEAF_IPV4, from, to) || byteAt(to - 1) === 0x2e || byteAt(from) === 0x2e || byteAt(from) === 0x3a) return false;
  let part: i32 = 0;
  let last: i32 = 0;
  for (let place = from; place < to; place++) {
    const byte = byteAt(place);
    if (byte === 0x2e && last === 0x2e) return false;
    part = byte === 0x2e ? 0 : multiply(part, 10) + byte - 0x30;
    if (part > 255) return false;
    last = byte;
  }
  return true;
}

/** True for a dash, which stands for nothing: it is read as no number and no address. */
export function isNoValue(from: i32, to: i32): boolean {
  return to - from === 1 && byteAt(from) === 0x2d;
}

/** True for addresses of IPv6 that do not carry one of IPv4; false where it cannot be told. */
export function isNoIpv4(from: i32, to: i32): boolean {
  let colons: i32 = 0;
  for (let place = from; place < to; place++) {
    const byte = byteAt(place);
    if (byte === 0x3a) colons++;
    else if (!isHex(byte) || (byte | 0x20) === 0x66) return false;
  }
  return colons > 1;
}

export function isHex(byte: i32): boolean {
  const letter = byte | 0x20;
  return (byte >= 0x30 && byte <= 0x39) || (letter >= 0x61 && letter <= 0x66);
}
