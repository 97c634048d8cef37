import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { JournalFile } from './disk.ts';
import { encodeGroup } from './group.ts';
import { numberedRecord } from './records.fixture.ts';
import { frameBytes } from './frame.ts';
import { scanFrames } from './scan.ts';
import { SimulatedDisk } from './simulated-disk.fixture.ts';

const SYNC_WORD = 0x5eed5eed;

/** One frame for each number of raw bytes, at positions 0, 1, 2 ... */
function framesOf(sizes: readonly number[]): Buffer {
  const records = sizes.map((rawBytes, number) => numberedRecord(number, rawBytes));
  const bytes = records.reduce((sum, record) => sum + frameBytes(record), 0);
  return encodeGroup({ calls: [{ records }], bytes, first: 0, syncWord: SYNC_WORD }).bytes;
}

/** What a scan finds, as lines. */
async function scan(content: Buffer, windowBytes: number): Promise<readonly string[]> {
  const file: JournalFile = await new SimulatedDisk().create('/segment');
  await file.write(content, 0);
  const lines: string[] = [];
  const range = { file, syncWord: SYNC_WORD, fromOffset: 0, toOffset: content.length, position: 0, windowBytes, isUnreadableDamage: false };
  for await (const items of scanFrames(range)) {
    for (const item of items) {
      lines.push(item.kind === 'frame' ? `${item.position} at ${item.offset}` : `damage ${item.from}-${item.to} at ${item.offset}+${item.bytes}`);
    }
  }
  return lines;
}

const spoiling = fc.record({
  sizes: fc.array(fc.nat(300), { minLength: 1, maxLength: 20 }),
  flips: fc.array(fc.nat(6000), { maxLength: 3 }),
  cutBytes: fc.oneof(fc.constant(0), fc.nat(400)),
});

function spoil({ sizes, flips, cutBytes }: { sizes: readonly number[]; flips: readonly number[]; cutBytes: number }): Buffer {
  const content = framesOf(sizes);
  for (const flip of flips) content.writeUInt8(content.readUInt8(flip % content.length) ^ 0xff, flip % content.length);
  return content.subarray(0, Math.max(0, content.length - cutBytes));
}

describe('scanning frames', () => {
  it('finds the same frames and the same damage whatever the size of its windows', async () => {
    await fc.assert(
      fc.asyncProperty(spoiling, fc.integer({ min: 1, max: 700 }), async (plan, windowBytes) => {
        const content = spoil(plan);
        assert.deepEqual(await scan(content, windowBytes), await scan(content, 1 << 20));
      }),
      { numRuns: 300 },
    );
  });

  it('accounts for every byte: each is in one valid frame or in one damaged place', async () => {
    await fc.assert(
      fc.asyncProperty(spoiling, async (plan) => {
        const content = spoil(plan);
        const places = (await scan(content, 512)).map((line) => Number(/ at (\d+)/.exec(line)?.[1]));
        assert.deepEqual(places, [...new Set(places)].sort((a, b) => a - b));
        assert.equal(places[0] ?? 0, 0);
      }),
      { numRuns: 100 },
    );
  });

  it('finds every frame of a sound segment', async () => {
    const lines = await scan(framesOf([0, 5000, 1, 70_000, 30]), 100);
    assert.deepEqual(lines.map((line) => line.split(' ')[0]), ['0', '1', '2', '3', '4']);
  });

  it('reads nothing into an empty one', async () => {
    assert.deepEqual(await scan(Buffer.alloc(0), 100), []);
  });
});
