import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Alert } from '#contract/alert.ts';
import type { DeclaredEntity } from '#contract/declared-entity.ts';
import type { Entity, EntityInRole, EntityRole } from '#contract/entity.ts';
import type { EntityFact } from '#contract/entity-fact.ts';
import { TenantPicture } from './tenant-picture.ts';

const HOUR = 3_600_000;

type Named = `${Entity['type']} ${string}`;

function entity(named: Named): Entity {
  const [type = '', ...words] = named.split(' ');
  return { type: type as Entity['type'], value: words.join(' ') };
}

function alert(id: string, hour: number, names: readonly Named[], role: EntityRole = 'actor'): Alert {
  return {
    id, tenant: 't', timeMs: hour * HOUR, lastTimeMs: hour * HOUR, rule: { id: `rule-${id}`, title: `Rule ${id}`, level: 'high' }, source: 'acme.edr', domain: 'endpoint', severity: 'high', confidence: 0.9,
    entities: names.map((named): EntityInRole => ({ ...entity(named), role })), techniques: [], tactics: [], summary: `Sentence of ${id}.`, events: [id], count: 1,
  };
}

function declared(main: Named, aliases: readonly Named[] = [], parts: Partial<DeclaredEntity> = {}): DeclaredEntity {
  return { entity: entity(main), aliases: aliases.map(entity), worth: 'normal', groups: [], duty: null, note: '', by: 'ann', atMs: 0, ...parts };
}

function fact(kind: EntityFact['kind'], a: Named, b: Named): EntityFact {
  return { kind, a: entity(a), b: entity(b), firstMs: 0, lastMs: 0, count: 1, how: 'DHCP lease' };
}

function pictureOf(alerts: readonly Alert[], facts: readonly EntityFact[] = []): TenantPicture {
  const picture = new TenantPicture('t');
  picture.learn(facts);
  for (const one of alerts) picture.addAlert(one);
  return picture;
}

const incidentsOf = (picture: TenantPicture) => picture.incidents((id) => id);
const groups = (picture: TenantPicture) => incidentsOf(picture).map((incident) => incident.alerts.join(' ')).sort();

describe('names that people declare to be of one', () => {
  const both = [alert('a', 0, ['user corp\\ann']), alert('b', 1, ['principal arn:aws:iam::1:user/a7'])];

  it('join as the same name does, say who said so, and no longer when it is taken back', () => {
    const picture = pictureOf(both);
    assert.deepEqual(groups(picture), ['a', 'b']);
    picture.setDeclared([declared('user corp\\ann', ['principal arn:aws:iam::1:user/a7', 'mailbox ann@example.com'])]);
    assert.deepEqual(groups(picture), ['a b']);
    assert.equal(incidentsOf(picture)[0]?.joins[1]?.because, 'same user corp\\ann, known by what ann declared; 1 hour after “Rule a”');
    const same = pictureOf([alert('a', 0, ['user corp\\ann']), alert('b', 1, ['user corp\\ann'])]);
    assert.equal(incidentsOf(picture)[0]?.joins[1]?.weight, incidentsOf(same)[0]?.joins[1]?.weight);
    picture.setDeclared([]);
    assert.deepEqual(groups(picture), ['a', 'b']);
  });

  it('count once, however many there are', () => {
    const same = [alert('a', 0, ['user corp\\ann']), alert('b', 1, ['user corp\\ann'])];
    const [plain, told] = [pictureOf(same), pictureOf(same)];
    told.setDeclared([declared('user lee', ['user corp\\ann', ...Array.from({ length: 20 }, (_, n): Named => `user ann${n}@example.com`)])]);
    assert.equal(incidentsOf(told)[0]?.joins[1]?.weight, incidentsOf(plain)[0]?.joins[1]?.weight);
  });

  it('bring what facts say of any of them, and are as common as the most common of them', () => {
    const picture = pictureOf([alert('a', 0, ['host ws7']), alert('b', 0, ['address 10.0.0.7'])], [fact('held', 'host laptop-of-ann', 'address 10.0.0.7')]);
    assert.deepEqual(groups(picture), ['a', 'b']);
    picture.setDeclared([declared('host ws7', ['host laptop-of-ann'])]);
    assert.deepEqual(groups(picture), ['a b']);

    const shared = pictureOf([alert('a', 0, ['user svc']), alert('b', 0, ['user svc'])]);
    shared.setDeclared([declared('user svc', ['user corp\\svc'])]);
    assert.deepEqual(groups(shared), ['a b']);
    shared.learn(Array.from({ length: 70 }, (_, n) => fact('near', 'user corp\\svc', `host ws${n}`)));
    assert.deepEqual(groups(shared), ['a', 'b']);
  });

  it('are two where people say so, also when they look like one', () => {
    const seen = [fact('near', 'user corp\\ann', 'host ws1'), fact('near', 'user ann@corp.example', 'host ws2')];
    const picture = pictureOf([alert('a', 0, ['user corp\\ann']), alert('b', 0, ['user ann@corp.example'])], seen);
    assert.deepEqual(groups(picture), ['a b']);
    picture.setDeclared([declared('user corp\\ann'), declared('user ann@corp.example')]);
    assert.deepEqual(groups(picture), ['a', 'b']);
    picture.setDeclared([declared('user corp\\ann')]);
    assert.deepEqual(groups(picture), ['a b']);
  });

  it('tie the mailbox of a user who was never seen to sign in', () => {
    const picture = pictureOf([alert('a', 0, ['mailbox ann@example.com']), alert('b', 1, ['user corp\\ann'])]);
    picture.setDeclared([declared('user corp\\ann', ['user ann@example.com'])]);
    assert.deepEqual(groups(picture), ['a b']);
  });
});

describe('what everybody goes through', () => {
  const duties = ['domain_controller', 'jump_host', 'gateway', 'scanner'] as const;
  for (const duty of duties) {
    it(`ties nobody by itself as ${duty}, under any of its names, and what else is shared does`, () => {
      const picture = pictureOf([alert('a', 0, ['host dc1', 'user ann']), alert('b', 0, ['address 10.0.0.5', 'user ben']), alert('c', 0, ['host dc1', 'process p1']), alert('d', 0, ['host dc1', 'process p1'])], [fact('held', 'host dc1', 'address 10.0.0.9')]);
      picture.setDeclared([declared('host dc1', ['address 10.0.0.5'], { duty })]);
      assert.deepEqual(groups(picture), ['a', 'b', 'c d']);
    });
  }

  it('does tie where the duty is that of a person or account', () => {
    const picture = pictureOf([alert('a', 0, ['user svc']), alert('b', 0, ['user svc'])]);
    picture.setDeclared([declared('user svc', [], { duty: 'service_account' })]);
    assert.deepEqual(groups(picture), ['a b']);
  });
});

describe('an incident with declared entities', () => {
  it('shows the names that its alerts name, and what is declared, which its priority follows', () => {
    const alerts = [alert('a', 0, ['user ann@example.com', 'host ws1']), alert('b', 1, ['user ann@example.com'])];
    const picture = pictureOf(alerts);
    const before = incidentsOf(picture)[0];
    picture.setDeclared([declared('user corp\\ann', ['user ann@example.com', 'mailbox ann@example.com'], { worth: 'critical', groups: ['board'], duty: 'administrator' }), declared('host ws1', [], { worth: 'low' })]);
    const [incident] = incidentsOf(picture);
    assert.deepEqual(incident?.entities, before?.entities);
    assert.deepEqual(incident?.scope, before?.scope);
    assert.deepEqual(incident?.assets?.map(({ entity: { value }, worth, groups: of, duty, names, isCounted }) => [value, worth, of, duty, names.map((name) => name.value), isCounted]), [
      ['corp\\ann', 'critical', ['board'], 'administrator', ['ann@example.com'], true], ['ws1', 'low', [], null, ['ws1'], true],
    ]);
    assert.deepEqual([before?.score.asset, incident?.score.asset], [1, 1.3]);
    assert.ok((incident?.priority ?? 0) > (before?.priority ?? 0));
    assert.equal(before?.assets, undefined);
  });

  it('counts who acts or is acted on, and tells of who is merely named', () => {
    const named = alert('a', 0, ['host ws1']);
    const picture = pictureOf([{ ...named, entities: [...named.entities, { type: 'application', value: 'crm', role: 'related' }] }]);
    picture.setDeclared([declared('application crm', [], { worth: 'critical' })]);
    const [incident] = incidentsOf(picture);
    assert.deepEqual([incident?.score.asset, incident?.assets?.map(({ isCounted }) => isCounted)], [1, [false]]);
  });

  it('shows the main name of what only facts tie to it', () => {
    const picture = pictureOf([alert('a', 0, ['address 10.0.0.7'])], [fact('held', 'host ws7', 'address 10.0.0.7')]);
    picture.setDeclared([declared('host laptop-of-ann', ['host ws7', 'user S-1-5-21-1-2-3-7'])]);
    assert.deepEqual(incidentsOf(picture)[0]?.entities.map(({ value }) => value), ['laptop-of-ann', '10.0.0.7']);
  });
});
