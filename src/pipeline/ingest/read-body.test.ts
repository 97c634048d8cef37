import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { test } from 'node:test';
import { gzipSync, zstdCompressSync, constants } from 'node:zlib';
import fc from 'fast-check';
import { DEFAULT_INGEST_LIMITS, type IngestLimits } from './ingest-limits.ts';
import { readBody } from './read-body.ts';
import { bodySink } from './record-sink.ts';

const MIB = 1024 * 1024;

async function drain(chunks: Iterable<Buffer>, encoding?: string, limits: IngestLimits = DEFAULT_INGEST_LIMITS) {
  let bytes = 0;
  const stream = Readable.from(chunks, { objectMode: true });
  const refusal = await readBody({ stream, encoding, limits }, (chunk) => {
    bytes += chunk.length;
    return null;
  });
  return { refusal, bytes, stream };
}

function* pieces(whole: Buffer, size: number): Generator<Buffer> {
  for (let i = 0; i < whole.length; i += size) yield whole.subarray(i, i + size);
}

test('a gzip bomb is stopped early, by its ratio', async () => {
  const bomb = gzipSync(Buffer.alloc(200 * MIB));
  assert.ok(bomb.length < 250_000);
  const beforeBytes = process.memoryUsage().arrayBuffers;
  const { refusal, bytes } = await drain(pieces(bomb, 4_096), 'gzip');
  assert.equal(refusal?.reason, 'decompression-limit');
  assert.ok(bytes < 64 * MIB, `${bytes} bytes came out`);
  assert.ok(process.memoryUsage().arrayBuffers - beforeBytes < 64 * MIB);
});

test('a zstd bomb is stopped early too', async () => {
  const { refusal, bytes } = await drain([zstdCompressSync(Buffer.alloc(200 * MIB))], 'zstd');
  assert.equal(refusal?.reason, 'decompression-limit');
  assert.ok(bytes < 16 * MIB, `${bytes} bytes came out`);
});

test('a bomb of many gzip members is one bomb', async () => {
  const member = gzipSync(Buffer.alloc(4 * MIB));
  const { refusal } = await drain(Array.from({ length: 60 }, () => member), 'gzip');
  assert.equal(refusal?.reason, 'decompression-limit');
});

test('a zstd frame that wants a window of 128 MiB is refused', async () => {
  const noise = Buffer.alloc(20 * MIB, 'abcdefghijklmnopq');
  const frame = zstdCompressSync(noise, { params: { [constants.ZSTD_c_windowLog]: 27, [constants.ZSTD_c_compressionLevel]: 1, [constants.ZSTD_c_contentSizeFlag]: 0 } });
  const { refusal } = await drain([frame], 'zstd');
  assert.equal(refusal?.reason, 'bad-encoding');
});

test('the decompressed size has a limit of its own', async () => {
  const limits = { ...DEFAULT_INGEST_LIMITS, decompressedBytes: 100_000, decompressionRatio: 10_000 };
  const { refusal } = await drain([gzipSync(Buffer.alloc(100_001))], 'gzip', limits);
  assert.equal(refusal?.reason, 'decompression-limit');
  assert.equal((await drain([gzipSync(Buffer.alloc(100_000))], 'gzip', limits)).refusal, null);
});

test('a body of 1 GiB in one line is cut off at the limit, and memory does not grow', async () => {
  const limits = { ...DEFAULT_INGEST_LIMITS, bodyBytes: 64 * MIB };
  const sink = bodySink(limits, 'lines');
  const chunk = Buffer.alloc(MIB, 'x');
  let sent = 0;
  const stream = Readable.from((function* () {
    for (; sent < 1_024; sent++) yield chunk;
  })());
  const beforeBytes = process.memoryUsage().arrayBuffers;
  const refusal = await readBody({ stream, encoding: undefined, limits }, (bytes) => sink.push(bytes));
  assert.equal(refusal?.reason, 'too-large');
  assert.ok(sent < 128, `${sent} MiB were read`);
  assert.ok(process.memoryUsage().arrayBuffers - beforeBytes < 16 * MIB);
});

test('the stream outlives a refusal, so that the sender can be answered', async () => {
  const limits = { ...DEFAULT_INGEST_LIMITS, bodyBytes: 10 };
  for (const encoding of [undefined, 'gzip']) {
    const { refusal, stream } = await drain(pieces(gzipSync(Buffer.alloc(1_000)), 5), encoding, limits);
    assert.equal(refusal?.reason, 'too-large');
    assert.equal(stream.destroyed, false);
  }
});

test('a body that stands still is given up', async () => {
  const stream = new Readable({ read: () => undefined });
  stream.push('{"n":');
  const refusal = await readBody({ stream, encoding: undefined, limits: { ...DEFAULT_INGEST_LIMITS, bodyIdleMs: 20 } }, () => null);
  assert.equal(refusal?.reason, 'timeout');
});

test('a connection that breaks in the middle is a timeout, not a crash', async () => {
  for (const encoding of [undefined, 'gzip']) {
    const stream = new Readable({ read: () => undefined });
    stream.push(gzipSync('hello').subarray(0, 12));
    setImmediate(() => stream.destroy(Object.assign(new Error('aborted'), { code: 'ECONNRESET' })));
    const refusal = await readBody({ stream, encoding, limits: DEFAULT_INGEST_LIMITS }, () => null);
    assert.equal(refusal?.reason, 'timeout');
  }
});

test('whatever bytes come in whatever chunks and encoding, the records are the same and nothing throws', async () => {
  const content = fc.oneof(
    fc.uint8Array({ maxLength: 80 }),
    fc.array(fc.constantFrom(...Buffer.from('\n\r{}[]",: \\a1')), { maxLength: 80 }),
    fc.array(fc.constantFrom(0xef, 0xbb, 0xbf, 0x7b, 0x0a, 0x5b), { maxLength: 10 }),
  );
  const format = fc.constantFrom('lines' as const, 'json' as const, null);
  await fc.assert(
    fc.asyncProperty(content, format, fc.integer({ min: 1, max: 20 }), fc.boolean(), async (bytes, told, size, isGzip) => {
      const whole = Buffer.from(bytes);
      const read = async (chunks: Iterable<Buffer>, encoding?: string) => {
        const sink = bodySink({ ...DEFAULT_INGEST_LIMITS, recordBytes: 30, recordDepth: 3 }, told);
        const stream = Readable.from(chunks, { objectMode: true });
        const refusal = (await readBody({ stream, encoding, limits: DEFAULT_INGEST_LIMITS }, (chunk) => sink.push(chunk))) ?? sink.end();
        return { reason: refusal?.reason, records: refusal ? [] : sink.batch.records.map((record) => record.raw.toString('latin1')), refused: refusal ? [] : sink.batch.refused };
      };
      const packed = isGzip ? gzipSync(whole) : whole;
      assert.deepEqual(await read(pieces(packed, size), isGzip ? 'gzip' : undefined), await read(whole.length > 0 ? [whole] : []));
    }),
    { numRuns: 300 },
  );
});
