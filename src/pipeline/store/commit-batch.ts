import type { BatchResult, StateStore } from '#stores/state/port.ts';
import { keepTrying, type Patience } from '../keep-trying.ts';

/** Another platform works on the same state: going on would double what it does. */
export class ForeignCommit extends Error {}

/** Commits what a batch led to, however often it takes. A commit whose answer was lost counts when the position shows it. */
export async function commitBatch(batch: BatchResult, state: StateStore, patience: Patience): Promise<void> {
  const isCommitted = await keepTrying('Committing a batch', async () => (await state.commit(batch)) || (await state.position()) === batch.to, patience);
  if (!isCommitted) throw new ForeignCommit('Another instance has committed to the same database. Stop it, or give this one a database of its own (--database-url).');
}
