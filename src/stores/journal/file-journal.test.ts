import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import { describe, it, type TestContext } from 'node:test';
import { type JournalDisk, type JournalFile, nodeDisk } from './disk.ts';
import { type JournalOptions, openJournal } from './file-journal.ts';
import type { Journal } from './port.ts';
import { describeJournal } from './port.suite.ts';
import { numberedRecord, numberedRecords, readAll, taken, temporaryDirectory } from './records.fixture.ts';

async function openTemporary(t: TestContext, options: Partial<JournalOptions> = {}): Promise<Journal> {
  const directory = options.directory ?? (await temporaryDirectory(t));
  const journal = await openJournal({ maxBytes: 1e9, minFreeDiskBytes: 0, ...options, directory });
  t.after(() => journal.close());
  return journal;
}

describeJournal('file journal with a cache', (t, limits) => openTemporary(t, { ...limits, segmentBytes: 8000 }));
describeJournal('file journal with small segments and no cache', (t, limits) => openTemporary(t, { ...limits, segmentBytes: 2000, cacheBytes: 0 }));

/** The disk of this machine, with a count of what was done to files. */
function countingDisk(): JournalDisk & { readonly counts: Record<'read' | 'write' | 'sync', number> } {
  const counts = { read: 0, write: 0, sync: 0 };
  const counted = (file: JournalFile): JournalFile => ({
    ...file,
    read: (target, offset) => {
      counts.read++;
      return file.read(target, offset);
    },
    write: (bytes, offset) => {
      counts.write++;
      return file.write(bytes, offset);
    },
    sync: () => {
      counts.sync++;
      return file.sync();
    },
  });
  return {
    ...nodeDisk,
    counts,
    create: async (path) => counted(await nodeDisk.create(path)),
    open: async (path, access) => counted(await nodeDisk.open(path, access)),
  };
}

describe('file journal: groups', () => {
  it('writes and syncs the calls of many callers once', async (t) => {
    const disk = countingDisk();
    const journal = await openTemporary(t, { disk });
    const before = { ...disk.counts };
    const outcomes = await Promise.all(Array.from({ length: 100 }, (_, number) => journal.append([numberedRecord(number)])));
    assert.ok(outcomes.every((outcome) => outcome.ok));
    assert.deepEqual(disk.counts, { read: before.read, write: before.write + 1, sync: before.sync + 1 });
  });

  it('writes a group at its size, though more calls wait', async (t) => {
    const disk = countingDisk();
    const journal = await openTemporary(t, { disk, groupBytes: 5000 });
    const before = disk.counts.sync;
    await Promise.all(Array.from({ length: 20 }, (_, number) => journal.append([numberedRecord(number, 930)])));
    assert.equal(disk.counts.sync - before, 4);
  });

  it('never reads the disk for a reader who keeps up', async (t) => {
    const disk = countingDisk();
    const journal = await openTemporary(t, { disk, segmentBytes: 5000 });
    const before = disk.counts.read;
    for (let call = 0; call < 20; call++) {
      taken(await journal.append(numberedRecords(call * 10, 10)));
      assert.equal((await journal.read(call * 10, 100, 1e6)).length, 10);
    }
    assert.equal(disk.counts.read, before);
  });

  it('reads on from disk to memory where a reader has fallen behind the cache', async (t) => {
    const journal = await openTemporary(t, { segmentBytes: 5000, cacheBytes: 6000 });
    for (let call = 0; call < 40; call++) taken(await journal.append(numberedRecords(call * 10, 10)));
    assert.deepEqual((await readAll(journal)).map((entry) => entry.key), numberedRecords(0, 400).map((record) => record.key));
  });
});

describe('file journal: limits', () => {
  it('refuses calls beyond the bytes that may wait, and takes a single call of any size', async (t) => {
    const journal = await openTemporary(t, { maxQueuedBytes: 3000 });
    const calls = Array.from({ length: 3 }, (_, call) => journal.append(numberedRecords(call * 2, 2, 700)));
    const [one, two, three] = await Promise.all(calls);
    assert.equal(one?.ok, true);
    for (const refused of [two, three]) {
      assert.equal(refused?.ok || refused?.reason, 'journal-full');
      assert.match(refused?.ok === false ? refused.detail : '', /wait to be written and the limit is 3000: send again in a moment/);
    }
    taken(await journal.append(numberedRecords(10, 20, 700)));
    assert.equal(journal.end, 22);
  });

  it('begins a segment before one grows beyond its size, and removes those that are released whole', async (t) => {
    const directory = await temporaryDirectory(t);
    const journal = await openTemporary(t, { directory, segmentBytes: 2000 });
    for (let call = 0; call < 20; call++) taken(await journal.append(numberedRecords(call, 1, 500)));
    const firsts = (await readdir(directory)).sort().map((name) => Number(name.slice(0, 16)));
    assert.deepEqual(firsts, [0, 3, 6, 9, 12, 15, 18]);
    await journal.release(11);
    assert.equal(journal.start, 9);
    await journal.release(5);
    assert.equal(journal.start, 9);
    await journal.release(20);
    assert.equal(journal.start, 18);
    assert.equal((await readdir(directory)).length, 1);
  });

  it('keeps to its size on disk and does not stay full once all is released, whatever the size of the calls', async (t) => {
    const maxBytes = 10_000;
    const journal = await openTemporary(t, { maxBytes, segmentBytes: 8000 });
    for (const rawBytes of [7000, 9000, 100, 9500, 5000, 4000, 9500]) {
      taken(await journal.append([numberedRecord(journal.end, rawBytes)]));
      assert.ok(journal.sizeBytes <= maxBytes, `${journal.sizeBytes} bytes`);
      const refused = await journal.append([numberedRecord(journal.end, maxBytes)]);
      assert.equal(refused.ok || refused.reason, 'journal-full');
      await journal.release(journal.end);
    }
  });

  it('throws on a tenant, source or key that no segment can hold', async (t) => {
    const journal = await openTemporary(t);
    await assert.rejects(journal.append([{ ...numberedRecord(0), key: 'k'.repeat(65_536) }]), RangeError);
    taken(await journal.append([{ ...numberedRecord(0), key: 'k'.repeat(65_535) }]));
  });
});
