const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;

export interface LineHandler {
  /** A line without its end (LF or CR LF), numbered from 1. */
  line(bytes: Buffer, number: number): void;
  /** A line longer than the limit; its bytes were not kept. */
  tooLong(number: number): void;
}

/**
 * Cuts a stream of bytes into lines without ever making text of it. A line that lies inside one chunk is a view
 * of that chunk; memory is bounded by the limit, however long a line is.
 */
export class LineSplitter {
  readonly #handler: LineHandler;
  readonly #limitBytes: number;
  #held: Buffer[] = [];
  #heldBytes = 0;
  #isSkipping = false;
  #number = 0;

  constructor(limitBytes: number, handler: LineHandler) {
    this.#limitBytes = limitBytes;
    this.#handler = handler;
  }

  push(chunk: Buffer): void {
    let start = 0;
    for (let end = chunk.indexOf(LINE_FEED); end !== -1; end = chunk.indexOf(LINE_FEED, start)) {
      this.#finish(chunk.subarray(start, end));
      start = end + 1;
    }
    if (start < chunk.length) this.#hold(start === 0 ? chunk : chunk.subarray(start));
  }

  /** The last line may have no line feed. */
  end(): void {
    if (this.#heldBytes > 0 || this.#isSkipping) this.#finish(Buffer.alloc(0));
  }

  #hold(part: Buffer): void {
    if (this.#isSkipping) return;
    // One byte more than the limit: it may turn out to be the CR of the line end.
    if (this.#heldBytes + part.length > this.#limitBytes + 1) {
      this.#isSkipping = true;
      this.#drop();
      return;
    }
    this.#held.push(part);
    this.#heldBytes += part.length;
  }

  #finish(last: Buffer): void {
    this.#number += 1;
    if (this.#isSkipping) {
      this.#isSkipping = false;
      this.#handler.tooLong(this.#number);
      return;
    }
    const whole = this.#heldBytes === 0 ? last : Buffer.concat([...this.#held, last]);
    this.#drop();
    const line = whole.at(-1) === CARRIAGE_RETURN ? whole.subarray(0, -1) : whole;
    if (line.length > this.#limitBytes) this.#handler.tooLong(this.#number);
    else this.#handler.line(line, this.#number);
  }

  #drop(): void {
    this.#held = [];
    this.#heldBytes = 0;
  }
}

/** Whether there is nothing but spaces and tabs. */
export function isBlank(bytes: Uint8Array): boolean {
  for (const byte of bytes) if (byte !== 0x20 && byte !== 0x09 && byte !== CARRIAGE_RETURN) return false;
  return true;
}
