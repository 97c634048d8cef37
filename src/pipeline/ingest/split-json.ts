export interface JsonValueHandler {
  /** The exact bytes of a value, numbered from 1. */
  value(bytes: Buffer, number: number): void;
  /** A value longer than the limit; its bytes were not kept. */
  tooLong(number: number): void;
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const OPEN_ARRAY = 0x5b;
const CLOSE_ARRAY = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;

/**
 * Cuts a stream of JSON texts into the bytes of its values: objects one after another (with anything or nothing
 * between them, as Splunk senders write), and the elements of arrays at the top. Only brackets and strings are
 * understood, so depth costs no memory; whether a value is valid is not looked at.
 */
export class JsonSplitter {
  readonly #handler: JsonValueHandler;
  readonly #limitBytes: number;
  #held: Buffer[] = [];
  #heldBytes = 0;
  #isTooLong = false;
  #number = 0;
  #isInArray = false;
  #isInValue = false;
  #isInString = false;
  #isEscaped = false;
  #depth = 0;

  constructor(limitBytes: number, handler: JsonValueHandler) {
    this.#limitBytes = limitBytes;
    this.#handler = handler;
  }

  /** False when there is something at the top that is neither an object nor an array. */
  push(chunk: Buffer): boolean {
    let i = 0;
    while (i < chunk.length) {
      if (!this.#isInValue) {
        i = this.#skipToValue(chunk, i);
        if (i === -1) return false;
        continue;
      }
      const end = this.#endOfValue(chunk, i);
      this.#hold(chunk.subarray(i, end === -1 ? chunk.length : end));
      if (end === -1) return true;
      this.#finish();
      i = end;
    }
    return true;
  }

  /** False when the bytes ended inside a value or an array. */
  end(): boolean {
    return !this.#isInValue && !this.#isInArray;
  }

  // Stops at the first byte of a value, or at the end of the chunk; -1 where no value may begin.
  #skipToValue(chunk: Buffer, from: number): number {
    for (let i = from; i < chunk.length; i++) {
      const byte = chunk[i];
      if (isSpace(byte)) continue;
      if (byte === COMMA && this.#isInArray) continue;
      if (byte === CLOSE_ARRAY && this.#isInArray) {
        this.#isInArray = false;
      } else if (byte === OPEN_ARRAY && !this.#isInArray) {
        this.#isInArray = true;
      } else if (byte === OPEN_OBJECT || this.#isInArray) {
        this.#isInValue = true;
        return i;
      } else {
        return -1;
      }
    }
    return chunk.length;
  }

  // The index after the value's last byte, or -1 when it goes on in the next chunk.
  // biome-ignore lint/complexity/noExcessiveCognitiveComplexity: one loop over every character of every record; calls in it would cost more than the rest
  #endOfValue(chunk: Buffer, from: number): number {
    let i = from;
    while (i < chunk.length) {
      if (this.#isInString) {
        i = this.#passString(chunk, i);
        if (i === -1) return -1;
        if (this.#depth === 0) return i;
        continue;
      }
      const byte = chunk[i];
      if (byte === QUOTE) {
        this.#isInString = true;
      } else if (byte === OPEN_OBJECT || byte === OPEN_ARRAY) {
        this.#depth += 1;
      } else if (this.#depth === 0) {
        if (isSpace(byte) || byte === COMMA || byte === CLOSE_ARRAY) return i;
      } else if (byte === CLOSE_OBJECT || byte === CLOSE_ARRAY) {
        this.#depth -= 1;
        if (this.#depth === 0) return i + 1;
      }
      i += 1;
    }
    return -1;
  }

  // The index after the closing quote, or -1 when the string goes on in the next chunk.
  #passString(chunk: Buffer, from: number): number {
    for (let i = from; i < chunk.length; i++) {
      const byte = chunk[i];
      if (this.#isEscaped) this.#isEscaped = false;
      else if (byte === BACKSLASH) this.#isEscaped = true;
      else if (byte === QUOTE) {
        this.#isInString = false;
        return i + 1;
      }
    }
    return -1;
  }

  #hold(part: Buffer): void {
    if (this.#isTooLong) return;
    this.#heldBytes += part.length;
    if (this.#heldBytes > this.#limitBytes) {
      this.#isTooLong = true;
      this.#held = [];
      return;
    }
    if (part.length > 0) this.#held.push(part);
  }

  #finish(): void {
    this.#number += 1;
    if (this.#isTooLong) this.#handler.tooLong(this.#number);
    else this.#handler.value(this.#held.length === 1 && this.#held[0] ? this.#held[0] : Buffer.concat(this.#held), this.#number);
    this.#held = [];
    this.#heldBytes = 0;
    this.#isTooLong = false;
    this.#isInValue = false;
    this.#depth = 0;
  }
}

function isSpace(byte: number | undefined): boolean {
  return byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
}
