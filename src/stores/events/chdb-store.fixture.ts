import { EventEmitter, once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { createLog } from '#base/log.ts';
import { type ChdbEventStore, type ChdbEventStoreOptions, openChdbEventStore } from './chdb-event-store.ts';

/** A folder that is removed after the test. */
export async function temporaryFolder(t: TestContext): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'watchfloor-events-'));
  t.after(() => rm(directory, { recursive: true, force: true }));
  return directory;
}

export interface WatchedStore {
  readonly store: ChdbEventStore;
  /** Resolves when the engine comes up the next time. */
  readonly nextUp: () => Promise<unknown>;
  readonly lines: readonly string[];
}

/** Opens the real store; it tells when its engine comes up again. */
export async function openWatched(options: ChdbEventStoreOptions): Promise<WatchedStore> {
  const ups = new EventEmitter();
  const lines: string[] = [];
  const log = createLog({ isPretty: false, write: (line) => {
    lines.push(line);
    if (line.includes('the event engine is up')) ups.emit('up');
  } });
  return { store: await openChdbEventStore({ ...options, log }), nextUp: () => once(ups, 'up'), lines };
}
