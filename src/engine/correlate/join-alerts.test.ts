import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Alert } from '#contract/alert.ts';
import type { Entity, EntityInRole, EntityRole } from '#contract/entity.ts';
import type { EntityFact } from '#contract/entity-fact.ts';
import type { Incident } from '#contract/incident.ts';
import { TenantPicture } from './tenant-picture.ts';

const HOUR = 3_600_000;

type Named = `${Entity['type']} ${string}`;

function entity(named: Named): Entity {
  const [type = '', ...words] = named.split(' ');
  return { type: type as Entity['type'], value: words.join(' ') };
}

function alert(id: string, hour: number, names: readonly Named[], parts: Partial<Alert> & { role?: EntityRole } = {}): Alert {
  const entities = names.map((named): EntityInRole => ({ ...entity(named), role: parts.role ?? 'actor' }));
  return {
    id, tenant: 't', timeMs: hour * HOUR, lastTimeMs: hour * HOUR, rule: { id: `rule-${id}`, title: `Rule ${id}`, level: 'high' }, source: 'acme.edr', domain: 'endpoint', severity: 'high', confidence: 0.9,
    entities, techniques: [], tactics: [], summary: `Sentence of ${id}.`, events: [id], count: 1, ...parts,
  };
}

function alias(a: Named, b: Named, hour: number, how = 'DHCP lease'): EntityFact {
  return { kind: 'held', a: entity(a), b: entity(b), firstMs: hour * HOUR, lastMs: hour * HOUR, count: 1, how };
}

function near(a: Named, b: Named): EntityFact {
  return { kind: 'near', a: entity(a), b: entity(b), firstMs: 0, lastMs: 0, count: 1, how: 'seen together' };
}

function incidentsOf(alerts: readonly Alert[], facts: readonly EntityFact[] = []): Incident[] {
  const picture = new TenantPicture('t');
  picture.learn(facts);
  for (const one of alerts) picture.addAlert(one);
  return picture.incidents((id) => `i-${id}`);
}

const groups = (alerts: readonly Alert[], facts: readonly EntityFact[] = []) => incidentsOf(alerts, facts).map((incident) => incident.alerts.join(' ')).sort();
const because = (alerts: readonly Alert[], facts: readonly EntityFact[] = []) => incidentsOf(alerts, facts)[0]?.joins.at(-1)?.because;
const crowd = (thing: Named, size: number) => Array.from({ length: size }, (_, index) => near(thing, `host ws${index}`));

describe('alerts that come anyway', () => {
  const everyDay = (rule: string, count: number) => Array.from({ length: count }, (_, n) => alert(`${rule}${n}`, 24 * n, [`user someone${n}`], { rule: { id: rule, title: rule, level: 'low' }, severity: 'low' }));
  const many = Array.from({ length: 60 }, (_, n) => near(`file f${n}`, `user u${n}`));
  const both = (rule: string, hours: number) => [alert('x', 480, ['user ann'], { rule: { id: 'rare', title: 'Rare', level: 'high' } }), alert('y', 480 + hours, ['user ann'], { rule: { id: rule, title: rule, level: 'low' }, severity: 'low' })];
  const isTogether = (alerts: readonly Alert[]) => groups(alerts, many).includes('x y');

  it('join what is near, and not what is hours away, where others of their rule do', () => {
    assert.ok(isTogether([...everyDay('often', 20), ...both('often', 0.3)]));
    assert.ok(!isTogether([...everyDay('often', 20), ...both('often', 8)]));
    assert.ok(isTogether([...everyDay('often', 20), ...both('seldom', 8)]));
  });

  it('are not one where they are of nobody', () => {
    const nobody = [0, 1].map((hour) => alert(`n${hour}`, hour, [], { rule: { id: `r${hour}`, title: `Rule ${hour}`, level: 'low' }, severity: 'low' }));
    assert.deepEqual(groups(nobody), ['n0', 'n1']);
  });

  it('are one with what else of little weight is left of the same one, which says so', () => {
    const left = [0, 60, 200].map((hour, n) => alert(`l${n}`, hour, ['host ws7'], { rule: { id: `r${n % 2}`, title: `Rule ${n % 2}`, level: 'low' }, severity: 'low' }));
    const noise = [...everyDay('r0', 20), ...everyDay('r1', 20)];
    const incident = incidentsOf([...left, ...noise], many).find(({ alerts }) => alerts.includes('l0'));
    assert.deepEqual(incident?.alerts, ['l0', 'l1', 'l2']);
    assert.deepEqual(incident?.joins.map(({ because: why }) => why), ['the first alert of the incident', 'little by itself: kept with “Rule 0” of the same host ws7', 'the same again, of host ws7']);
  });
});

describe('alerts that name the same', () => {
  it('join where it is rare, and say so', () => {
    const both = [alert('a', 0, ['host ws7']), alert('b', 0.5, ['host ws7'])];
    assert.deepEqual(groups(both), ['a b']);
    assert.equal(because(both, [near('user ann', 'host ws7')]), 'same host ws7; 30 minutes after “Rule a”');
    assert.match(because([alert('a', 0, ['user ann']), alert('b', 3, ['user ann'])], [near('user ann', 'host ws7')]) ?? '', /^same user ann, seen with one host or user; 3 hours after/);
  });

  it('join through what attackers brought to many, where the many are those whom it struck', () => {
    const struck = Array.from({ length: 9 }, (_, n) => alert(`s${n}`, n / 10, [`host ws${n}`, 'file 77aa']));
    const seen = crowd('file 77aa', 9);
    assert.equal(groups(struck, seen).length, 1);
    assert.equal(groups(struck.map((one) => ({ ...one, severity: 'medium' as const })), seen).length, 9);
    assert.equal(groups(struck, crowd('file 77aa', 60)).length, 9);
  });

  for (const hub of ['address 203.0.113.9', 'address 10.0.0.1', 'domain cdn.example', 'user northwind\\backup', 'file 77aa'] as const) {
    it(`do not join through ${hub}, which very many have to do with`, () => {
      const both = [alert('a', 0, [hub]), alert('b', 0, [hub])];
      assert.deepEqual(groups(both, crowd(hub, 1)), ['a b']);
      assert.deepEqual(groups(both, crowd(hub, 70)), ['a', 'b']);
    });
  }

  it('join on a machine that very many use where it acts, and not where both only reached it', () => {
    const both = (role: EntityRole) => [alert('a', 0, ['host dc1'], { role }), alert('b', 0, ['host dc1'], { role })];
    assert.deepEqual(groups(both('actor'), crowd('host dc1', 70)), ['a b']);
    assert.deepEqual(groups(both('target'), crowd('host dc1', 70)), ['a', 'b']);
  });

  it('join less on a machine where each is of another person', () => {
    const of = (id: string, user: Named) => alert(id, Number(id === 'b'), ['host ws7', user]);
    assert.deepEqual(groups([of('a', 'user ann'), of('b', 'user ann')]), ['a b']);
    assert.deepEqual(groups([of('a', 'user ann'), of('b', 'user ben')]), ['a', 'b']);
  });

  it('join through one of many whom an alert names less than through the only one', () => {
    const sprayed = alert('a', 0, ['user ann', ...Array.from({ length: 30 }, (_, n): Named => `user u${n}`)], { role: 'target' });
    const signIn = alert('b', 1, ['user ann']);
    assert.deepEqual(groups([alert('a', 0, ['user ann'], { role: 'target' }), signIn]), ['a b']);
    assert.deepEqual(groups([sprayed, signIn]), ['a', 'b']);
  });

  it('join through a hub no more when many alerts name it', () => {
    const many = Array.from({ length: 20 }, (_, index) => alert(`a${index}`, index / 10, ['address 10.0.0.1', `host ws${index}`]));
    assert.equal(groups(many, crowd('address 10.0.0.1', 70)).length, 20);
  });

  it('do not join when more than a month lies between them', () => {
    assert.deepEqual(groups([alert('a', 0, ['process p1']), alert('b', 31 * 24, ['process p1'])]), ['a', 'b']);
    assert.deepEqual(groups([alert('a', 0, ['process p1']), alert('b', 29 * 24, ['process p1'])]), ['a b']);
  });

  it('join what was attacked with what acts afterwards, but not two that only reached the same server', () => {
    const attacked = alert('a', 0, ['host srv1'], { role: 'target' });
    assert.deepEqual(groups([attacked, alert('b', 1, ['host srv1'])]), ['a b']);
    assert.deepEqual(groups([attacked, alert('b', 1, ['host srv1'], { role: 'target' })]), ['a', 'b']);
  });

  it('join in a chain, so that ends without anything in common are one incident', () => {
    assert.deepEqual(groups([alert('a', 0, ['host ws7']), alert('b', 1, ['host ws7', 'user ann']), alert('c', 2, ['user ann'])]), ['a b c']);
  });
});

describe('a name that is one slip away', () => {
  const known = [near('user marcus', 'host ws1')];
  it('joins nothing by itself', () => {
    assert.deepEqual(groups([alert('a', 0, ['user marcus']), alert('b', 0, ['user macrus'])], known), ['a', 'b']);
  });

  it('joins with further evidence, and says what is alike', () => {
    const both = [alert('a', 0, ['user marcus', 'address 203.0.113.9']), alert('b', 0, ['user macrus', 'address 203.0.113.9'])];
    const without = [alert('a', 0, ['user marcus', 'domain parcel.example'], { severity: 'medium' }), alert('b', 20, ['user oliver', 'domain parcel.example'], { role: 'target', severity: 'medium' })];
    const company = [...known, near('domain parcel.example', 'host ws1'), near('domain parcel.example', 'host ws2'), near('domain parcel.example', 'host ws3'), ...crowd('domain other.example', 40)];
    assert.match(because(both, known) ?? '', /"macrus" is one slip away from "marcus"/);
    assert.deepEqual(groups(without, company), ['a', 'b']);
    assert.deepEqual(groups([without[0]!, { ...without[1]!, entities: [entity('user macrus'), entity('domain parcel.example')].map((one) => ({ ...one, role: 'target' as const })) }], company), ['a b']);
  });

  it('is none when somebody was seen under it, or several could be meant', () => {
    const both = [alert('a', 0, ['user marcus', 'address 203.0.113.9']), alert('b', 0, ['user macrus', 'address 203.0.113.9'])];
    assert.doesNotMatch(because(both, [...known, near('user macrus', 'host ws2')]) ?? '', /slip/);
    assert.doesNotMatch(because(both, [...known, near('user macrux', 'host ws2')]) ?? '', /slip/);
  });
});

describe('facts about places', () => {
  const lease = [alias('host ws7', 'address 10.0.0.7', 10), near('user ann', 'host ws7')];
  const ticket = [alias('user northwind\\ann', 'address 10.0.0.7', 10, 'sign-in seen by acme.idp')];

  it('join a host and the address that it had then, not the address that it had on another day', () => {
    assert.deepEqual(groups([alert('a', 10, ['host ws7']), alert('b', 11, ['address 10.0.0.7'])], lease), ['a b']);
    assert.deepEqual(groups([alert('a', 40, ['host ws7']), alert('b', 40, ['address 10.0.0.7'])], lease), ['a', 'b']);
    assert.match(because([alert('a', 10, ['host ws7']), alert('b', 11, ['address 10.0.0.7'])], lease) ?? '', /known by DHCP lease/);
  });

  it('join a user and a host through the address that both had', () => {
    assert.deepEqual(groups([alert('a', 10, ['host ws7']), alert('b', 10, ['user northwind\\ann'])], [...lease, ...ticket]), ['a b']);
    assert.deepEqual(groups([alert('a', 40, ['host ws7']), alert('b', 40, ['user northwind\\ann'])], [...lease, ...ticket]), ['a', 'b']);
    assert.deepEqual(groups([alert('a', 10, ['address 10.0.0.7']), alert('b', 10, ['user northwind\\ann'])], ticket), ['a b']);
    assert.deepEqual(groups([alert('a', 10, ['address 10.0.0.7']), alert('b', 10, ['user ann@northwind.example'])], [...ticket, near('user ann@northwind.example', 'host ws7')]), ['a b']);
  });

  it('join nobody through an address that many had at that time', () => {
    const guests = Array.from({ length: 6 }, (_, index) => alias(`user u${index}`, 'address 10.0.0.7', 10, 'VPN session'));
    assert.deepEqual(groups([alert('a', 10, ['address 10.0.0.7']), alert('b', 10, ['user u1'])], guests), ['a', 'b']);
  });
});

describe('entities of an incident', () => {
  const entitiesOf = (alerts: readonly Alert[], facts: readonly EntityFact[] = []) => incidentsOf(alerts, facts)[0]?.entities.map(({ type, value }) => `${type} ${value}`);
  const mail = alert('a', 0, ['mailbox shop@parcel.example', 'mailbox ann@northwind.example']);

  it('hold the user of a mailbox only where such a user is known', () => {
    assert.deepEqual(entitiesOf([mail]), ['mailbox ann@northwind.example', 'mailbox shop@parcel.example']);
    assert.deepEqual(entitiesOf([mail], [near('user ann@northwind.example', 'host ws7')]), ['user ann@northwind.example', 'mailbox ann@northwind.example', 'mailbox shop@parcel.example']);
  });

  it('hold the user whom the alert names beside the mailbox', () => {
    assert.deepEqual(entitiesOf([alert('a', 0, ['mailbox ann@northwind.example', 'user ann@northwind.example'])]), ['user ann@northwind.example', 'mailbox ann@northwind.example']);
  });

  it('hold the account of the mailbox under the name that is known', () => {
    assert.deepEqual(entitiesOf([alert('a', 0, ['mailbox ann@northwind.example'])], [near('user northwind\\ann', 'host ws7')]), ['user northwind\\ann', 'mailbox ann@northwind.example']);
    assert.deepEqual(entitiesOf([alert('a', 0, ['mailbox ann@parcel.example'])], [near('user northwind\\ann', 'host ws7')]), ['mailbox ann@parcel.example']);
  });

  it('join the mail and the sign-in of one person', () => {
    const signIn = alert('b', 1, ['user northwind\\ann']);
    assert.deepEqual(groups([{ ...mail, entities: mail.entities.map((one) => ({ ...one, role: 'target' as const })) }, signIn], [near('user northwind\\ann', 'host ws7')]), ['a b']);
  });
});

describe('weak alerts', () => {
  it('add up when they belong together, and do not when they do not', () => {
    const weak = (id: string, tactic: string, host: Named) => alert(id, 0, [host], { severity: 'medium', confidence: 0.6, tactics: [tactic] });
    const tactics = ['execution', 'persistence', 'discovery', 'exfiltration'];
    const together = incidentsOf(tactics.map((tactic, index) => weak(`a${index}`, tactic, 'host ws7')));
    const apart = incidentsOf(tactics.map((tactic, index) => weak(`a${index}`, tactic, `host ws${index}`)));
    assert.equal(together.length, 1);
    assert.ok((together[0]?.priority ?? 0) >= 65);
    assert.deepEqual(apart.map(({ priority }) => priority < 40), [true, true, true, true]);
  });
});
