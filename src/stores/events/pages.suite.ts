import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { EventStore } from './port.ts';
import { eventQuery, newTenant, pagedIds, START_MS, storedEvent, taken } from './stored-event.fixture.ts';

/** Pages of a search. */
export function describePages(name: string, store: () => EventStore): void {
  describe(`${name}: pages`, () => {
    it('reads newest first, and ids from the last where times are equal', async () => {
      const tenant = newTenant();
      const order = [[1, 'b'], [1, 'a'], [0, '😀'], [0, '\uffee'], [0, 'é'], [0, 'z'], [0, 'Z']] as const;
      await store().write(order.toReversed().map(([laterMs, id]) => storedEvent(tenant, { id, timeMs: START_MS + laterMs })));
      for (const limit of [1, 2, 3, 7, 8]) assert.deepEqual(await pagedIds(store().forTenant(tenant), { limit }), order.map(([, id]) => id), `limit ${limit}`);
    });

    it('says that there is no further page on the last one, and only there', async () => {
      const tenant = newTenant();
      await store().write([storedEvent(tenant), storedEvent(tenant)]);
      const next = async (limit: number): Promise<boolean> => taken(await store().forTenant(tenant).search(eventQuery({ limit }))).next === null;
      assert.deepEqual([await next(1), await next(2), await next(3)], [false, true, true]);
      assert.equal(taken(await store().forTenant(newTenant()).search(eventQuery())).next, null);
    });

    it('loses and repeats nothing while events are written', async () => {
      const tenant = newTenant();
      // Five events of one time each, so that pages end among equal times.
      const batch = Array.from({ length: 120 }, (_, i) => storedEvent(tenant, { timeMs: START_MS + Math.floor(i / 5), fields: { kind: i % 2 === 0 ? 'even' : 'odd' } }));
      await store().write(batch);
      const wanted = batch.filter(({ event }) => event.fields['kind'] === 'even').map(({ event }) => event.id);
      let turn = 0;
      const ids = await pagedIds(store().forTenant(tenant), { limit: 7, conditions: [{ field: 'fields.kind', op: 'eq', value: 'even' }] }, async () => {
        turn++;
        await store().write([1000, 12].map((laterMs) => storedEvent(tenant, { id: `new ${turn} ${laterMs}`, timeMs: START_MS + laterMs, fields: { kind: 'even' } })));
      });
      assert.equal(new Set(ids).size, ids.length);
      assert.deepEqual(ids.filter((id) => !id.startsWith('new')).toSorted(), wanted.toSorted());
      assert.ok(turn > 8);
    });
  });
}
