/** Whole lines of a file. */
export interface LineBlock {
  readonly kind: 'lines';
  /** Begins its own ArrayBuffer, which may be handed on to another thread. */
  readonly bytes: Buffer<ArrayBuffer>;
  /** Number of its first line in the file, from 1. */
  readonly line: number;
  readonly lineCount: number;
}

/** A line that is longer than allowed; it was passed over. */
export interface TooLongLine {
  readonly kind: 'too-long';
  readonly line: number;
}

export interface LineBlockLimits {
  /** About so long is a block. */
  readonly blockBytes: number;
  /** The longest line, and the longest record over several lines that stays whole. */
  readonly maxLineBytes: number;
}

const NEWLINE = 0x0a;

/**
 * Cuts a stream of JSON records, one on each line, into blocks, as bytes. Between "}" and "{" at the beginning of a line no record goes on: that is where it cuts, so that a record over
 * several lines stays whole as well. Where the blocks begin does not depend on how the stream arrives. A stream that breaks gives the lines before the break first.
 */
export async function* cutLineBlocks(chunks: AsyncIterable<Buffer>, limits: LineBlockLimits): AsyncGenerator<LineBlock | TooLongLine> {
  const cutter = new LineCutter(limits);
  try {
    for await (const chunk of chunks) yield* cutter.take(chunk);
  } catch (error) {
    yield* cutter.end(true);
    throw error;
  }
  yield* cutter.end(false);
}

class LineCutter {
  readonly #limits: LineBlockLimits;
  #buffer: Buffer<ArrayBuffer>;
  #used = 0;
  #line = 1;
  /** Whether what comes is the rest of a line that is too long. */
  #isPassingOver = false;

  constructor(limits: LineBlockLimits) {
    this.#limits = limits;
    this.#buffer = ownBuffer(limits.blockBytes);
  }

  *take(chunk: Buffer): Generator<LineBlock | TooLongLine> {
    let at = this.#isPassingOver ? this.#passOver(chunk) : 0;
    while (at < chunk.length) {
      const copied = chunk.copy(this.#buffer, this.#used, at);
      this.#used += copied;
      at += copied;
      if (this.#used < this.#buffer.length) return;
      const end = this.#placeToCut();
      if (end > 0) yield this.#cut(end);
      else if (this.#used <= this.#limits.maxLineBytes) this.#grow();
      else {
        yield { kind: 'too-long', line: this.#line++ };
        this.#used = 0;
        this.#isPassingOver = true;
        at += this.#passOver(chunk.subarray(at));
      }
    }
  }

  /** What is left; of a stream that broke, without the line in which it did. */
  *end(isBroken: boolean): Generator<LineBlock> {
    const end = isBroken ? this.#buffer.subarray(0, this.#used).lastIndexOf(NEWLINE) + 1 : this.#used;
    if (end > 0) yield this.#cut(end);
  }

  /** Where a block of the full buffer ends; 0: it needs more. */
  #placeToCut(): number {
    const plain = this.#buffer.lastIndexOf('}\n{');
    if (plain >= 0) return plain + 2;
    const windows = this.#buffer.lastIndexOf('}\r\n{');
    if (windows >= 0) return windows + 3;
    return this.#used > this.#limits.maxLineBytes ? this.#buffer.lastIndexOf(NEWLINE) + 1 : 0;
  }

  #cut(end: number): LineBlock {
    const bytes = this.#buffer.subarray(0, end);
    const rest = this.#buffer.subarray(end, this.#used);
    this.#buffer = ownBuffer(Math.max(this.#limits.blockBytes, rest.length + 1));
    this.#used = rest.copy(this.#buffer);
    const lineCount = countLines(bytes);
    const line = this.#line;
    this.#line += lineCount;
    return { kind: 'lines', bytes, line, lineCount };
  }

  #grow(): void {
    const larger = ownBuffer(Math.min(2 * this.#buffer.length, this.#limits.maxLineBytes + 1));
    this.#buffer.copy(larger);
    this.#buffer = larger;
  }

  /** How much of the chunk belongs to the line that is too long. */
  #passOver(chunk: Buffer): number {
    const newline = chunk.indexOf(NEWLINE);
    if (newline < 0) return chunk.length;
    this.#isPassingOver = false;
    return newline + 1;
  }
}

/** Alone in its memory, which can then be handed to another thread. */
function ownBuffer(bytes: number): Buffer<ArrayBuffer> {
  return Buffer.from(new ArrayBuffer(bytes));
}

function countLines(bytes: Buffer): number {
  let lines = 0;
  for (let at = bytes.indexOf(NEWLINE); at >= 0; at = bytes.indexOf(NEWLINE, at + 1)) lines++;
  return bytes[bytes.length - 1] === NEWLINE ? lines : lines + 1;
}
