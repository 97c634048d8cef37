import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { constants, createGunzip, createInflate, createInflateRaw, createZstdDecompress } from 'node:zlib';
import type { IngestLimits } from './ingest-limits.ts';
import type { Refusal } from './refusal.ts';

/** Takes the next decompressed bytes; a refusal ends the reading. */
export type TakeChunk = (chunk: Buffer) => Refusal | null;

export interface BodyToRead {
  readonly stream: Readable;
  readonly encoding: string | undefined;
  readonly limits: IngestLimits;
}

/** Carries a refusal out of a stream pipeline; never leaves this file. */
class Stop extends Error {
  readonly refusal: Refusal;
  constructor(refusal: Refusal) {
    super(refusal.reason);
    this.refusal = refusal;
  }
}

const OUTPUT_CHUNK_BYTES = 64 * 1024;
// RFC 9659: a zstd content coding needs a window of at most 8 MiB, which bounds the decoder's memory.
const ZSTD_WINDOW_LOG_MAX = 23;

type Encoding = 'identity' | 'gzip' | 'deflate' | 'zstd';
const ENCODINGS: Readonly<Record<string, Encoding>> = {
  '': 'identity', identity: 'identity', gzip: 'gzip', 'x-gzip': 'gzip', deflate: 'deflate', zstd: 'zstd',
};

/**
 * Reads and decompresses a body chunk by chunk, inside the limits of size, ratio and silence. The stream is not
 * destroyed when reading ends early: the sender still has to get its answer.
 */
export async function readBody(body: BodyToRead, take: TakeChunk): Promise<Refusal | null> {
  const encoding = ENCODINGS[body.encoding?.trim().toLowerCase() ?? ''];
  if (encoding === undefined) return { reason: 'bad-encoding', detail: 'This Content-Encoding is not known.', status: 415 };
  const meter: Meter = { inBytes: 0, outBytes: 0 };
  try {
    if (encoding === 'identity') await copy(body, meter, take);
    else await decompress(body, encoding, meter, take);
    return null;
  } catch (error) {
    return refusalOf(error);
  }
}

interface Meter {
  inBytes: number;
  outBytes: number;
}

async function copy(body: BodyToRead, meter: Meter, take: TakeChunk): Promise<void> {
  for await (const chunk of wireChunks(body, meter)) orStop(take(chunk));
}

async function decompress(body: BodyToRead, encoding: Exclude<Encoding, 'identity'>, meter: Meter, take: TakeChunk): Promise<void> {
  const chunks = wireChunks(body, meter);
  const first = await chunks.next();
  if (first.done) return;
  const { limits } = body;
  const wire = async function* (): AsyncGenerator<Buffer> {
    yield first.value;
    yield* chunks;
  };
  await pipeline(wire, decoderOf(encoding, first.value), async (decoded: AsyncIterable<Buffer>) => {
    for await (const chunk of decoded) {
      meter.outBytes += chunk.length;
      orStop(tooMuch(meter, limits) ?? take(chunk));
    }
  });
}

function decoderOf(encoding: Exclude<Encoding, 'identity'>, first: Buffer) {
  const chunkSize = OUTPUT_CHUNK_BYTES;
  if (encoding === 'gzip') return createGunzip({ chunkSize });
  if (encoding === 'zstd') return createZstdDecompress({ chunkSize, params: { [constants.ZSTD_d_windowLogMax]: ZSTD_WINDOW_LOG_MAX } });
  // `deflate` means the zlib format (RFC 9110, 8.4.1.2), but some senders leave out its header.
  const hasZlibHeader = ((first[0] ?? 0) & 0x0f) === 8 && (first.length < 2 || first.readUInt16BE(0) % 31 === 0);
  return hasZlibHeader ? createInflate({ chunkSize }) : createInflateRaw({ chunkSize });
}

function tooMuch(meter: Meter, limits: IngestLimits): Refusal | null {
  if (meter.outBytes > limits.decompressedBytes) {
    return { reason: 'decompression-limit', detail: `The body has more than ${limits.decompressedBytes} bytes when it is decompressed.` };
  }
  if (meter.outBytes < limits.ratioFromBytes || meter.outBytes <= meter.inBytes * limits.decompressionRatio) return null;
  return { reason: 'decompression-limit', detail: `The body grows more than ${limits.decompressionRatio} times when it is decompressed.` };
}

async function* wireChunks(body: BodyToRead, meter: Meter): AsyncGenerator<Buffer, void> {
  const { limits, stream } = body;
  const chunks = stream.iterator({ destroyOnReturn: false });
  for (;;) {
    const next: IteratorResult<Buffer> = await inTime(chunks.next(), limits.bodyIdleMs);
    if (next.done) return;
    meter.inBytes += next.value.length;
    if (meter.inBytes > limits.bodyBytes) {
      throw new Stop({ reason: 'too-large', detail: `The body has more than ${limits.bodyBytes} bytes.` });
    }
    yield next.value;
  }
}

async function inTime<T>(promise: Promise<T>, limitMs: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const silence = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Stop({ reason: 'timeout', detail: `Nothing of the body came for ${limitMs} ms.` })), limitMs);
  });
  try {
    return await Promise.race([promise, silence]);
  } finally {
    clearTimeout(timer);
  }
}

function orStop(refusal: Refusal | null): void {
  if (refusal) throw new Stop(refusal);
}

function refusalOf(error: unknown): Refusal {
  if (error instanceof Stop) return error.refusal;
  const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
  if (code.startsWith('Z_') || code.startsWith('ZSTD_') || code.startsWith('ERR_ZLIB_')) {
    return { reason: 'bad-encoding', detail: `The body cannot be decompressed: ${code}.` };
  }
  if (code === 'ECONNRESET' || code === 'ERR_STREAM_PREMATURE_CLOSE') {
    return { reason: 'timeout', detail: 'The connection ended in the middle of the body.' };
  }
  throw error;
}
