import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { Alert } from '#contract/alert.ts';
import { DOMAINS } from '#contract/domain.ts';
import type { Entity, EntityInRole } from '#contract/entity.ts';
import type { EntityFact } from '#contract/entity-fact.ts';
import type { Incident } from '#contract/incident.ts';
import { SEVERITIES } from '#contract/severity.ts';
import { TACTICS } from '#contract/tactics.ts';
import { IncidentLedger } from './incident-ledger.ts';
import { TenantPicture } from './tenant-picture.ts';

const HOUR = 3_600_000;

const entity: fc.Arbitrary<Entity> = fc.constantFrom<Entity>(
  { type: 'user', value: 'ann@northwind.example' }, { type: 'user', value: 'northwind\\ann' }, { type: 'user', value: 'marcus' }, { type: 'user', value: 'macrus' }, { type: 'host', value: 'ws7' },
  { type: 'host', value: 'dc1' }, { type: 'address', value: '10.0.0.7' }, { type: 'address', value: '203.0.113.9' }, { type: 'mailbox', value: 'ann@northwind.example' }, { type: 'domain', value: 'parcel.example' }, { type: 'process', value: 'p1' },
);
const inRole = fc.tuple(entity, fc.constantFrom<EntityInRole['role']>('actor', 'target', 'related')).map(([one, role]): EntityInRole => ({ ...one, role }));
const alerts = fc.array(fc.record({
  id: fc.integer({ min: 1, max: 12 }), hour: fc.integer({ min: 0, max: 60 }), severity: fc.constantFrom(...SEVERITIES), entities: fc.uniqueArray(inRole, { maxLength: 4, selector: (one) => one.type + one.value }), tactic: fc.constantFrom(...TACTICS), domain: fc.constantFrom(...DOMAINS),
}), { minLength: 1, maxLength: 14 }).map((list) => list.map(({ id, hour, severity, entities, tactic, domain }, index): Alert => ({
  // The rule is what the id says, as in a folded alert; the event is new.
  id: `a${id}`, tenant: 't', timeMs: hour * HOUR, lastTimeMs: hour * HOUR, rule: { id: `r${id % 5}`, title: `Rule ${id % 5}`, level: 'medium' }, source: 'acme.edr', domain, severity, confidence: 0.8,
  entities, techniques: [], tactics: [tactic], summary: `Sentence ${id}.`, events: [`e${index}`], count: 1,
})));
const facts = fc.array(fc.record({ kind: fc.constantFrom<EntityFact['kind']>('alias', 'near'), a: entity, b: entity, hour: fc.integer({ min: 0, max: 60 }), how: fc.constantFrom('DHCP lease', 'sign-in seen by acme.idp') }), { maxLength: 20 })
  .map((list) => list.map(({ hour, ...fact }): EntityFact => ({ ...fact, firstMs: hour * HOUR, lastMs: hour * HOUR, count: 1 })));

type Item = { readonly alert: Alert } | { readonly fact: EntityFact };

/** Ids tell how an incident came to be; all else must tell only what it is. */
function withoutIds(incidents: readonly Incident[]): Omit<Incident, 'id'>[] {
  return incidents.map(({ id: _, ...rest }) => rest);
}

function take(picture: TenantPicture, items: readonly Item[]): void {
  for (const item of items) {
    if ('alert' in item) picture.addAlert(item.alert);
    else picture.learn([item.fact]);
  }
}

/** What is kept after all changes were applied, as a store applies them. */
class Kept {
  readonly incidents = new Map<string, Incident>();
  readonly #ledger = new IncidentLedger();

  update(picture: TenantPicture): void {
    const { changed, merged } = this.#ledger.update(picture.incidents((id) => `i-${id}`));
    for (const { from } of merged) this.incidents.delete(from);
    for (const incident of changed) this.incidents.set(incident.id, incident);
  }
}

const shuffled = fc.tuple(alerts, facts).chain(([someAlerts, someFacts]) => {
  const items: Item[] = [...someAlerts.map((alert) => ({ alert })), ...someFacts.map((fact) => ({ fact }))];
  return fc.tuple(fc.constant(items), fc.shuffledSubarray(items, { minLength: items.length }), fc.array(fc.integer({ min: 1, max: 6 }), { maxLength: 12 }));
});

describe('incidents', () => {
  it('are the same whatever the order and the portions in which alerts and facts came', () => {
    fc.assert(fc.property(shuffled, ([items, reordered, portions]) => {
      const whole = new TenantPicture('t');
      take(whole, items);
      const wanted = whole.incidents((id) => `i-${id}`);

      const picture = new TenantPicture('t');
      const kept = new Kept();
      let from = 0;
      for (const portion of [...portions, reordered.length]) {
        take(picture, reordered.slice(from, from + portion));
        kept.update(picture);
        from += portion;
      }
      assert.deepEqual(picture.incidents((id) => `i-${id}`), wanted);

      const held = [...kept.incidents.values()];
      const alike = wanted.map(({ alerts: [first] }) => held.find((incident) => incident.alerts.includes(first ?? '')));
      assert.deepEqual(withoutIds(alike.filter((incident) => incident !== undefined)), withoutIds(wanted));
      assert.equal(held.length, wanted.length);
      assert.equal(new Set(held.flatMap((incident) => incident.alerts)).size, held.flatMap((incident) => incident.alerts).length, 'an alert is in two incidents');
    }), { numRuns: 1_500 });
  });

  it('each hold an alert once, say for each why it joined, and lie between 0 and 100', () => {
    fc.assert(fc.property(shuffled, ([items]) => {
      const picture = new TenantPicture('t');
      take(picture, items);
      const incidents = picture.incidents((id) => `i-${id}`);
      assert.deepEqual(incidents.flatMap((incident) => incident.alerts).sort(), [...picture.alerts.keys()].sort());
      for (const { alerts: ids, joins, priority, story } of incidents) {
        assert.deepEqual(joins.map((join) => join.alert), ids);
        for (const { to, because, via } of joins) {
          assert.ok(because !== '' && (to === undefined || ids.includes(to)) && (to === undefined) === (via.length === 0));
        }
        assert.ok(priority >= 0 && priority <= 100);
        assert.deepEqual(story.flatMap((step) => step.alerts).sort(), [...ids].sort());
      }
    }), { numRuns: 200 });
  });
});
