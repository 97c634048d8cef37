import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { LineSplitter } from './split-lines.ts';

function split(chunks: readonly Buffer[], limitBytes = 1_000): string[] {
  const found: string[] = [];
  const splitter = new LineSplitter(limitBytes, {
    line: (bytes, number) => found.push(`${number}:${bytes.toString('latin1')}`),
    tooLong: (number) => found.push(`${number}!`),
  });
  for (const chunk of chunks) splitter.push(chunk);
  splitter.end();
  return found;
}

test('lines end with LF or CR LF, and the last one may end with nothing', () => {
  assert.deepEqual(split([Buffer.from('a\r\nb\n\nc')]), ['1:a', '2:b', '3:', '4:c']);
});

test('bytes that are not UTF-8 come through as they are', () => {
  assert.deepEqual(split([Buffer.from([0xff, 0x00, 0xc3, 0x0a, 0x80])]), ['1:\xff\x00\xc3', '2:\x80']);
});

test('a line of exactly the limit is taken and one byte more is not, with either line end', () => {
  assert.deepEqual(split([Buffer.from('abc\r\nabcd\nab\n')], 3), ['1:abc', '2!', '3:ab']);
});

test('however the bytes are cut into chunks, the lines are the same', () => {
  const bytes = fc.array(fc.constantFrom(0x0a, 0x0d, 0x61, 0x22, 0xff), { maxLength: 60 });
  const cuts = fc.array(fc.nat(60), { maxLength: 8 });
  fc.assert(
    fc.property(bytes, cuts, fc.integer({ min: 1, max: 12 }), (content, places, limitBytes) => {
      const whole = Buffer.from(content);
      assert.deepEqual(split(cut(whole, places), limitBytes), split([whole], limitBytes));
    }),
  );
});

test('a line without end holds no more memory than the limit', () => {
  const splitter = new LineSplitter(1_024, { line: () => assert.fail('no line ends here'), tooLong: () => assert.fail('no line ends here') });
  const chunk = Buffer.alloc(1024 * 1024, 'x');
  const beforeBytes = process.memoryUsage().arrayBuffers;
  for (let i = 0; i < 1_024; i++) splitter.push(chunk);
  assert.ok(process.memoryUsage().arrayBuffers - beforeBytes < 4 * 1024 * 1024);
});

function cut(whole: Buffer, places: readonly number[]): Buffer[] {
  const sorted = [0, ...places.map((place) => Math.min(place, whole.length)).sort((a, b) => a - b), whole.length];
  return sorted.slice(1).map((end, i) => whole.subarray(sorted[i], end));
}
