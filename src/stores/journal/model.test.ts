import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { type JournalOptions, openJournal } from './file-journal.ts';
import type { Journal, JournalRecord } from './port.ts';
import { plain, taken } from './records.fixture.ts';
import { SimulatedDisk } from './simulated-disk.fixture.ts';

type Step =
  | { readonly do: 'append'; readonly calls: readonly (readonly JournalRecord[])[] }
  | { readonly do: 'read'; readonly position: number; readonly maxRecords: number; readonly maxBytes: number }
  | { readonly do: 'release'; readonly position: number }
  | { readonly do: 'reopen' };

const text = fc.string({ unit: 'grapheme', maxLength: 12 });
const record: fc.Arbitrary<JournalRecord> = fc.record({
  tenant: text,
  source: text,
  receivedAtMs: fc.double({ noNaN: true }),
  key: text,
  raw: fc.uint8Array({ maxLength: 200 }),
});
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constant('append' as const), calls: fc.array(fc.array(record, { maxLength: 5 }), { maxLength: 4 }) }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('read' as const), position: fc.nat(60), maxRecords: fc.nat(20), maxBytes: fc.nat(1000) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('release' as const), position: fc.nat(60) }) },
  { weight: 1, arbitrary: fc.constant({ do: 'reopen' as const }) },
);

/** What a journal is: a list. */
class Model {
  readonly records: JournalRecord[] = [];

  /** The entries of a read, where the journal still starts at `start`. */
  read(start: number, { position, maxRecords, maxBytes }: Extract<Step, { do: 'read' }>): readonly Record<string, unknown>[] {
    const found: Record<string, unknown>[] = [];
    let bytes = 0;
    for (let at = Math.max(start, position); at < this.records.length && found.length < maxRecords && (found.length === 0 || bytes < maxBytes); at++) {
      const entry = this.records[at] as JournalRecord;
      found.push(plain({ ...entry, position: at }));
      bytes += entry.raw.byteLength;
    }
    return found;
  }
}

/** Plays the steps on a journal and on the model; throws where they part. */
async function play(steps: readonly Step[], open: () => Promise<Journal>): Promise<void> {
  const model = new Model();
  let released = 0;
  let journal = await open();
  for (const step of steps) {
    if (step.do === 'append') {
      const ranges = (await Promise.all(step.calls.map((records) => journal.append(records)))).map(taken);
      for (const [index, records] of step.calls.entries()) {
        if (records.length > 0) assert.deepEqual(ranges[index], { from: model.records.length, to: model.records.length + records.length });
        model.records.push(...records);
      }
    } else if (step.do === 'read') {
      const entries = await journal.read(step.position, step.maxRecords, step.maxBytes);
      assert.deepEqual(entries.map(plain), model.read(journal.start, step));
    } else if (step.do === 'release') {
      released = Math.max(released, Math.min(step.position, model.records.length));
      await journal.release(released);
    } else {
      await journal.close();
      journal = await open();
    }
    assert.equal(journal.end, model.records.length);
    assert.ok(journal.start <= released);
  }
  const rest = await journal.read(0, 1e6, 1e9);
  assert.deepEqual(rest.map(plain), model.read(journal.start, { do: 'read', position: 0, maxRecords: 1e6, maxBytes: 1e9 }));
  await journal.close();
}

const limits = { maxBytes: 1e9, minFreeDiskBytes: 0, segmentBytes: 1000, cacheBytes: 3000, groupDelayMs: 0 } satisfies Partial<JournalOptions>;

describe('any sequence of append, read, release and reopen', () => {
  it('gives what a list in memory would give', async () => {
    const property = fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (steps) => {
      const disk = new SimulatedDisk();
      await play(steps, () => openJournal({ ...limits, directory: '/data/journal', disk }));
    });
    await fc.assert(property, { numRuns: 150 });
  });

  it('gives the same on the disk of this machine', async () => {
    const property = fc.asyncProperty(fc.array(step, { maxLength: 15 }), async (steps) => {
      const directory = await mkdtemp(join(tmpdir(), 'journal-'));
      try {
        await play(steps, () => openJournal({ ...limits, directory }));
      } finally {
        await rm(directory, { recursive: true });
      }
    });
    await fc.assert(property, { numRuns: 15 });
  });
});
