// A process that opens the store of a folder and commits batches until it is killed; for the tests of just that.
import { madeUpAlert, madeUpFact, madeUpResult } from '../made-up.ts';
import { openPostgresStateStore } from '../postgres-state-store.ts';

const RECORDS_PER_BATCH = 3;
const [directory = ''] = process.argv.slice(2);
const store = await openPostgresStateStore({ directory });
for (let from = await store.position(); ; from += RECORDS_PER_BATCH) {
  const to = from + RECORDS_PER_BATCH;
  const alerts = Array.from({ length: RECORDS_PER_BATCH }, (_, index) => madeUpAlert({ id: `alert-${from + index}`, tenant: 'acme' }));
  const counts = { received: RECORDS_PER_BATCH, stored: RECORDS_PER_BATCH, duplicate: 0, dead: 0 };
  const isCommitted = await store.commit({
    from,
    to,
    tenants: [madeUpResult({ tenant: 'acme', alerts, counts, facts: [madeUpFact({ count: RECORDS_PER_BATCH })] })],
  });
  if (!isCommitted) throw new Error(`The position was not ${from}.`);
  process.stdout.write(`${to}\n`);
}
