/**
 * Writes ClickHouse's RowBinary: little-endian numbers, strings and lists with a LEB128 length.
 * https://clickhouse.com/docs/interfaces/formats/RowBinary
 */
export class RowBinaryWriter {
  #buffer: Buffer;
  #end = 0;

  constructor(initialBytes: number) {
    this.#buffer = Buffer.allocUnsafe(initialBytes);
  }

  get length(): number {
    return this.#end;
  }

  /** The bytes so far; valid until the next write or reset. */
  bytes(): Uint8Array {
    return this.#buffer.subarray(0, this.#end);
  }

  /** Takes back everything after `length` bytes. */
  truncate(length: number): void {
    this.#end = length;
  }

  byte(value: number): void {
    this.#reserve(1);
    this.#buffer[this.#end++] = value;
  }

  uint16(value: number): void {
    this.#reserve(2);
    this.#end = this.#buffer.writeUInt16LE(value, this.#end);
  }

  uint32(value: number): void {
    this.#reserve(4);
    this.#end = this.#buffer.writeUInt32LE(value, this.#end);
  }

  /** A 64-bit integer, signed or not, from a safe integer. */
  int64(value: number): void {
    this.#reserve(8);
    const high = Math.floor(value / 0x1_0000_0000);
    this.#buffer.writeUInt32LE(value - high * 0x1_0000_0000, this.#end);
    this.#end = this.#buffer.writeInt32LE(high, this.#end + 4);
  }

  raw(bytes: Uint8Array): void {
    this.#reserve(bytes.length);
    this.#buffer.set(bytes, this.#end);
    this.#end += bytes.length;
  }

  /** An unsigned LEB128 number below 2^53. */
  varint(value: number): void {
    this.#reserve(8);
    let rest = value;
    while (rest > 0x7f) {
      this.#buffer[this.#end++] = (rest % 0x80) | 0x80;
      rest = Math.floor(rest / 0x80);
    }
    this.#buffer[this.#end++] = rest;
  }

  /** A string as UTF-8; a lone surrogate becomes U+FFFD. */
  text(value: string): void {
    const { length } = value;
    // At most 42 code units are at most 126 bytes, so the length takes one byte and can be put in afterwards.
    if (length > 42) return this.#longText(value);
    this.#reserve(127);
    const start = this.#end + 1;
    let at = start;
    for (let i = 0; i < length; i++) {
      const code = value.charCodeAt(i);
      if (code > 0x7f) {
        at = start + this.#buffer.write(value, start);
        break;
      }
      this.#buffer[at++] = code;
    }
    this.#buffer[this.#end] = at - start;
    this.#end = at;
  }

  #longText(value: string): void {
    const bytes = Buffer.byteLength(value);
    this.varint(bytes);
    this.#reserve(bytes);
    this.#end += this.#buffer.write(value, this.#end);
  }

  #reserve(bytes: number): void {
    if (this.#end + bytes <= this.#buffer.length) return;
    const bigger = Buffer.allocUnsafe(Math.max(this.#buffer.length * 2, this.#end + bytes));
    bigger.set(this.#buffer.subarray(0, this.#end));
    this.#buffer = bigger;
  }
}
