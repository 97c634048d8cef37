import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { RowBinaryWriter } from './row-binary.ts';

function written(write: (writer: RowBinaryWriter) => void, initialBytes = 1): Buffer {
  const writer = new RowBinaryWriter(initialBytes);
  write(writer);
  return Buffer.from(writer.bytes());
}

/** Reads a LEB128 number and says where it ended. */
function readVarint(bytes: Buffer): { value: bigint; end: number } {
  let value = 0n;
  for (let end = 0; ; end++) {
    value |= BigInt(bytes[end]! & 0x7f) << BigInt(7 * end);
    if (bytes[end]! < 0x80) return { value, end: end + 1 };
  }
}

describe('RowBinaryWriter', () => {
  it('writes numbers little-endian', () => {
    assert.deepEqual(written((w) => w.byte(255)), Buffer.from([255]));
    assert.deepEqual(written((w) => w.uint16(0x1234)), Buffer.from([0x34, 0x12]));
    assert.deepEqual(written((w) => w.uint32(0xfffe_fdfc)), Buffer.from([0xfc, 0xfd, 0xfe, 0xff]));
  });

  it('writes every safe integer as 64 bits, signed', () => {
    fc.assert(fc.property(fc.maxSafeInteger(), (value) => assert.equal(written((w) => w.int64(value)).readBigInt64LE(), BigInt(value))), {
      examples: [[-0], [0], [-1], [2 ** 32], [-(2 ** 32)], [2 ** 32 - 1], [Number.MAX_SAFE_INTEGER], [Number.MIN_SAFE_INTEGER]],
    });
  });

  it('writes lengths as LEB128 up to 2^53', () => {
    const examples: [number][] = [[0], [127], [128], [16_383], [16_384], [2 ** 31], [2 ** 32], [Number.MAX_SAFE_INTEGER]];
    const check = (value: number): void => {
      const bytes = written((w) => w.varint(value));
      assert.deepEqual(readVarint(bytes), { value: BigInt(value), end: bytes.length });
    };
    fc.assert(fc.property(fc.maxSafeNat(), check), { examples });
  });

  it('writes texts of any length and content as UTF-8 behind their length in bytes', () => {
    const check = (text: string): void => {
      const bytes = written((w) => w.text(text));
      const { value, end } = readVarint(bytes);
      assert.equal(value, BigInt(bytes.length - end));
      assert.equal(bytes.toString('utf8', end), text.toWellFormed());
    };
    const examples = ['', 'a'.repeat(42), 'a'.repeat(43), '€'.repeat(42), '€'.repeat(43), `${'a'.repeat(41)}€`, '😀'.repeat(21), '\ud800', 'x\udc00', 'a'.repeat(300), '\u0000'];
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 60 }), check), { examples: examples.map((text): [string] => [text]) });
  });

  it('grows as it must, and forgets what is taken back', () => {
    const writer = new RowBinaryWriter(4);
    writer.raw(Buffer.from([1, 2, 3]));
    const { length } = writer;
    writer.text('x'.repeat(1000));
    writer.uint32(7);
    assert.equal(writer.length, 3 + 2 + 1000 + 4);
    writer.truncate(length);
    writer.byte(9);
    assert.deepEqual(Buffer.from(writer.bytes()), Buffer.from([1, 2, 3, 9]));
  });
});
