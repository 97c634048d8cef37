import assert from 'node:assert/strict';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import type { JournalDamage } from './damage.ts';
import { type JournalOptions, openJournal } from './file-journal.ts';
import { FRAME_HEAD_BYTES } from './frame.ts';
import type { Journal } from './port.ts';
import { numberedRecord, readAll, taken, temporaryDirectory } from './records.fixture.ts';
import { SEGMENT_HEAD_BYTES } from './segment.ts';

/** A journal whose files a test may spoil while it is not open. */
export interface Spoilable {
  readonly directory: string;
  /** What the last opening told. */
  readonly damages: JournalDamage[];
  open(options?: Partial<JournalOptions>): Promise<Journal>;
  /** Paths of the segments, oldest first. */
  segments(): Promise<readonly string[]>;
}

export async function spoilable(t: TestContext): Promise<Spoilable> {
  const directory = await temporaryDirectory(t);
  const damages: JournalDamage[] = [];
  return {
    directory,
    damages,
    open: async (options = {}) => {
      damages.length = 0;
      const onDamage = (damage: JournalDamage): void => void damages.push(damage);
      const journal = await openJournal({ directory, maxBytes: 1e9, minFreeDiskBytes: 0, onDamage, ...options });
      t.after(() => journal.close());
      return journal;
    },
    segments: async () => (await readdir(directory)).sort().map((name) => join(directory, name)),
  };
}

export async function flipByte(path: string, offset: number): Promise<void> {
  const content = await readFile(path);
  content.writeUInt8(content.readUInt8(offset) ^ 0x10, offset);
  await writeFile(path, content);
}

export async function positionsOf(journal: Journal, from = 0): Promise<readonly number[]> {
  return (await readAll(journal, from)).map((entry) => entry.position);
}

export const upTo = (end: number): readonly number[] => Array.from({ length: end }, (_, position) => position);

/** Bytes of each frame that `fillThreeSegments` writes. */
export const FRAME_BYTES = FRAME_HEAD_BYTES + 'acme'.length + 'okta.system_log'.length + 'key-0'.length + 24;

/** Three segments with ten records each, one append call and one group for each record. */
export async function fillThreeSegments(place: Spoilable): Promise<void> {
  const journal = await place.open({ segmentBytes: SEGMENT_HEAD_BYTES + 10 * FRAME_BYTES });
  for (let number = 0; number < 30; number++) taken(await journal.append([{ ...numberedRecord(number), key: `k-${String(number).padStart(3, '0')}` }]));
  await journal.close();
  assert.equal((await place.segments()).length, 3);
}
