import { type FileRecord, MAX_RECORD_BYTES } from './file-record.ts';
import { shapeOf } from './file-shape.ts';
import { isWholeObject } from './json-splitter.ts';
import { cutLineBlocks, type LineBlock } from './line-blocks.ts';
import type { OpenedFile } from './open-file.ts';
import { readRecords } from './read-records.ts';
import { utf8Chunks } from './utf8-chunks.ts';

/** Records of a file that had to be read one by one. */
export interface RecordBatch {
  readonly kind: 'records';
  readonly records: readonly FileRecord[];
}

/** A part of a file; its lines and records are those that `readRecords` gives. */
export type FilePart = LineBlock | RecordBatch;

export const BLOCK_BYTES = 1 << 20;
const BATCH_CHARS = 1 << 18;
const BATCH_RECORDS = 2_000;
const NEWLINE = 0x0a;
const BRACE = 0x7b;

/** Reads a file in parts, in order: JSON with a record on each line as blocks of bytes, any other shape as records. */
export async function* readParts({ name, chunks }: OpenedFile): AsyncGenerator<FilePart> {
  const { first, all } = await peekLine(utf8Chunks(chunks));
  if (!isJsonLine(name, first)) return yield* batchesOf(readRecords({ name, chunks: all }));
  for await (const block of cutLineBlocks(all, { blockBytes: BLOCK_BYTES, maxLineBytes: MAX_RECORD_BYTES })) {
    yield block.kind === 'lines' ? block : { kind: 'records', records: [{ ok: false, reason: 'too-large', line: block.line }] };
  }
}

/** A file that begins with a whole object has one on each line, up to some broken ones. */
function isJsonLine(name: string, line: Buffer): boolean {
  if (line[0] !== BRACE) return false;
  const text = line.toString('utf8').trimEnd();
  return shapeOf(name, text) === 'json' && isWholeObject(text);
}

/** The first line that is not blank, and a stream that still has it. */
async function peekLine(chunks: AsyncGenerator<Buffer>): Promise<{ first: Buffer; all: AsyncGenerator<Buffer> }> {
  const held: Buffer[] = [];
  const line: Buffer[] = [];
  for (let isDone = false, bytes = 0; !isDone && bytes <= MAX_RECORD_BYTES; ) {
    const next = await chunks.next();
    if (next.done === true) break;
    held.push(next.value);
    const start = line.length > 0 ? 0 : firstNonBlank(next.value);
    const newline = next.value.indexOf(NEWLINE, start);
    isDone = newline >= 0 && start < next.value.length;
    if (start < next.value.length) line.push(next.value.subarray(start, newline < 0 ? undefined : newline));
    bytes += next.value.length;
  }
  async function* all(): AsyncGenerator<Buffer> {
    yield* held;
    yield* chunks;
  }
  return { first: Buffer.concat(line), all: all() };
}

/** Where the first line begins that is not blank, or the length of the bytes. */
function firstNonBlank(bytes: Buffer): number {
  let start = 0;
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at] as number;
    if (byte === NEWLINE) start = at + 1;
    else if (byte !== 0x20 && byte !== 0x09 && byte !== 0x0d) return start;
  }
  return bytes.length;
}

/** A file that breaks gives the records before the break first. */
async function* batchesOf(records: AsyncIterable<FileRecord>): AsyncGenerator<RecordBatch> {
  let batch: FileRecord[] = [];
  let chars = 0;
  try {
    for await (const record of records) {
      batch.push(record);
      chars += record.ok ? record.text.length : 0;
      if (chars < BATCH_CHARS && batch.length < BATCH_RECORDS) continue;
      yield { kind: 'records', records: batch };
      batch = [];
      chars = 0;
    }
  } catch (error) {
    if (batch.length > 0) yield { kind: 'records', records: batch };
    throw error;
  }
  if (batch.length > 0) yield { kind: 'records', records: batch };
}
