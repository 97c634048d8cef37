import assert from 'node:assert/strict';
import { watch } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { LOAD_FOLDER } from './chdb-messages.ts';
import { openWatched, temporaryFolder } from './chdb-store.fixture.ts';
import { EventStoreError } from './event-store-error.ts';
import type { EventStore, StoredEvent } from './port.ts';
import { eventQuery, foundIds, newTenant, storedEvent, taken } from './stored-event.fixture.ts';

/** More than one insert takes, so that a write is two of them. */
const BATCH = 6_000;

/** Resolves after so many files came into the load folder or left it. */
async function fileChanges(directory: string, count: number): Promise<void> {
  let seen = 0;
  for await (const { eventType } of watch(join(directory, LOAD_FOLDER))) if (eventType === 'rename' && ++seen === count) return;
}

async function failureOf(write: Promise<void>): Promise<EventStoreError | null> {
  try {
    await write;
    return null;
  } catch (error) {
    assert.ok(error instanceof EventStoreError, String(error));
    return error;
  }
}

async function ownPositions(store: EventStore, batch: readonly StoredEvent[]): Promise<number> {
  const positions = await store.storedPositions(batch[0]!.position);
  return batch.filter(({ position }) => positions.has(position)).length;
}

describe('kill -9 of the engine', () => {
  it('fails the write or not; written again, each event is there once, and nothing acknowledged is lost', async (t) => {
    const directory = await temporaryFolder(t);
    const tenant = newTenant();
    const { store, nextUp } = await openWatched({ directory });
    t.after(() => store.close());
    const failures: (EventStoreError | null)[] = [];
    // While the first file is written, while it is loaded, and while the second is.
    for (const changes of [1, 2, 3]) {
      const batch = Array.from({ length: BATCH }, (_, i) => storedEvent(tenant, { fields: { round: changes, i } }));
      const changed = fileChanges(directory, changes);
      const outcome = failureOf(store.write(batch));
      await changed;
      const up = nextUp();
      process.kill(store.enginePid!, 'SIGKILL');
      failures.push(await outcome);
      await up;
      await store.write(batch);
      assert.equal(await store.forTenant(tenant).count(), BATCH * changes, `killed after ${changes} changes`);
      assert.equal(await ownPositions(store, batch), BATCH);
    }
    assert.ok(failures.some((failure) => failure !== null));
    for (const failure of failures) if (failure !== null) assert.deepEqual([failure.reason, failure.isRetriable], ['down', true]);
  });

  it('is told to whoever asks meanwhile, and the engine comes back with all that was there', async (t) => {
    const directory = await temporaryFolder(t);
    const tenant = newTenant();
    const { store, nextUp } = await openWatched({ directory });
    t.after(() => store.close());
    const event = storedEvent(tenant);
    await store.write([event]);
    const events = store.forTenant(tenant);
    const up = nextUp();
    process.kill(store.enginePid!, 'SIGKILL');
    const [search, write] = await Promise.all([events.search(eventQuery()), failureOf(store.write([storedEvent(tenant)]))]);
    assert.equal(search.ok || search.reason, 'store-down');
    assert.equal(write?.reason, 'down');
    assert.equal(store.enginePid, null);
    await assert.rejects(events.get([event.event.id]), { reason: 'down' });
    await up;
    assert.deepEqual(await foundIds(events), [event.event.id]);
  });
});

describe('a folder that is opened again', () => {
  it('has what was in it, and takes a batch that it had for the same', async (t) => {
    const directory = await temporaryFolder(t);
    const tenant = newTenant();
    const batch = [storedEvent(tenant, { receivedAtMs: 10 }), storedEvent(tenant, { receivedAtMs: 20 })];
    const first = await openWatched({ directory });
    await first.store.write(batch);
    const asked = async (store: EventStore): Promise<unknown> => [
      await store.forTenant(tenant).get(batch.map(({ event }) => event.id)), taken(await store.forTenant(tenant).search(eventQuery())).rows,
      await store.storedPositions(0), await store.recentIds(15),
    ];
    const before = await asked(first.store);
    const closing = first.store.close();
    await assert.rejects(first.store.write([storedEvent(tenant)]), { reason: 'closed' });
    await closing;
    const { store } = await openWatched({ directory });
    t.after(() => store.close());
    assert.deepEqual(await asked(store), before);
    await store.write(batch);
    assert.equal(await store.forTenant(tenant).count(), 2);
  });
});
