import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { isOneSlipAway } from './near-names.ts';

describe('one slip of the pen', () => {
  it('is a letter left out, added or changed, or two neighbours swapped', () => {
    for (const other of ['marcu', 'arcus', 'marcuss', 'xmarcus', 'marxcus', 'markus', 'macrus', 'marcsu', 'amrcus']) assert.equal(isOneSlipAway('marcus', other), true, other);
    for (const other of ['marcus', 'marc', 'mrcau', 'sucram', 'mcraus', 'marccuss', 'mxrcux', '']) assert.equal(isOneSlipAway('marcus', other), false, other);
  });

  it('is the same in both directions, and holds for every slip', () => {
    const name = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), minLength: 1, maxLength: 7 });
    fc.assert(fc.property(name, name, (a, b) => assert.equal(isOneSlipAway(a, b), isOneSlipAway(b, a))));
    fc.assert(fc.property(name, fc.nat(), fc.constantFrom('a', 'b', 'x'), (a, where, letter) => {
      const at = where % (a.length + 1);
      assert.equal(isOneSlipAway(a, a.slice(0, at) + letter + a.slice(at)), true);
      assert.equal(isOneSlipAway(a, `${a.slice(0, at)}xy${a.slice(at)}`), false);
    }));
  });
});
