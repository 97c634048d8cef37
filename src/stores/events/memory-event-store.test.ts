import assert from 'node:assert/strict';
import { it } from 'node:test';
import { describeHistory } from './history.suite.ts';
import { memoryEventStore } from './memory-event-store.ts';
import { describeEventStore } from './port.suite.ts';
import { eventQuery, newTenant, storedEvent } from './stored-event.fixture.ts';

const store = memoryEventStore();
describeEventStore('memory event store', () => store);
describeHistory('memory event store', () => store);

it('is of no use after it was closed', async () => {
  const closed = memoryEventStore();
  await closed.close();
  await assert.rejects(closed.write([storedEvent(newTenant())]), { reason: 'closed' });
  await assert.rejects(closed.forTenant(newTenant()).count(), { reason: 'closed' });
  assert.partialDeepStrictEqual(await closed.forTenant(newTenant()).search(eventQuery()), { ok: false, reason: 'store-down' });
});
