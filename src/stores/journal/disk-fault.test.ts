import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { openJournal } from './file-journal.ts';
import type { AppendOutcome, Journal } from './port.ts';
import { numberedRecords, readAll, taken } from './records.fixture.ts';
import { type Fault, SimulatedDisk } from './simulated-disk.fixture.ts';

const DIRECTORY = '/data/journal';
const SEGMENT_BYTES = 1500;

function open(disk: SimulatedDisk): Promise<Journal> {
  return openJournal({ directory: DIRECTORY, maxBytes: 1e6, minFreeDiskBytes: 0, segmentBytes: SEGMENT_BYTES, groupDelayMs: 0, cacheBytes: 0, disk });
}

async function keysOf(journal: Journal): Promise<readonly string[]> {
  return (await readAll(journal)).map((entry) => entry.key);
}

interface Life {
  readonly journal: Journal;
  readonly outcomes: readonly AppendOutcome[];
  /** Keys of the records that were acknowledged, in order. */
  readonly acknowledged: readonly string[];
}

/** Twelve calls, one after another, over several segments, while the disk fails as told. */
async function liveThrough(disk: SimulatedDisk, fault: Omit<Fault, 'at'> & { readonly afterOpen: number }): Promise<Life> {
  const journal = await open(disk);
  disk.fault = { code: fault.code, count: fault.count, at: disk.operations + fault.afterOpen };
  const outcomes: AppendOutcome[] = [];
  const acknowledged: string[] = [];
  for (let call = 0; call < 12; call++) {
    const records = numberedRecords(call * 10, 3, 120);
    const outcome = await journal.append(records);
    outcomes.push(outcome);
    if (outcome.ok) acknowledged.push(...records.map((record) => record.key));
  }
  return { journal, outcomes, acknowledged };
}

function reasonsOf({ outcomes }: Life): readonly string[] {
  return [...new Set(outcomes.filter((outcome) => !outcome.ok).map((outcome) => outcome.reason))];
}

/** The number of operations that a life without faults takes. */
async function countOperations(): Promise<number> {
  const disk = new SimulatedDisk();
  await liveThrough(disk, { code: 'EIO', count: 0, afterOpen: 0 });
  return disk.operations;
}

describe('a failing disk', () => {
  it('never costs an acknowledged record and never keeps a refused one in sight, whichever operation fails', async () => {
    const operations = await countOperations();
    for (const code of ['ENOSPC', 'EIO'] as const) {
      for (let afterOpen = 1; afterOpen <= operations; afterOpen++) {
        const disk = new SimulatedDisk();
        const life = await liveThrough(disk, { code, count: 1, afterOpen });
        const about = `${code} on operation ${afterOpen}`;
        assert.deepEqual(await keysOf(life.journal), life.acknowledged, about);
        const reopened = await open(disk.afterRestart());
        assert.deepEqual(await keysOf(reopened), life.acknowledged, `${about}, after a restart`);
      }
    }
  });

  it('refuses with disk-full while there is no space, and works again when there is', async () => {
    const disk = new SimulatedDisk();
    const journal = await open(disk);
    taken(await journal.append(numberedRecords(0, 3)));
    const { sizeBytes } = journal;
    disk.fault = { code: 'ENOSPC', at: disk.operations + 1, count: 1 };
    const refused = await journal.append(numberedRecords(3, 3));
    assert.equal(refused.ok || refused.reason, 'disk-full');
    assert.match(refused.ok ? '' : refused.detail, /ENOSPC on write.*\/data\/journal.*send again/);
    assert.equal(journal.sizeBytes, sizeBytes);
    assert.equal(disk.contentOf(disk.paths()[0] as string).length, sizeBytes);
    assert.equal((await readAll(journal)).length, 3);
    assert.deepEqual(taken(await journal.append(numberedRecords(6, 2))), { from: 3, to: 5 });
  });

  it('takes no more records after a failed sync, though later syncs would succeed, until it is opened again', async () => {
    const disk = new SimulatedDisk();
    // Operations of an append: write, then sync.
    const life = await liveThrough(disk, { code: 'EIO', count: 1, afterOpen: 4 });
    assert.deepEqual(life.outcomes.map((outcome) => outcome.ok), [true, ...Array<boolean>(11).fill(false)]);
    assert.deepEqual(reasonsOf(life), ['closed']);
    const [, second] = life.outcomes;
    assert.match(second?.ok === false ? second.detail : '', /EIO on fdatasync.*check the disk, then restart/);
    assert.deepEqual(await keysOf(life.journal), life.acknowledged);
    await life.journal.close();
    const reopened = await open(disk.afterRestart());
    assert.deepEqual(taken(await reopened.append(numberedRecords(0, 1))), { from: 3, to: 4 });
  });

  it('takes no more records when what a failed write left cannot be taken back', async () => {
    const disk = new SimulatedDisk();
    const life = await liveThrough(disk, { code: 'EIO', count: 2, afterOpen: 3 });
    assert.deepEqual(reasonsOf(life), ['closed']);
    assert.deepEqual(await keysOf(life.journal), life.acknowledged);
  });

  it('refuses before less than the wanted space stays free', async () => {
    const disk = new SimulatedDisk();
    const journal = await openJournal({ directory: DIRECTORY, maxBytes: 1e6, minFreeDiskBytes: 5000, disk });
    disk.freeDiskBytes = 5100;
    const refused = await journal.append(numberedRecords(0, 1, 200));
    assert.equal(refused.ok || refused.reason, 'disk-full');
    assert.match(refused.ok ? '' : refused.detail, /5100 bytes free and 5000 are to stay free/);
    disk.freeDiskBytes = 6000;
    taken(await journal.append(numberedRecords(0, 1, 200)));
  });
});
