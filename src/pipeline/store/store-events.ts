import type { Log } from '#base/log.ts';
import type { EventStore, StoredEvent } from '#stores/events/port.ts';

const FIRST_WAIT_MS = 100;
const LONGEST_WAIT_MS = 10_000;

export interface StoreDeps {
  readonly events: EventStore;
  readonly log: Log;
  /** Rejects when the path is asked to stop. */
  readonly wait: (ms: number) => Promise<void>;
}

/** Stores a batch, however often it takes: what is in the journal is kept until it is stored. */
export async function storeEvents(batch: readonly StoredEvent[], { events, log, wait }: StoreDeps): Promise<void> {
  if (batch.length === 0) return;
  for (let waitMs = FIRST_WAIT_MS; ; waitMs = Math.min(waitMs * 2, LONGEST_WAIT_MS)) {
    try {
      return await events.write(batch);
    } catch (error) {
      log.warn({ error, events: batch.length, retryInMs: waitMs }, 'Storing a batch of events failed; trying again');
      await wait(waitMs);
    }
  }
}
