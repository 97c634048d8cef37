import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { Alert } from '#contract/alert.ts';
import { DOMAINS } from '#contract/domain.ts';
import type { EntityInRole } from '#contract/entity.ts';
import { SEVERITIES, severityId } from '#contract/severity.ts';
import { foldAlerts, foldKey } from './fold-alert.ts';

const entity = fc.record({ type: fc.constantFrom('user', 'host', 'address'), value: fc.constantFrom('a', 'b', 'c'), role: fc.constantFrom('actor', 'target', 'related') }, { noNullPrototype: true }) as fc.Arbitrary<EntityInRole>;
const names = fc.uniqueArray(fc.constantFrom('1', '2', '3', '4', '5'), { minLength: 1, maxLength: 3 });
const alert: fc.Arbitrary<Alert> = fc.record({
  timeMs: fc.integer({ min: 0, max: 2 }), lastTimeMs: fc.integer({ min: 2, max: 4 }), events: names, summary: fc.constantFrom('One.', 'Two.'), source: fc.constantFrom('acme.edr', 'acme.idp'),
  severity: fc.constantFrom(...SEVERITIES), confidence: fc.constantFrom(0.6, 0.8), entities: fc.array(entity, { maxLength: 4 }), techniques: names, tactics: names, domain: fc.constantFrom(...DOMAINS),
}).map((parts) => ({ id: 'x', tenant: 't', count: 1, ...parts, domain: parts.source === 'acme.edr' ? 'endpoint' : 'identity', rule: { id: 'r', title: 'Rule', level: 'low' } }));

describe('folding', () => {
  it('gives the same alert in any order and any portions', () => {
    fc.assert(fc.property(fc.array(alert, { minLength: 2, maxLength: 6 }), fc.infiniteStream(fc.nat()), (alerts, numbers) => {
      const heap = [...alerts];
      while (heap.length > 1) {
        const [one] = heap.splice(numbers.next().value % heap.length, 1);
        const [other] = heap.splice(numbers.next().value % heap.length, 1);
        heap.push(foldAlerts(one!, other!));
      }
      assert.deepEqual(heap[0], alerts.reduce(foldAlerts));
    }));
  });

  it('counts all, spans all, and is as severe as the worst', () => {
    fc.assert(fc.property(fc.array(alert, { minLength: 2, maxLength: 6 }), (alerts) => {
      const folded = alerts.reduce(foldAlerts);
      assert.equal(folded.count, alerts.length);
      assert.equal(folded.timeMs, Math.min(...alerts.map((one) => one.timeMs)));
      assert.equal(folded.lastTimeMs, Math.max(...alerts.map((one) => one.lastTimeMs)));
      assert.equal(severityId(folded.severity), Math.max(...alerts.map((one) => severityId(one.severity))));
    }));
  });

  it('keeps a bounded number of techniques and tactics, the same in any order', () => {
    const many = Array.from({ length: 9 }, (_, n): Alert => {
      const own = Array.from({ length: 50 }, (_each, at) => `T${(at * 31 + n * 7) % 211}`);
      return { ...(fc.sample(alert, 1)[0] as Alert), techniques: own, tactics: own };
    });
    const [folded, reversed] = [many.reduce(foldAlerts), [...many].reverse().reduce(foldAlerts)];
    assert.deepEqual([folded.techniques.length, folded.tactics.length], [100, 100]);
    assert.deepEqual(folded.techniques, reversed.techniques);
  });

  it('keeps who acted an actor, and no more events and entities than can be shown', () => {
    const make = (role: EntityInRole['role'], from: number): Alert => ({
      id: 'x', tenant: 't', timeMs: from, lastTimeMs: from, rule: { id: 'r', title: 'Rule', level: 'low' }, source: 's', domain: null, severity: 'low', confidence: 1, techniques: [], tactics: [], summary: '', count: 90,
      events: Array.from({ length: 90 }, (_, index) => `e${from + index}`), entities: Array.from({ length: 50 }, (_, index) => ({ type: 'host', value: `h${from + index}`, role })),
    });
    const folded = foldAlerts(make('related', 1_000), make('actor', 1_010));
    assert.deepEqual([folded.events.length, folded.entities.length, folded.count], [100, 60, 180]);
    assert.equal(folded.entities.find(({ value }) => value === 'h1015')?.role, 'actor');
  });
});

describe('what makes alerts equal', () => {
  const host: EntityInRole = { type: 'host', value: 'ws7', role: 'actor' };
  const user: EntityInRole = { type: 'user', value: 'ann', role: 'actor' };
  const target: EntityInRole = { type: 'user', value: 'ben', role: 'target' };

  it('is the rule, who acted, whom it was done to, and the hour', () => {
    assert.equal(foldKey('r', [user, host], 0), foldKey('r', [host, user], 3_599_999));
    assert.notEqual(foldKey('r', [host], 0), foldKey('r', [host], 3_600_000));
    assert.notEqual(foldKey('r', [host], 0), foldKey('q', [host], 0));
    assert.notEqual(foldKey('r', [host], 0), foldKey('r', [{ ...host, value: 'ws8' }], 0));
    assert.notEqual(foldKey('r', [host, target], 0), foldKey('r', [host], 0));
  });

  it('is what it was done to where nobody acted', () => {
    assert.notEqual(foldKey('r', [target], 0), foldKey('r', [{ ...target, value: 'cleo' }], 0));
    assert.notEqual(foldKey('r', [{ type: 'domain', value: 'a.example', role: 'related' }], 0), foldKey('r', [], 0));
  });
});
