import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { SyslogFramer } from './frame-syslog.ts';

function frame(chunks: readonly Buffer[], limitBytes = 1_000): string[] {
  const found: string[] = [];
  const framer = new SyslogFramer(limitBytes, {
    message: (bytes) => found.push(bytes.toString('latin1')),
    tooLong: () => found.push('(too long)'),
  });
  if (!chunks.every((chunk) => framer.push(chunk))) found.push('(lost)');
  else framer.end();
  return found;
}

const frameText = (text: string, limitBytes?: number): string[] => frame([Buffer.from(text, 'latin1')], limitBytes);
const counted = (messages: readonly string[]): string => messages.map((message) => `${message.length} ${message}`).join('');

test('octet counting keeps messages byte for byte, with line ends inside', () => {
  const messages = ['<34>1 - - - - - - one\n', '<34>two\nlines', '<13>\xff\x00'];
  assert.deepEqual(frameText(counted(messages)), messages);
});

test('lines end with LF or CR LF; empty ones are none', () => {
  assert.deepEqual(frameText('<34>one\r\n\n<34>two\n<34>three'), ['<34>one', '<34>two', '<34>three']);
});

test('a first line that begins with digits is a line all the same', () => {
  for (const first of ['2026-11-22 started', '12 monkeys', '7', '99999999999 <34>', '0 <34>x']) {
    assert.deepEqual(frameText(`${first}\n5 <34>x\n`), [first, '5 <34>x']);
  }
});

test('line ends between counted messages, which some senders add, are passed over', () => {
  assert.deepEqual(frameText('5 <34>a\n5 <34>b\r\n\x005 <34>c'), ['<34>a', '<34>b', '<34>c']);
});

test('after a length that lies, the rest up to the line end is kept and counting goes on', () => {
  assert.deepEqual(frameText('5 <34>abcd\n6 <34>ok'), ['<34>a', 'bcd', '<34>ok']);
});

test('a message over the limit is passed over, and the next one is found', () => {
  assert.deepEqual(frameText('5 <34>a12 <34>too-long6 <34>ok', 8), ['<34>a', '(too long)', '<34>ok']);
  assert.deepEqual(frameText('<34>a\n<34>too-long\n<34>1234\r\n<34>ok\n', 8), ['<34>a', '(too long)', '<34>1234', '<34>ok']);
});

test('an absurd length gives the connection up', () => {
  assert.deepEqual(frameText('5 <34>a4294967296 <34>b'), ['<34>a', '(too long)', '(lost)']);
});

test('what a connection leaves unfinished is kept, but a length alone is no message', () => {
  assert.deepEqual(frameText('5 <34>a20 <34>cut sh'), ['<34>a', '<34>cut sh']);
  assert.deepEqual(frameText('<34>one\n<34>cut'), ['<34>one', '<34>cut']);
  assert.deepEqual(frameText('5 <34>a72 '), ['<34>a']);
});

test('however the bytes are cut into chunks, the messages are the same', () => {
  const noise = fc.array(fc.constantFrom(...Buffer.from('<34>1 25\n\r\0a')), { maxLength: 60 }).map((bytes) => Buffer.from(bytes));
  const message = fc.array(fc.constantFrom(...Buffer.from('<34>1 a\n')), { maxLength: 20 }).map((bytes) => `<1>${Buffer.from(bytes).toString()}`);
  const stream = fc.array(message, { maxLength: 6 }).map((messages) => Buffer.from(counted(messages)));
  fc.assert(
    fc.property(fc.oneof(noise, stream), fc.array(fc.nat(80), { maxLength: 10 }), fc.integer({ min: 4, max: 30 }), (whole, places, limitBytes) => {
      assert.deepEqual(frame(cut(whole, places), limitBytes), frame([whole], limitBytes));
      assert.deepEqual(frame([...whole].map((byte) => Buffer.from([byte])), limitBytes), frame([whole], limitBytes));
    }),
  );
});

test('counted messages come out as they went in', () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 200 }), { minLength: 1 }), (bodies) => {
      const messages = bodies.map((body) => `<34>${Buffer.from(body).toString('latin1')}`);
      assert.deepEqual(frameText(counted(messages)), messages);
    }),
  );
});

test('a gigabyte without a line end holds no more memory than the limit', () => {
  const framer = new SyslogFramer(1_024, { message: () => assert.fail(), tooLong: () => assert.fail() });
  const chunk = Buffer.alloc(1024 * 1024, 'x');
  const beforeBytes = process.memoryUsage().arrayBuffers;
  for (let i = 0; i < 1_024; i++) framer.push(chunk);
  assert.ok(process.memoryUsage().arrayBuffers - beforeBytes < 4 * 1024 * 1024);
});

function cut(whole: Buffer, places: readonly number[]): Buffer[] {
  const sorted = [0, ...places.map((place) => Math.min(place, whole.length)).sort((a, b) => a - b), whole.length];
  return sorted.slice(1).map((end, i) => whole.subarray(sorted[i], end));
}
