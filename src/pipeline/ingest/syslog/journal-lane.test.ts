import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createIngestCounters } from '../ingest-counters.ts';
import { createTestJournal } from '../ingest.fixture.ts';
import { createJournalLane } from './journal-lane.ts';
import { DEFAULT_SYSLOG_LIMITS } from './syslog-config.ts';

const record = (text: string, tenant = 'acme') => ({ tenant, source: '', receivedAtMs: 0, key: '', raw: Buffer.from(text) });

function openLane(isHolding: boolean, queueBytes = 1_000) {
  const journal = createTestJournal();
  const counters = createIngestCounters();
  const limits = { ...DEFAULT_SYSLOG_LIMITS, queueBytes, batchBytes: 4, retryMs: 1 };
  return { journal, counters, lane: createJournalLane({ journal, counters, door: 'syslog-tcp', limits, isHolding }) };
}

test('records keep their order over batches', async () => {
  const { journal, counters, lane } = openLane(true);
  for (const text of ['aaa', 'bb', 'c', 'dddddd', 'e']) await lane.add(record(text));
  await lane.close();
  assert.deepEqual(journal.texts(), ['aaa', 'bb', 'c', 'dddddd', 'e']);
  assert.deepEqual(counters.snapshot().map(({ kept, bytes }) => [kept, bytes]), [[5, 13]]);
});

test('a full queue refuses an offer and makes an add wait', async () => {
  const { journal, lane } = openLane(true, 300);
  const open = journal.hold();
  assert.ok(lane.offer(record('a')));
  assert.ok(lane.offer(record('b')));
  assert.ok(!lane.offer(record('c')));
  let isAdded = false;
  const added = lane.add(record('d')).then(() => {
    isAdded = true;
  });
  for (let i = 0; i < 10; i++) await new Promise((resolve) => setImmediate(resolve));
  assert.equal(isAdded, false);
  open();
  await added;
  await lane.close();
  assert.deepEqual(journal.texts(), ['a', 'b', 'd']);
});

test('a holding lane tries a refused batch again until the journal takes it', async () => {
  const { journal, counters, lane } = openLane(true);
  journal.refuseWith('disk-full');
  await lane.add(record('a'));
  while (journal.refusedAppends < 3) await new Promise((resolve) => setImmediate(resolve));
  assert.equal(journal.entries.length, 0);
  journal.refuseWith(null);
  await lane.close();
  assert.deepEqual(journal.texts(), ['a']);
  assert.deepEqual(counters.snapshot()[0]?.refusedRecords, {});
});

test('a lane that does not hold counts what the journal refuses, by tenant', async () => {
  const { journal, counters, lane } = openLane(false);
  journal.refuseWith('journal-full');
  lane.offer(record('a'));
  lane.offer(record('b', 'globex'));
  await lane.close();
  assert.deepEqual(counters.snapshot().map(({ tenant, refusedRecords }) => [tenant, refusedRecords]), [
    ['acme', { 'journal-full': 1 }],
    ['globex', { 'journal-full': 1 }],
  ]);
});
