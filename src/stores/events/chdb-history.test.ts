import assert from 'node:assert/strict';
import { after, before } from 'node:test';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ChdbEventStore, openChdbEventStore } from './chdb-event-store.ts';
import { describeHistory } from './history.suite.ts';

let directory = '';
let store: ChdbEventStore | undefined;

before(async () => {
  directory = await mkdtemp(join(tmpdir(), 'watchfloor-events-history-'));
  store = await openChdbEventStore({ directory });
});

after(async () => {
  await store?.close();
  await rm(directory, { recursive: true, force: true });
});

describeHistory('chdb event store', () => store ?? assert.fail('The store is not open.'));
