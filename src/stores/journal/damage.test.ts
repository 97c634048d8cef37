import assert from 'node:assert/strict';
import { readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { describe, it } from 'node:test';
import type { JournalDamage } from './damage.ts';
import { openJournal } from './file-journal.ts';
import { numberedRecord, numberedRecords, readAll, taken } from './records.fixture.ts';
import { SEGMENT_HEAD_BYTES } from './segment.ts';
import { SimulatedDisk } from './simulated-disk.fixture.ts';
import { FRAME_BYTES, fillThreeSegments, flipByte, positionsOf, spoilable, upTo } from './spoilable.fixture.ts';

describe('damaged bytes', () => {
  it('cost one record at most, wherever one byte of a journal that was closed is flipped', async () => {
    const options = { directory: '/data/journal', maxBytes: 1e6, minFreeDiskBytes: 0, segmentBytes: 1000 };
    const disk = new SimulatedDisk();
    const journal = await openJournal({ ...options, disk });
    for (let call = 0; call < 4; call++) taken(await journal.append(numberedRecords(call * 3, 3)));
    await journal.close();
    for (const path of disk.paths()) {
      const content = disk.contentOf(path);
      for (let offset = 0; offset < content.length; offset++) {
        content.writeUInt8(content.readUInt8(offset) ^ 0x10, offset);
        const damages: JournalDamage[] = [];
        const reopened = await openJournal({ ...options, disk: disk.afterRestart(), onDamage: (damage) => damages.push(damage) });
        const [damage, ...others] = damages;
        assert.deepEqual(others, []);
        assert.ok(damage !== undefined && damage.to - damage.from <= 1, `byte ${offset} of ${path}`);
        assert.deepEqual(await positionsOf(reopened), upTo(12).filter((position) => position < damage.from || position >= damage.to));
        assert.equal(reopened.end, 12);
        content.writeUInt8(content.readUInt8(offset) ^ 0x10, offset);
      }
    }
  });

  it('are told with their place and the positions they cost, once', async (t) => {
    const place = await spoilable(t);
    await fillThreeSegments(place);
    const [, path] = (await place.segments()) as [string, string];
    await flipByte(path, SEGMENT_HEAD_BYTES + 3 * FRAME_BYTES + 50);
    await flipByte(path, SEGMENT_HEAD_BYTES + 4 * FRAME_BYTES + 50);
    const journal = await place.open();
    await readAll(journal);
    await readAll(journal);
    const expected = { kind: 'corrupt', segment: path.slice(place.directory.length + 1), offset: SEGMENT_HEAD_BYTES + 3 * FRAME_BYTES, bytes: 2 * FRAME_BYTES };
    assert.deepEqual(place.damages, [{ ...expected, from: 13, to: 15 }]);
  });

  it('that appear while the journal is open are told when they are read, and the reader is not sent in circles', async (t) => {
    const place = await spoilable(t);
    const journal = await place.open({ cacheBytes: 0 });
    taken(await journal.append(numberedRecords(0, 3)));
    const [path] = (await place.segments()) as [string];
    await flipByte(path, journal.sizeBytes - 1);
    assert.deepEqual(await positionsOf(journal), [0, 1]);
    assert.deepEqual(place.damages.map(({ kind, from, to }) => ({ kind, from, to })), [{ kind: 'corrupt', from: 2, to: 3 }]);
    let isWoken = false;
    const wait = journal.waitFor(2).then(() => (isWoken = true));
    await new Promise(setImmediate);
    assert.equal(isWoken, false);
    taken(await journal.append(numberedRecords(3, 1)));
    await wait;
    assert.deepEqual(await positionsOf(journal, 2), [3]);
  });

  it('cannot pass off bytes inside a record as a record', async (t) => {
    const place = await spoilable(t);
    const forger = await place.open();
    taken(await forger.append([{ ...numberedRecord(0), tenant: 'forged' }]));
    await forger.close();
    const [stolen] = (await place.segments()) as [string];
    const forged = (await readFile(stolen)).subarray(SEGMENT_HEAD_BYTES);
    await rm(place.directory, { recursive: true });
    const journal = await place.open();
    taken(await journal.append([{ ...numberedRecord(0), raw: forged }]));
    taken(await journal.append(numberedRecords(1, 1)));
    await journal.close();
    const [path] = (await place.segments()) as [string];
    await flipByte(path, SEGMENT_HEAD_BYTES + 14);
    const entries = await readAll(await place.open());
    assert.deepEqual(entries.map(({ position, tenant }) => ({ position, tenant })), [{ position: 1, tenant: 'acme' }]);
  });

  it('in the tail of an older segment are kept, since all of it was acknowledged', async (t) => {
    const place = await spoilable(t);
    await fillThreeSegments(place);
    const [path] = (await place.segments()) as [string];
    await truncate(path, SEGMENT_HEAD_BYTES + 9 * FRAME_BYTES + 20);
    const journal = await place.open();
    assert.deepEqual(await positionsOf(journal), upTo(30).filter((position) => position !== 9));
    assert.deepEqual(place.damages.map(({ kind, from, to }) => ({ kind, from, to })), [{ kind: 'corrupt', from: 9, to: 10 }]);
    assert.equal((await readFile(path)).length, SEGMENT_HEAD_BYTES + 9 * FRAME_BYTES + 20);
  });

  it('that no later group proves to be old are taken as a torn call, but earlier groups stay', async (t) => {
    const place = await spoilable(t);
    const journal = await place.open();
    taken(await journal.append(numberedRecords(0, 3)));
    const firstGroupEnd = journal.sizeBytes;
    const [one, two] = await Promise.all([journal.append(numberedRecords(3, 1)), journal.append(numberedRecords(4, 3))]);
    assert.deepEqual([taken(one as never).from, taken(two as never).from], [3, 4]);
    const [path] = (await place.segments()) as [string];
    // As a crash leaves it: without the mark that a proper end writes.
    const content = (await readFile(path)).subarray(0, journal.sizeBytes);
    await journal.close();
    await writeFile(path, content);
    await flipByte(path, firstGroupEnd - 1);
    await flipByte(path, firstGroupEnd + FRAME_BYTES + FRAME_BYTES + 1);
    const reopened = await place.open();
    assert.deepEqual(await positionsOf(reopened), [0, 1, 3]);
    assert.deepEqual(place.damages.map(({ kind, from, to }) => ({ kind, from, to })), [{ kind: 'corrupt', from: 2, to: 3 }, { kind: 'torn', from: 4, to: 7 }]);
  });

  it('tell a segment that is gone, with its positions', async (t) => {
    const place = await spoilable(t);
    await fillThreeSegments(place);
    const [, path] = (await place.segments()) as [string, string];
    await rm(path);
    assert.deepEqual(await positionsOf(await place.open()), upTo(30).filter((position) => position < 10 || position >= 20));
    assert.deepEqual(place.damages.map(({ kind, from, to }) => ({ kind, from, to })), [{ kind: 'missing', from: 10, to: 20 }]);
  });

  it('that the disk cannot read any more cost only the records in those sectors', async () => {
    const disk = new SimulatedDisk();
    const damages: JournalDamage[] = [];
    const options = { directory: '/data/journal', maxBytes: 1e6, minFreeDiskBytes: 0, segmentBytes: 9000, cacheBytes: 0, disk };
    const journal = await openJournal(options);
    for (let number = 0; number < 20; number++) taken(await journal.append(numberedRecords(number, 1, 1000)));
    const [oldest] = disk.paths() as [string];
    const damaged = disk.afterRestart();
    damaged.unreadable.add(`${oldest}:9`);
    const reopened = await openJournal({ ...options, disk: damaged, onDamage: (damage) => damages.push(damage) });
    // Sector 9 of 512 bytes is in the second block of 4 KiB, which holds records 3 to 7 or parts of them.
    assert.deepEqual(await positionsOf(reopened), upTo(20).filter((position) => position < 3 || position > 7));
    assert.deepEqual(damages.map(({ kind, from, to }) => ({ kind, from, to })), [{ kind: 'corrupt', from: 3, to: 8 }]);
    damaged.unreadable.add(`${disk.paths().at(-1)}:0`);
    const again = damaged.afterRestart();
    again.unreadable.add(`${disk.paths().at(-1)}:0`);
    await assert.rejects(openJournal({ ...options, disk: again }), /unreadable/);
  });
});
