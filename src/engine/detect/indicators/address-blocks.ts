/** Addresses whose first 22 bits are the same: a million addresses by chance leave nine of ten blocks free, in 512 KiB. */
const BLOCK_BITS = 10;
const BLOCKS = 2 ** (32 - BLOCK_BITS);

const DOT = 0x2e;
const ZERO = 0x30;

/** In which blocks of version 4 addresses there is an indicator at all: most addresses of events are answered by one bit, before anything is hashed. */
export class AddressBlocks {
  #bits: Uint32Array | null = null;

  /** Takes a network in; of an address alone the prefix is 32. */
  add(address: Uint8Array, prefix: number): void {
    this.#bits ??= new Uint32Array(BLOCKS / 32);
    const first = ((((address[0] ?? 0) << 24) | ((address[1] ?? 0) << 16) | ((address[2] ?? 0) << 8) | (address[3] ?? 0)) >>> BLOCK_BITS);
    const count = 2 ** Math.max(0, 32 - BLOCK_BITS - prefix);
    for (let block = first; block < first + count; block++) this.#bits[block >> 5] = (this.#bits[block >> 5] ?? 0) | (1 << (block & 31));
  }

  /** Whether a text is a dotted address that no indicator can meet. */
  isFree(text: string): boolean {
    const address = dottedNumber(text);
    if (address < 0) return false;
    if (this.#bits === null) return true;
    const block = address >>> BLOCK_BITS;
    return (((this.#bits[block >> 5] ?? 0) >>> (block & 31)) & 1) === 0;
  }
}

/** A dotted address as a number below 2^32; -1 for any other text, also one with leading zeros, which some read as octal. */
function dottedNumber(text: string): number {
  if (text.length < 7 || text.length > 15) return -1;
  let address = 0;
  let byte = -1;
  let dots = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === DOT) {
      if (byte < 0) return -1;
      dots++;
      address = address * 256 + byte;
      byte = -1;
    } else byte = withDigit(byte, code - ZERO);
    if (byte > 255) return -1;
  }
  return dots === 3 && byte >= 0 ? address * 256 + byte : -1;
}

/** Beyond a byte where it is no digit, or stands behind a zero. */
function withDigit(byte: number, digit: number): number {
  if (digit < 0 || digit > 9 || byte === 0) return 256;
  return byte < 0 ? digit : byte * 10 + digit;
}
