import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { KeptMemory } from '#contract/model.ts';
import { MemoryTable } from './memory-table.ts';

interface Count {
  n: number;
}

const see = (table: MemoryTable<Count>, key: string): number => ++table.see(key, () => ({ n: 0 })).n;

describe('the memory of a model', () => {
  it('never holds more than it may, and forgets what was not seen for longest', () => {
    const table = new MemoryTable<Count>('m', 2);
    for (const key of ['a', 'b', 'a', 'c']) see(table, key);
    assert.equal(table.size, 2);
    assert.deepEqual([table.peek('a')?.n, table.peek('b'), table.peek('c')?.n], [2, undefined, 1]);
    assert.deepEqual(table.changes().dropped, [{ model: 'm', key: 'b' }]);
  });

  it('gives what changed once', () => {
    const table = new MemoryTable<Count>('m', 5);
    see(table, 'a');
    assert.deepEqual(table.changes().kept.map(({ key, memory }) => [key, memory]), [['a', '{"n":1}']]);
    assert.deepEqual(table.changes(), { kept: [], dropped: [] });
  });

  it('goes on from what was kept as if it had never stopped, wherever it is stopped', () => {
    fc.assert(fc.property(fc.array(fc.tuple(fc.constantFrom('a', 'b', 'c', 'd', 'e'), fc.boolean())), fc.integer({ min: 1, max: 4 }), (steps, most) => {
      const whole = new MemoryTable<Count>('m', most);
      let stopped = new MemoryTable<Count>('m', most);
      const store = new Map<string, KeptMemory>();
      for (const [key, stops] of steps) {
        assert.equal(see(stopped, key), see(whole, key));
        if (!stops) continue;
        const { kept, dropped } = stopped.changes();
        for (const one of kept) store.set(one.key, one);
        for (const one of dropped) store.delete(one.key);
        stopped = new MemoryTable<Count>('m', most, [...store.values()].reverse());
      }
      assert.equal(stopped.size, whole.size);
    }));
  });
});
