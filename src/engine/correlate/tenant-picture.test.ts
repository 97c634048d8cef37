import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { Alert } from '#contract/alert.ts';
import { type DeclaredEntity, DUTIES, WORTHS } from '#contract/declared-entity.ts';
import { DOMAINS } from '#contract/domain.ts';
import type { Entity, EntityInRole } from '#contract/entity.ts';
import type { EntityFact } from '#contract/entity-fact.ts';
import type { Incident } from '#contract/incident.ts';
import { SEVERITIES } from '#contract/severity.ts';
import { TACTICS } from '#contract/tactics.ts';
import { VERDICTS } from '#contract/verdict.ts';
import { type TrustByRule, trustOfRules } from '../score/rule-trust.ts';
import { IncidentLedger } from './incident-ledger.ts';
import { TenantPicture } from './tenant-picture.ts';

const HOUR = 3_600_000;

const entity: fc.Arbitrary<Entity> = fc.constantFrom<Entity>(
  { type: 'user', value: 'ann@northwind.example' }, { type: 'user', value: 'northwind\\ann' }, { type: 'user', value: 'marcus' }, { type: 'user', value: 'macrus' }, { type: 'host', value: 'ws7' },
  { type: 'host', value: 'dc1' }, { type: 'address', value: '10.0.0.7' }, { type: 'address', value: '203.0.113.9' }, { type: 'mailbox', value: 'ann@northwind.example' }, { type: 'domain', value: 'parcel.example' }, { type: 'process', value: 'p1' },
);
const inRole = fc.tuple(entity, fc.constantFrom<EntityInRole['role']>('actor', 'target', 'related')).map(([one, role]): EntityInRole => ({ ...one, role }));
const alertsOf = (count: number) => fc.array(fc.record({
  id: fc.integer({ min: 1, max: count }), hour: fc.integer({ min: 0, max: 60 }), severity: fc.constantFrom(...SEVERITIES), entities: fc.uniqueArray(inRole, { maxLength: 4, selector: (one) => one.type + one.value }), tactic: fc.constantFrom(...TACTICS), domain: fc.constantFrom(...DOMAINS),
}), { minLength: 1, maxLength: Math.ceil(count * 1.2) }).map((list) => list.map(({ id, hour, severity, entities, tactic, domain }, index): Alert => ({
  // The rule is what the id says, as in a folded alert; the event is new.
  id: `a${id}`, tenant: 't', timeMs: hour * HOUR, lastTimeMs: hour * HOUR, rule: { id: `r${id % 5}`, title: `Rule ${id % 5}`, level: 'medium' }, source: 'acme.edr', domain, severity, confidence: 0.8,
  entities, techniques: [], tactics: [tactic], summary: `Sentence ${id}.`, events: [`e${index}`], count: 1,
})));
const facts = fc.array(fc.record({ kind: fc.constantFrom<EntityFact['kind']>('alias', 'held', 'near'), a: entity, b: entity, hour: fc.integer({ min: 0, max: 60 }), how: fc.constantFrom('DHCP lease', 'sign-in seen by acme.idp') }), { maxLength: 20 })
  .map((list) => list.map(({ hour, ...fact }): EntityFact => ({ ...fact, firstMs: hour * HOUR, lastMs: hour * HOUR, count: 1 })));

const trusts = fc.array(fc.record({ kind: fc.constantFrom(...VERDICTS), rule: fc.integer({ min: 0, max: 4 }), count: fc.integer({ min: 1, max: 9 }) }), { maxLength: 4 })
  .map((list): TrustByRule => trustOfRules(list.flatMap(({ kind, rule, count }) => Array.from({ length: count }, () => ({ kind, priority: 50, rules: [{ rule: `r${rule}`, severity: 'medium' as const }] })))));

/** Also names that two claim, which no import leaves behind, and things that nobody ever sees. */
const declared = fc.array(fc.record({
  entity: fc.oneof(entity, fc.constant<Entity>({ type: 'user', value: 'northwind\\lee' })), aliases: fc.array(entity, { maxLength: 3 }), worth: fc.constantFrom(...WORTHS), duty: fc.constantFrom(null, ...DUTIES), by: fc.constantFrom('ann', 'ben'),
}), { maxLength: 4 }).map((list) => list.map((one): DeclaredEntity => ({ ...one, groups: [], note: '', atMs: 0 })));

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
  readonly #alerts = new Map<string, Alert>();
  readonly #facts: EntityFact[] = [];
  #declared: readonly DeclaredEntity[] = [];
  #picture = new TenantPicture('t');
  #ledger = new IncidentLedger();
  #trust: TrustByRule = new Map();

  declare(declared: readonly DeclaredEntity[] | null): void {
    this.#declared = declared ?? this.#declared;
    this.#picture.setDeclared(this.#declared);
  }

  take(items: readonly Item[]): void {
    for (const item of items) {
      if ('fact' in item) this.#facts.push(...this.#picture.learn([item.fact]));
      else this.#alerts.set(item.alert.id, this.#picture.addAlert(item.alert));
    }
    this.#commit();
  }

  follow(trust: TrustByRule): void {
    this.#trust = trust;
    this.#picture.setTrust(trust);
    this.#commit();
  }

  #commit(): void {
    const { changed, merged } = this.#ledger.update(this.#picture.refresh((id) => `i-${id}`));
    for (const { from } of merged) this.incidents.delete(from);
    for (const incident of changed) this.incidents.set(incident.id, incident);
  }

  /** Takes up from what was kept, as after a stop. */
  restart(): void {
    this.#picture = new TenantPicture('t');
    this.#picture.setTrust(this.#trust);
    this.#picture.learn(this.#facts);
    this.#picture.setDeclared(this.#declared);
    for (const alert of this.#alerts.values()) this.#picture.addAlert(alert);
    this.#ledger = new IncidentLedger([...this.incidents.values()]);
  }
}

const shuffledOf = (count: number) => fc.tuple(alertsOf(count), facts).chain(([someAlerts, someFacts]) => {
  const items: Item[] = [...someAlerts.map((alert) => ({ alert })), ...someFacts.map((fact) => ({ fact }))];
  const portions = fc.array(fc.record({ size: fc.integer({ min: 1, max: 6 }), restarts: fc.boolean(), trust: fc.option(trusts), declares: fc.option(declared) }), { maxLength: 12 });
  return fc.tuple(fc.constant(items), fc.shuffledSubarray(items, { minLength: items.length }), portions, fc.tuple(trusts, declared));
});

describe('incidents', () => {
  // Few alerts find every single case; many of the same names are more than each is compared with.
  for (const [count, numRuns] of [[12, 2_000], [120, 150]] as const) {
    it(`are the same whatever the order and the portions in which ${count} alerts, facts and declared entities came, whatever was judged meanwhile, and whenever the platform was started again`, () => {
      fc.assert(fc.property(shuffledOf(count), ([items, reordered, portions, [trust, last]]) => {
        const whole = new TenantPicture('t');
        take(whole, items);
        whole.setTrust(trust);
        whole.setDeclared(last);
        const wanted = whole.incidents((id) => `i-${id}`);

        const kept = new Kept();
        let from = 0;
        for (const { size, restarts, trust: sofar, declares } of [...portions, { size: reordered.length, restarts: false, trust, declares: last }]) {
          kept.declare(declares);
          kept.take(reordered.slice(from, from + size));
          if (sofar !== null) kept.follow(sofar);
          if (restarts) kept.restart();
          from += size;
        }

        const held = [...kept.incidents.values()];
        const alike = wanted.map(({ alerts: [first] }) => held.find((incident) => incident.alerts.includes(first ?? '')));
        assert.deepEqual(withoutIds(alike.filter((incident) => incident !== undefined)), withoutIds(wanted));
        assert.equal(held.length, wanted.length);
        assert.equal(new Set(held.flatMap((incident) => incident.alerts)).size, held.flatMap((incident) => incident.alerts).length, 'an alert is in two incidents');
      }), { numRuns });
    });
  }

  it('each hold an alert once, say for each why it joined, and lie between 0 and 100', () => {
    fc.assert(fc.property(shuffledOf(12), ([items]) => {
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

  it('are made anew only where something came in that is about them', () => {
    const picture = new TenantPicture('t');
    const alertOn = (host: string, id: string): Alert => ({
      id, tenant: 't', timeMs: 0, lastTimeMs: 0, rule: { id: 'r', title: 'Rule', level: 'medium' }, source: 'acme.edr', domain: 'endpoint', severity: 'medium', confidence: 0.8,
      entities: [{ type: 'host', value: host, role: 'actor' }], techniques: [], tactics: ['execution'], summary: 'Sentence.', events: [id], count: 1,
    });
    for (let n = 0; n < 50; n++) picture.addAlert(alertOn(`ws${n}`, `a${n}`));
    assert.equal(picture.refresh((id) => id).length, 50);
    picture.addAlert(alertOn('ws7', 'b'));
    assert.deepEqual(picture.refresh((id) => id).map(({ alerts }) => alerts), [['a7', 'b']]);
    picture.learn([{ kind: 'alias', a: { type: 'host', value: 'ws7' }, b: { type: 'host', value: 'ws9' }, firstMs: 0, lastMs: 0, count: 1, how: 'directory' }]);
    assert.deepEqual(picture.refresh((id) => id).map(({ alerts }) => alerts), [['a7', 'a9', 'b']]);
    assert.deepEqual(picture.refresh((id) => id), []);
  });

  it('are made anew where verdicts say something else of a rule of theirs, and lie as high as before once that is taken back', () => {
    const picture = new TenantPicture('t');
    for (const [rule, host] of [['r1', 'ws1'], ['r2', 'ws2']] as const) {
      picture.addAlert({
        id: `a-${rule}`, tenant: 't', timeMs: 0, lastTimeMs: 0, rule: { id: rule, title: `Rule ${rule}`, level: 'high' }, source: 'acme.edr', domain: 'endpoint', severity: 'high', confidence: 0.8,
        entities: [{ type: 'host', value: host, role: 'actor' }], techniques: [], tactics: ['execution'], summary: 'Sentence.', events: ['e'], count: 1,
      });
    }
    const [before] = picture.refresh((id) => id);
    const judged = Array.from({ length: 4 }, () => ({ kind: 'false_positive' as const, priority: 60, rules: [{ rule: 'r1', severity: 'high' as const }] }));
    picture.setTrust(trustOfRules(judged));
    const [lower, ...others] = picture.refresh((id) => id);
    assert.deepEqual([lower?.alerts, others, lower?.trust], [['a-r1'], [], [{ rule: 'r1', title: 'Rule r1', factor: 0.6, judged: { true_positive: 0, benign_true_positive: 0, false_positive: 4 } }]]);
    assert.ok((lower?.priority ?? 0) < (before?.priority ?? 0));
    picture.setTrust(trustOfRules(judged));
    assert.deepEqual(picture.refresh((id) => id), []);
    picture.setTrust(new Map());
    assert.deepEqual(picture.refresh((id) => id), [before]);
  });

  it('go whole where there are too many alerts, those that are over longest first', () => {
    const picture = new TenantPicture('t');
    const alertAt = (hour: number, host: string): Alert => ({
      id: `${host}-${hour}`, tenant: 't', timeMs: hour * HOUR, lastTimeMs: hour * HOUR, rule: { id: 'r', title: 'Rule', level: 'medium' }, source: 'acme.edr', domain: 'endpoint', severity: 'medium', confidence: 0.8,
      entities: [{ type: 'host', value: host, role: 'actor' }], techniques: [], tactics: ['execution'], summary: 'Sentence.', events: [`${host}-${hour}`], count: 1,
    });
    for (const hour of [0, 1, 2, 9]) picture.addAlert(alertAt(hour, 'ws1'));
    for (const hour of [3, 4, 5]) picture.addAlert(alertAt(hour, 'ws2'));
    picture.refresh((id) => id);
    assert.deepEqual(picture.forgetBeyond(6).sort(), ['ws2-3', 'ws2-4', 'ws2-5']);
    assert.deepEqual(picture.incidents((id) => id).map(({ alerts }) => alerts.length), [4]);
  });
});
