import { INDICATOR_KINDS, type IndicatorKind } from '#contract/indicator.ts';
import { maskAddress, writeAddress } from './address-bytes.ts';
import { MAX_VALUE_CHARS } from './canonical-value.ts';

export const KIND_NUMBERS = Object.fromEntries(INDICATOR_KINDS.map((kind, n) => [kind, n])) as Readonly<Record<IndicatorKind, number>>;

const FNV_PRIME = 0x01000193;
const DOT = 0x2e;
const SLASH = 0x2f;
const QUESTION_MARK = 0x3f;
/** Stands before the two bytes of a character that is not ASCII. */
const WIDE = 0xff;

/**
 * Values as bytes that are compared and hashed: addresses as 4 or 16 bytes, hashes as half their digits, URLs without their scheme, all else
 * as text. One key is written and read at a time; nothing is allocated.
 */
export class IndicatorKey {
  readonly bytes = new Uint8Array(3 * MAX_VALUE_CHARS + 32);
  length = 0;
  readonly #seed: number;

  constructor(seed: number) {
    this.#seed = seed | 0;
  }

  /** Writes a value in the spelling of its kind; false where it is none. */
  write(kind: IndicatorKind, value: string): boolean {
    switch (kind) {
      case 'address':
        return this.writeAddress(value);
      case 'network':
        return this.#writeNetwork(value);
      case 'md5':
      case 'sha1':
      case 'sha256':
      case 'ja3':
        return this.writeDigits(value);
      case 'url':
        return this.writeText(value, value.indexOf('://') + 3);
      default:
        return this.writeText(value, 0);
    }
  }

  writeAddress(text: string): boolean {
    this.length = writeAddress(text, this.bytes);
    return this.length > 0;
  }

  writeDigits(text: string): boolean {
    this.length = 0;
    for (let i = 0; i + 1 < text.length; i += 2) {
      const byte = (digitOf(text.charCodeAt(i)) << 4) | digitOf(text.charCodeAt(i + 1));
      if (byte < 0) return false;
      this.bytes[this.length++] = byte;
    }
    return this.length > 0;
  }

  writeText(text: string, from: number): boolean {
    let at = 0;
    const { bytes } = this;
    const end = Math.min(text.length, from + MAX_VALUE_CHARS);
    for (let i = from; i < end; i++) {
      const code = text.charCodeAt(i);
      if (code < 128) bytes[at++] = code;
      else {
        bytes[at++] = WIDE;
        bytes[at++] = code >> 8;
        bytes[at++] = code & 255;
      }
    }
    this.length = at;
    return at > 0;
  }

  /** Makes the address that is written the network of a prefix around it: prefixes are asked about from long to short. */
  narrow(addressLength: number, prefix: number): void {
    maskAddress(this.bytes, addressLength, prefix);
    this.bytes[addressLength] = prefix;
    this.length = addressLength + 1;
  }

  #writeNetwork(value: string): boolean {
    const slash = value.indexOf('/');
    const length = writeAddress(value.slice(0, slash), this.bytes);
    if (length === 0) return false;
    this.narrow(length, Number(value.slice(slash + 1)));
    return true;
  }

  hash(kind: number): number {
    let hash = this.#start(kind);
    for (let i = 0; i < this.length; i++) hash = Math.imul(hash ^ (this.bytes[i] as number), FNV_PRIME);
    return scatter(hash);
  }

  /** Hashes names from their end: calls for each name above, the shortest of two labels first, with the place where it begins. */
  hashSuffixes(kind: number, visit: (from: number, hash: number) => void): void {
    let hash = this.#start(kind);
    let labels = 0;
    for (let i = this.length - 1; i >= 0; i--) {
      const byte = this.bytes[i] as number;
      if (byte === DOT && ++labels > 1) visit(i + 1, scatter(hash));
      hash = Math.imul(hash ^ byte, FNV_PRIME);
    }
    visit(0, scatter(hash));
  }

  /** Hashes what of a URL stands before the query, and its folders below the host; calls with the place where each ends. */
  hashPrefixes(kind: number, visit: (to: number, hash: number) => void): void {
    let hash = this.#start(kind);
    let slashes = 0;
    for (let i = 0; i < this.length; i++) {
      const byte = this.bytes[i] as number;
      if (byte === QUESTION_MARK && slashes > 0) visit(i, scatter(hash));
      hash = Math.imul(hash ^ byte, FNV_PRIME);
      if (byte === QUESTION_MARK) slashes = Number.NEGATIVE_INFINITY;
      else if (byte === SLASH && ++slashes > 1 && i + 1 < this.length) visit(i + 1, scatter(hash));
    }
    visit(this.length, scatter(hash));
  }

  /** The hash of a name as `hashSuffixes` has it for the whole. */
  hashBackwards(kind: number): number {
    let hash = this.#start(kind);
    for (let i = this.length - 1; i >= 0; i--) hash = Math.imul(hash ^ (this.bytes[i] as number), FNV_PRIME);
    return scatter(hash);
  }

  #start(kind: number): number {
    return this.#seed ^ Math.imul(kind + 1, 0x9e3779b1);
  }
}

/** The bytes of a key as text again. */
export function textOfBytes(bytes: Uint8Array): string {
  let text = '';
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i] as number;
    text += byte === WIDE ? String.fromCharCode(((bytes[++i] ?? 0) << 8) | (bytes[++i] ?? 0)) : String.fromCharCode(byte);
  }
  return text;
}

function digitOf(code: number): number {
  if (code >= 0x30 && code <= 0x39) return code - 0x30;
  const lower = code | 0x20;
  return lower >= 0x61 && lower <= 0x66 ? lower - 0x57 : -1;
}

/** The last steps of MurmurHash3, so that keys that differ little lie far apart. */
function scatter(hash: number): number {
  let mixed = hash ^ (hash >>> 16);
  mixed = Math.imul(mixed, 0x85ebca6b);
  mixed ^= mixed >>> 13;
  mixed = Math.imul(mixed, 0xc2b2ae35);
  return mixed ^ (mixed >>> 16);
}
