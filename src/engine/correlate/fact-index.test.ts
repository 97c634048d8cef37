import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { Entity } from '#contract/entity.ts';
import type { EntityFact } from '#contract/entity-fact.ts';
import { FactIndex, MAX_COMPANY } from './fact-index.ts';

const DAY = 86_400_000;
const host = (value: string): Entity => ({ type: 'host', value });
const address = (value: string): Entity => ({ type: 'address', value });

function fact(kind: EntityFact['kind'], a: Entity, b: Entity, timeMs = 0): EntityFact {
  return { kind, a, b, firstMs: timeMs, lastMs: timeMs, count: 1, how: 'DHCP lease' };
}

function indexOf(facts: readonly EntityFact[]): FactIndex {
  const index = new FactIndex();
  for (const one of facts) index.learn(one);
  return index;
}

describe('what facts teach', () => {
  it('counts everybody who was seen, also with what is crowded already, in any order', () => {
    const facts = [
      ...Array.from({ length: MAX_COMPANY + 20 }, (_, index) => fact('near', address('10.0.0.1'), host(`ws${index}`))),
      ...Array.from({ length: 10 }, (_, index) => fact('near', address('10.0.0.2'), host(`ws${index * 9}`))),
    ];
    fc.assert(fc.property(fc.shuffledSubarray(facts, { minLength: facts.length }), (reordered) => {
      const index = indexOf(reordered);
      assert.equal(index.population, 80);
      assert.ok(index.companyOf(address('10.0.0.1')) >= MAX_COMPANY);
      assert.equal(index.companyOf(address('10.0.0.2')), 10);
    }), { numRuns: 30 });
  });

  it('knows where a host is that had very many addresses before', () => {
    const leases = Array.from({ length: 300 }, (_, day) => fact('held', host('lt1'), address(`10.1.${Math.floor(day / 200)}.${day % 200}`), day * DAY));
    const index = indexOf(leases);
    assert.deepEqual(index.aliasesOf(address('10.1.1.99'), 299 * DAY, DAY / 2).map(({ to }) => to.value), ['lt1']);
    assert.deepEqual(index.aliasesOf(host('lt1'), 299 * DAY, DAY / 2).map(({ to }) => to.value), ['10.1.1.99']);
    assert.ok([...index.facts()].length < 200, 'the oldest are let go');
  });

  it('is only so at that time', () => {
    const index = indexOf([fact('held', host('lt1'), address('10.1.0.5'), DAY), fact('held', host('lt2'), address('10.1.0.5'), 5 * DAY)]);
    const holders = (timeMs: number) => index.aliasesOf(address('10.1.0.5'), timeMs, DAY / 2).map(({ to }) => to.value);
    assert.deepEqual([0, 1, 3, 5, 9].map((day) => holders(day * DAY)), [[], ['lt1'], [], ['lt2'], []]);
  });

  it('is news when it is new, or holds in another hour', () => {
    const index = new FactIndex();
    const seen = (timeMs: number) => index.learn(fact('alias', host('lt1'), address('10.1.0.5'), timeMs));
    assert.deepEqual([seen(1), seen(0), seen(3_600_000), seen(3_600_001), seen(-3_600_000), seen(3_600_002)], [true, false, false, true, true, false]);
  });

  it('is the same after a start from what was news', () => {
    const times = fc.array(fc.integer({ min: -2 * DAY, max: 2 * DAY }), { minLength: 1, maxLength: 12 });
    fc.assert(fc.property(times, fc.constantFrom<EntityFact['kind']>('alias', 'held', 'near'), (some, kind) => {
      const index = new FactIndex();
      const news = some.map((timeMs) => fact(kind, host('lt1'), address('10.1.0.5'), timeMs)).filter((one) => index.learn(one));
      const spans = (facts: Iterable<EntityFact>) => [...facts].map(({ firstMs, lastMs }) => [firstMs, lastMs]).sort();
      assert.deepEqual(spans(indexOf(news).facts()), spans(index.facts()));
    }));
  });

  it('lists the names of a thing in the same order, whichever was learnt first', () => {
    const facts = ['lt3', 'lt1', 'lt2'].map((name) => fact('alias', host(name), address('10.1.0.5')));
    for (const some of [facts, facts.toReversed()]) assert.deepEqual(indexOf(some).aliasesOf(address('10.1.0.5'), 0, 1).map(({ to }) => to.value), ['lt1', 'lt2', 'lt3']);
  });

  it('tells accounts of one name, and none for a security identifier', () => {
    const user = (value: string): Entity => ({ type: 'user', value });
    const index = indexOf([fact('near', user('northwind\\ann'), host('ws1')), fact('near', user('ann@northwind.example'), host('ws1')), fact('near', user('S-1-5-21-1-2-3-500'), host('ws1'))]);
    assert.deepEqual(index.sameAccount('ann'), ['ann@northwind.example', 'northwind\\ann']);
    assert.deepEqual(index.sameAccount('northwind\\ann'), ['ann@northwind.example']);
    assert.deepEqual(index.sameAccount('S-1-5-21-1-2-3-500'), []);
  });

  it('is bounded as a whole: what tells nothing is forgotten first, then the company of things, names last', () => {
    const names = fact('alias', address('10.0.0.1'), host('ws1'));
    const hub = [1, 2, 3].map((n) => fact('near', address('203.0.113.1'), host(`ws${n}`), DAY));
    const alone = Array.from({ length: 20 }, (_, n) => fact('near', { type: 'domain', value: `x${n}.example` }, host('ws1'), (2 + n) * DAY));
    const index = indexOf([names, ...hub, ...alone]);
    index.forgetBeyond(24);
    assert.equal([...index.facts()].length, 24);
    index.forgetBeyond(5);
    assert.deepEqual([...index.facts()], [names, ...hub, alone[19]]);
    assert.equal(index.companyOf({ type: 'domain', value: 'x18.example' }), 0);
    index.forgetBeyond(1);
    assert.deepEqual([[...index.facts()], index.companyOf(address('203.0.113.1')), index.aliasesOf(host('ws1'), 0, 0).length], [[names], 0, 1]);
    index.forgetBeyond(0);
    assert.deepEqual([[...index.facts()], index.aliasesOf(host('ws1'), 0, 0), index.aliasesOf(address('10.0.0.1'), 0, 0)], [[], [], []]);
    assert.equal(index.learn(names), true);
  });
});
