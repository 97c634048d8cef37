/**
 * Writes an address as 4 or 16 bytes at the start of `into` and gives their number; 0 where the text is no address. Version 4 inside version 6
 * (`::ffff:192.0.2.1`) is version 4, and leading zeros, which some read as octal, are refused.
 */
export function writeAddress(text: string, into: Uint8Array): 0 | 4 | 16 {
  if (text.length < 2 || text.length > 45) return 0;
  return text.includes(':') ? writeVersion6(text, into) : writeVersion4(text, 0, { into, at: 0 }) ? 4 : 0;
}

interface Target {
  readonly into: Uint8Array;
  readonly at: number;
}

function writeVersion4(text: string, from: number, { into, at }: Target): boolean {
  let place = at;
  for (let i = from; i <= text.length && place < at + 4; i++) {
    const end = endOfDigits(text, i);
    const byte = end === i || end > i + 3 || (end > i + 1 && text.charCodeAt(i) === ZERO) ? 256 : numberAt(text, i, end);
    if (byte > 255 || (end < text.length && text.charCodeAt(end) !== DOT)) return false;
    into[place++] = byte;
    if (end === text.length) return place === at + 4;
    i = end;
  }
  return false;
}

function endOfDigits(text: string, from: number): number {
  let end = from;
  while (end < text.length && text.charCodeAt(end) >= ZERO && text.charCodeAt(end) <= NINE) end++;
  return end;
}

function numberAt(text: string, from: number, to: number): number {
  let number = 0;
  for (let i = from; i < to; i++) number = number * 10 + text.charCodeAt(i) - ZERO;
  return number;
}

const DOT = 0x2e;
const ZERO = 0x30;
const NINE = 0x39;
const GROUP = /^[0-9a-fA-F]{1,4}$/;

function writeVersion6(text: string, into: Uint8Array): 0 | 4 | 16 {
  const bare = text.split('%', 1)[0] ?? '';
  const halves = bare.split('::');
  if (halves.length > 2) return 0;
  const head = writeGroups(halves[0] ?? '', { into, at: 0 }, halves.length === 1);
  if (head < 0) return 0;
  if (halves.length === 1) return head === 16 ? asVersion4(into) : 0;
  const tail = writeGroups(halves[1] ?? '', { into, at: head }, true);
  if (tail < 0 || tail > 14) return 0;
  into.copyWithin(16 - (tail - head), head, tail);
  into.fill(0, head, 16 - (tail - head));
  return asVersion4(into);
}

/** Where the groups of a half end; -1 where they are none. */
function writeGroups(half: string, { into, at }: Target, mayEndInVersion4: boolean): number {
  if (half === '') return at;
  const groups = half.split(':');
  let place = at;
  for (const [nth, group] of groups.entries()) {
    if (mayEndInVersion4 && nth === groups.length - 1 && group.includes('.')) {
      if (place > 12 || !writeVersion4(group, 0, { into, at: place })) return -1;
      place += 4;
    } else {
      if (place > 14 || !GROUP.test(group)) return -1;
      const value = Number.parseInt(group, 16);
      into[place++] = value >> 8;
      into[place++] = value & 255;
    }
  }
  return place;
}

function asVersion4(into: Uint8Array): 4 | 16 {
  for (let i = 0; i < 12; i++) if (into[i] !== (i < 10 ? 0 : 255)) return 16;
  into.copyWithin(0, 12, 16);
  return 4;
}

/** The short form of the bytes of an address (RFC 5952). */
export function spellAddressBytes(bytes: Uint8Array): string {
  if (bytes.length === 4) return bytes.join('.');
  const groups = Array.from({ length: 8 }, (_, i) => (((bytes[i * 2] ?? 0) << 8) | (bytes[i * 2 + 1] ?? 0)).toString(16));
  const { from, length } = longestZeros(groups);
  if (length < 2) return groups.join(':');
  return `${groups.slice(0, from).join(':')}::${groups.slice(from + length).join(':')}`;
}

function longestZeros(groups: readonly string[]): { from: number; length: number } {
  let best = { from: 0, length: 0 };
  for (let from = 0; from < groups.length; from++) {
    let length = 0;
    while (groups[from + length] === '0') length++;
    if (length > best.length) best = { from, length };
  }
  return best;
}

/** Clears the bits behind a prefix. */
export function maskAddress(bytes: Uint8Array, length: number, prefix: number): void {
  for (let i = 0; i < length; i++) {
    const kept = prefix - i * 8;
    if (kept <= 0) bytes[i] = 0;
    else if (kept < 8) bytes[i] = (bytes[i] ?? 0) & (0xff << (8 - kept));
  }
}
