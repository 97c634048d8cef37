import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { FactIndex } from './fact-index.ts';
import { nearName } from './near-names.ts';
import { isOneSlipAway } from './slip-index.ts';

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

describe('names that are nearly known', () => {
  const user = (value: string) => ({ type: 'user' as const, value });

  it('are those of exactly one account, with its first user', () => {
    const facts = new FactIndex();
    for (const value of ['marcus@corp.example', 'corp\\marcus', 'johanna@corp.example', 'johannes@corp.example']) {
      facts.learn({ kind: 'near', a: user(value), b: { type: 'host', value: 'ws1' }, firstMs: 0, lastMs: 0, count: 1, how: 'seen together' });
    }
    const found = ['markus@x.example', 'marcus@x.example', 'johanne@x.example', 'nobody@x.example', 'anna'].flatMap((value) => nearName(user(value), facts) ?? []);
    assert.deepEqual(found, [{ written: 'markus@x.example', known: 'corp\\marcus', how: '"markus" is one slip away from "marcus"' }]);
  });

  it('cost a spray of made-up names no time that anybody notices', () => {
    const facts = new FactIndex();
    const madeUp = (seed: string, n: number) => createHash('sha256').update(`${seed}${n}`).digest('hex').slice(0, 7 + (n % 6));
    for (let n = 0; n < 20_000; n++) facts.learn({ kind: 'near', a: user(madeUp('known', n)), b: { type: 'host', value: 'ws1' }, firstMs: 0, lastMs: 0, count: 1, how: 'seen together' });
    const sprayed = Array.from({ length: 1_000 }, (_, n) => user(madeUp('sprayed', n)));
    // Processor time, not time: other tests run beside this one. A comparison with each known account one by one takes a second.
    const started = process.cpuUsage();
    for (const one of sprayed) nearName(one, facts);
    const { user: usedUs } = process.cpuUsage(started);
    assert.ok(usedUs < 600_000, `${usedUs / 1000} ms`);
  });
});
