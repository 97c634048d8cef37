import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, rm, rmdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { promisify } from 'node:util';
import { openJournal } from './file-journal.ts';
import type { Journal } from './port.ts';
import { numberedRecords, readAll, taken } from './records.fixture.ts';

const run = promisify(execFile);

/** A file system of 1 MiB in memory, or null where this process may not mount one. */
async function mountSmallDisk(t: TestContext): Promise<string | null> {
  if (process.getuid?.() !== 0) return null;
  const directory = await mkdtemp(join(tmpdir(), 'journal-full-'));
  try {
    await run('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', directory]);
  } catch (error) {
    t.diagnostic(`mount: ${error instanceof Error ? error.message : String(error)}`);
    await rmdir(directory);
    return null;
  }
  t.after(async () => {
    await run('umount', [directory]);
    await rmdir(directory);
  });
  return directory;
}

/** Appends until the journal refuses, and gives the refusal. */
async function fill(journal: Journal): Promise<{ readonly reason: string; readonly detail: string }> {
  for (;;) {
    const outcome = await journal.append(numberedRecords(journal.end, 10, 2000));
    if (!outcome.ok) return outcome;
  }
}

describe('a disk that is full', () => {
  it('refuses, loses nothing, stays readable, and takes records again when there is space', async (t) => {
    const disk = await mountSmallDisk(t);
    if (disk === null) return t.skip('needs root and the right to mount a small file system');
    const ballast = join(disk, 'ballast');
    await writeFile(ballast, Buffer.alloc(400_000));
    const options = { directory: join(disk, 'journal'), maxBytes: 1e9, minFreeDiskBytes: 0, segmentBytes: 200_000, cacheBytes: 0 };
    // With less than nothing to keep free, the write itself meets the end of the disk.
    const journal = await openJournal({ ...options, minFreeDiskBytes: -1e9 });
    const refusal = await fill(journal);
    assert.equal(refusal.reason, 'disk-full');
    assert.match(refusal.detail, /ENOSPC/);
    const { end } = journal;
    assert.ok(end >= 200);
    assert.equal((await readAll(journal)).length, end);

    await rm(ballast);
    assert.deepEqual(taken(await journal.append(numberedRecords(end, 10, 2000))), { from: end, to: end + 10 });
    await fill(journal);
    await journal.release(end);
    assert.ok(taken(await journal.append(numberedRecords(0, 10, 2000))).from > end);
    const { start } = journal;
    const afterwards = await readAll(journal);
    await journal.close();

    const reopened = await openJournal(options);
    assert.equal(reopened.start, start);
    assert.deepEqual((await readAll(reopened)).map((entry) => entry.key), afterwards.map((entry) => entry.key));
    await reopened.close();
  });
});
