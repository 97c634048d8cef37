import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import { describe, it, type TestContext } from 'node:test';
import { type JournalOptions, openJournal } from './file-journal.ts';
import type { Journal } from './port.ts';
import { describeJournal } from './port.suite.ts';
import { numberedRecord, numberedRecords, plain, readAll, taken, temporaryDirectory } from './records.fixture.ts';

async function openTemporary(t: TestContext, options: Partial<JournalOptions> = {}): Promise<Journal> {
  const directory = options.directory ?? (await temporaryDirectory(t));
  const journal = await openJournal({ maxBytes: 1e9, minFreeDiskBytes: 0, ...options, directory });
  t.after(() => journal.close());
  return journal;
}

describeJournal('file journal with a cache', (t, limits) => openTemporary(t, limits));
describeJournal('file journal with small segments and no cache', (t, limits) => openTemporary(t, { ...limits, segmentBytes: 2000, cacheBytes: 0 }));
