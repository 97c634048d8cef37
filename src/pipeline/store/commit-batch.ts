import type { Log } from '#base/log.ts';
import type { BatchResult, StateStore } from '#stores/state/port.ts';

const FIRST_WAIT_MS = 100;
const LONGEST_WAIT_MS = 10_000;

export interface CommitDeps {
  readonly state: StateStore;
  readonly log: Log;
  readonly wait: (ms: number) => Promise<void>;
}

/** Another platform works on the same state: going on would double what it does. */
export class ForeignCommit extends Error {}

/** Commits what a batch led to, however often it takes. A commit whose answer was lost counts when the position shows it. */
export async function commitBatch(batch: BatchResult, { state, log, wait }: CommitDeps): Promise<void> {
  for (let waitMs = FIRST_WAIT_MS; ; waitMs = Math.min(waitMs * 2, LONGEST_WAIT_MS)) {
    try {
      if (await state.commit(batch)) return;
      if ((await state.position()) === batch.to) return;
    } catch (error) {
      log.warn({ error, retryInMs: waitMs }, 'Committing a batch failed; trying again');
      await wait(waitMs);
      continue;
    }
    throw new ForeignCommit('Another instance has committed to the same database. Stop it, or give this one a database of its own (--database-url).');
  }
}
