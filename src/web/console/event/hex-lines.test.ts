import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { hexLines } from './hex-lines.ts';

describe('lines of bytes', () => {
  it('show offset, bytes and what of them can be read', () => {
    const bytes = Uint8Array.from([...Buffer.from('GET /\n'), 0xff, 0x00, ...Buffer.from('abcdefghX')]);
    assert.deepEqual(hexLines(bytes, 100), [
      { offset: '000000', bytes: '47 45 54 20 2f 0a ff 00  61 62 63 64 65 66 67 68', text: 'GET /···abcdefgh' },
      { offset: '000010', bytes: `58${' '.repeat(46)}`, text: 'X' },
    ]);
  });

  it('are all of the bytes up to the limit', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.integer({ min: 0, max: 250 }), (bytes, limit) => {
        const told = hexLines(bytes, limit).flatMap((line) => line.bytes.trim().split(/\s+/).map((byte) => Number.parseInt(byte, 16)));
        assert.deepEqual(told, [...bytes.subarray(0, limit)]);
      }),
    );
  });
});
