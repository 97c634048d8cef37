import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { createByteBudget } from './byte-budget.ts';

test('one tenant cannot take all of the budget', () => {
  const budget = createByteBudget(100, 60);
  const acme = budget.lease('acme');
  assert.ok(acme.grow(60));
  assert.ok(!acme.grow(1));
  assert.ok(budget.lease('globex').grow(40));
  assert.ok(!budget.hasRoom('globex', 1));
});

test('whatever is leased and released, the limits hold and all comes back', () => {
  const steps = fc.array(fc.record({ lease: fc.nat(5), bytes: fc.nat(50), isRelease: fc.boolean() }), { maxLength: 60 });
  fc.assert(
    fc.property(steps, (plan) => {
      const budget = createByteBudget(100, 60);
      const leases = ['a', 'a', 'b', 'b', 'c', 'c'].map((tenant) => budget.lease(tenant));
      for (const { lease, bytes, isRelease } of plan) {
        if (isRelease) leases[lease]?.release();
        else leases[lease]?.grow(bytes);
        assert.ok(budget.usedBytes >= 0 && budget.usedBytes <= 100);
      }
      for (const lease of leases) lease.release();
      assert.equal(budget.usedBytes, 0);
      assert.ok(budget.hasRoom('a', 60));
    }),
  );
});
