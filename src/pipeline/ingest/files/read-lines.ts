/** A line of a file; `isCut` when it was longer than allowed and its rest was passed over. */
export interface Line {
  readonly bytes: Buffer;
  readonly number: number;
  readonly isCut: boolean;
}

/** Splits a stream into lines without ever holding more than one line and one chunk. */
export async function* readLines(chunks: AsyncIterable<Buffer>, maxLineBytes: number): AsyncGenerator<Line> {
  let held: Buffer[] = [];
  let heldBytes = 0;
  let isCut = false;
  let number = 0;
  const take = (part: Buffer): void => {
    if (heldBytes + part.length <= maxLineBytes) held.push(part);
    else {
      if (heldBytes < maxLineBytes) held.push(part.subarray(0, maxLineBytes - heldBytes));
      isCut = true;
    }
    heldBytes = Math.min(maxLineBytes, heldBytes + part.length);
  };
  const end = (): Line => {
    const bytes = held.length === 1 ? (held[0] as Buffer) : Buffer.concat(held);
    const line = { bytes, number: ++number, isCut };
    held = [];
    heldBytes = 0;
    isCut = false;
    return line;
  };
  for await (const chunk of chunks) {
    let start = 0;
    for (let at = chunk.indexOf(10); at >= 0; at = chunk.indexOf(10, start)) {
      take(chunk.subarray(start, at));
      start = at + 1;
      yield end();
    }
    if (start < chunk.length) take(chunk.subarray(start));
  }
  if (heldBytes > 0) yield end();
}
