import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { cutLineBlocks, type LineBlock, type TooLongLine } from './line-blocks.ts';

const LIMITS = { blockBytes: 16, maxLineBytes: 60 };

async function cut(text: string, chunkBytes: readonly number[] = [], limits = LIMITS, breaks = false): Promise<(LineBlock | TooLongLine)[]> {
  async function* chunks(): AsyncGenerator<Buffer> {
    let rest = Buffer.from(text);
    for (const bytes of chunkBytes) {
      yield rest.subarray(0, bytes);
      rest = rest.subarray(bytes);
    }
    yield rest;
    if (breaks) throw new Error('the stream broke');
  }
  const blocks: (LineBlock | TooLongLine)[] = [];
  try {
    for await (const block of cutLineBlocks(chunks(), limits)) blocks.push(block);
  } catch (error) {
    if (!breaks) throw error;
  }
  return blocks;
}

function plain(blocks: readonly (LineBlock | TooLongLine)[]): (readonly [number, string | null])[] {
  return blocks.map((block) => [block.line, block.kind === 'lines' ? block.bytes.toString() : null]);
}

const line = fc.oneof(fc.constantFrom('{"a":1}', '{}', '{', '  "a": 1', '}', '', 'x', '{"a":"ü€"}\r', '}\r'), fc.nat({ max: 90 }).map((length) => `{"a":"${'x'.repeat(length)}"}`));
const text = fc.tuple(fc.array(line, { maxLength: 30 }), fc.boolean()).map(([lines, isEnded]) => lines.join('\n') + (isEnded ? '\n' : ''));

describe('blocks of lines', () => {
  it('are the same however the stream arrives', async () => {
    await fc.assert(fc.asyncProperty(text, fc.array(fc.nat({ max: 40 }), { maxLength: 20 }), async (all, chunkBytes) => {
      assert.deepEqual(plain(await cut(all, chunkBytes)), plain(await cut(all)));
    }));
  });

  it('hold every line that is short enough, once, in order, under its number', async () => {
    await fc.assert(fc.asyncProperty(text, async (all) => {
      const lines = all.split('\n');
      if (lines.at(-1) === '') lines.pop();
      const found = (await cut(all)).flatMap((block): (readonly [number, string | null])[] => {
        if (block.kind === 'too-long') return [[block.line, null]];
        const own = block.bytes.toString().split('\n').slice(0, block.lineCount);
        return own.map((one, i) => [block.line + i, one]);
      });
      assert.deepEqual(found, lines.map((one, i) => [i + 1, Buffer.byteLength(one) > LIMITS.maxLineBytes ? null : one]));
    }));
  });

  it('never end inside a record over several lines that is not longer than a line may be', async () => {
    const record = '{\n"a": [\n{"b": 1},\n{"c": 2}\n]\n}\n';
    await fc.assert(fc.asyncProperty(fc.array(fc.constantFrom('{"n":1}\n', record), { maxLength: 20 }), async (records) => {
      const blocks = await cut(records.join(''));
      for (const [, own] of plain(blocks)) assert.match(own ?? '', /^(?:\{"n":1\}\n|\{\n"a": \[\n\{"b": 1\},\n\{"c": 2\}\n\]\n\}\n)+$/);
    }));
  });

  it('of a stream that breaks are those before the line in which it does', async () => {
    assert.deepEqual(plain(await cut('{"a":1}\n{"a":2}\n{"a":', [], LIMITS, true)), [[1, '{"a":1}\n'], [2, '{"a":2}\n']]);
  });

  it('begin their own memory, which another thread can be given', async () => {
    const [one, other] = await cut('{"a":1}\n{"a":2}\n{"a":3}\n');
    assert.ok(one?.kind === 'lines' && other?.kind === 'lines');
    assert.notEqual(one.bytes.buffer, other.bytes.buffer);
    assert.equal(one.bytes.byteOffset, 0);
  });
});
