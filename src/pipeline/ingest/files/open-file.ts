import { createReadStream } from 'node:fs';
import { basename } from 'node:path';
import { Readable } from 'node:stream';
import { createGunzip, createZstdDecompress } from 'node:zlib';
import { extract } from 'tar-stream';
import { isDocument } from './find-files.ts';

/** One stream of records: a file, or an entry of an archive. */
export interface OpenedFile {
  readonly name: string;
  /** Its path in the archive, where it comes of one. */
  readonly entry?: string | undefined;
  readonly chunks: AsyncIterable<Buffer>;
}

/** A file that cannot be read as records; the message says what to do. */
export class UnreadableFile extends Error {}

/** Whether reading ended since this file cannot be read: a foreign format, a damaged or cut-off archive, no permission. It ends the file, not the work. */
export function isUnreadable(error: unknown): error is Error {
  if (error instanceof UnreadableFile) return true;
  const { code = '', message = '' } = error as NodeJS.ErrnoException;
  return /^(?:Z_|ERR_ZSTD|EACCES|ENOENT|CSV_)/.test(code) || /tar|header|invalid/i.test(message);
}

const GZIP = Buffer.from([0x1f, 0x8b]);
const ZSTD = Buffer.from([0x28, 0xb5, 0x2f, 0xfd]);
const TAR_MAGIC_AT = 257;

/** What cannot be read, by its first bytes, and what helps. */
const FOREIGN: readonly (readonly [Buffer, string])[] = [
  [Buffer.from('ElfFile\0'), 'a binary EVTX file; convert it first, for example with `evtx_dump -o jsonl`'],
  [Buffer.from([0xd4, 0xc3, 0xb2, 0xa1]), 'a packet capture; run Zeek or Suricata over it and scan their logs'],
  [Buffer.from([0x0a, 0x0d, 0x0d, 0x0a]), 'a packet capture; run Zeek or Suricata over it and scan their logs'],
  [Buffer.from('PK\x03\x04'), 'a ZIP archive; unpack it first'],
  [Buffer.from('SQLite format 3'), 'an SQLite database; export its rows as CSV or JSON'],
  [Buffer.from('PAR1'), 'a Parquet file; export its rows as NDJSON'],
];

/** Opens a file, unpacking gzip, zstd and tar as their first bytes say. Throws an UnreadableFile for binary formats that hold no records. */
export async function* openFile(path: string): AsyncGenerator<OpenedFile> {
  yield* unpack({ name: basename(path), chunks: createReadStream(path, { highWaterMark: 1 << 20 }) }, path);
}

async function* unpack({ name, entry, chunks: stream }: OpenedFile, path: string): AsyncGenerator<OpenedFile> {
  const { head, chunks } = await peek(stream);
  for (const [magic, advice] of FOREIGN) if (head.subarray(0, magic.length).equals(magic)) throw new UnreadableFile(`${path} is ${advice}`);
  if (head.subarray(0, 2).equals(GZIP)) yield* unpack({ name: name.replace(/\.gz$/, '').replace(/\.tgz$/, '.tar'), entry, chunks: gunzip(chunks) }, path);
  else if (head.subarray(0, 4).equals(ZSTD)) yield* unpack({ name: name.replace(/\.zst$/, ''), entry, chunks: Readable.from(chunks).pipe(createZstdDecompress()) }, path);
  else if (head.subarray(TAR_MAGIC_AT, TAR_MAGIC_AT + 5).toString('latin1') === 'ustar') yield* untar(chunks, path);
  else yield { name, entry, chunks };
}

function gunzip(chunks: AsyncIterable<Buffer>): AsyncIterable<Buffer> {
  const source = Readable.from(chunks);
  const target = createGunzip();
  source.on('error', (error) => target.destroy(error));
  return source.pipe(target);
}

/** The first bytes, and a stream that still has them. */
async function peek(stream: AsyncIterable<Buffer>): Promise<{ head: Buffer; chunks: AsyncIterable<Buffer> }> {
  const iterator = stream[Symbol.asyncIterator]();
  const held: Buffer[] = [];
  let bytes = 0;
  while (bytes < 512) {
    const next = await iterator.next();
    if (next.done) break;
    held.push(next.value);
    bytes += next.value.length;
  }
  async function* chunks(): AsyncGenerator<Buffer> {
    yield* held;
    for (let next = await iterator.next(); !next.done; next = await iterator.next()) yield next.value;
  }
  return { head: Buffer.concat(held), chunks: chunks() };
}

async function* untar(chunks: AsyncIterable<Buffer>, path: string): AsyncGenerator<OpenedFile> {
  const archive = extract();
  const source = Readable.from(chunks);
  source.on('error', (error) => archive.destroy(error));
  source.pipe(archive);
  for await (const entry of archive) {
    if (entry.header.type === 'file' && !isDocument(entry.header.name)) yield* unpack({ name: entry.header.name, entry: entry.header.name, chunks: entry as AsyncIterable<Buffer> }, `${path}:${entry.header.name}`);
    entry.resume();
  }
}
