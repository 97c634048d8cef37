import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { JsonObject, NormalisedEvent } from '#contract/event.ts';
import { entitiesOfEvent } from './entities-of-event.ts';
import { learnFacts } from './learn-facts.ts';

function placesOf(attributes: JsonObject): string[] {
  const ocsf = { class_uid: 4014, category_uid: 4, severity_id: 1, time: 0, metadata: { version: '1.8.0' }, ...attributes } as unknown as NormalisedEvent['ocsf'];
  const event: NormalisedEvent = { id: 'e1', tenant: 't', source: 'acme.vpn', domain: 'network', timeMs: 0, logSources: [], ocsf, fields: {}, raw: '' };
  return learnFacts(event, entitiesOfEvent(event)).flatMap(({ kind, a, b, how }) => (kind === 'held' ? [`${a.value} = ${b.value}, ${how}`] : []));
}

const session = {
  device: { hostname: 'fw-1' }, user: { name: 'ann', domain: 'northwind' }, src_endpoint: { ip: '198.51.100.7', hostname: 'LT-0042' }, tunnel_interface: { ip: '10.9.0.5' },
};

describe('a VPN session', () => {
  it('ties the user and the machine to the address inside the tunnel, not to the gateway', () => {
    assert.deepEqual(placesOf({ ...session, activity_id: 1 }), ['lt-0042 = 10.9.0.5, VPN session', 'northwind\\ann = 10.9.0.5, VPN session']);
  });

  it('ties to the address however it is spelt', () => {
    assert.deepEqual(placesOf({ ...session, src_endpoint: { ip: 'fd00::7' }, tunnel_interface: { ip: 'FD00:0::9' }, activity_id: 1 }), ['northwind\\ann = fd00::9, VPN session']);
  });

  it('that failed ties nobody to anything', () => {
    assert.deepEqual(placesOf({ ...session, activity_id: 1, status_id: 2 }), []);
  });

  it('without an inner address says only where the user came from', () => {
    assert.deepEqual(placesOf({ ...session, tunnel_interface: {} }), []);
  });
});

describe('a record', () => {
  const learnt = (attributes: JsonObject, domain: NormalisedEvent['domain'] = 'identity') => {
    const ocsf = { category_uid: 3, severity_id: 1, time: 0, metadata: { version: '1.8.0' }, ...attributes } as unknown as NormalisedEvent['ocsf'];
    const event: NormalisedEvent = { id: 'e1', tenant: 't', source: 'acme.idp', domain, timeMs: 0, logSources: [], ocsf, fields: {}, raw: '' };
    return learnFacts(event, entitiesOfEvent(event)).map(({ kind, a, b }) => `${kind} ${a.value} = ${b.value}`);
  };

  it('that gives one user several names ties them, however little they are alike', () => {
    assert.ok(learnt({ class_uid: 3002, user: { name: 'dkovac', domain: 'contoso', email_addr: 'dana.kovac@contoso.example' } }).includes('alias dana.kovac@contoso.example = contoso\\dkovac'));
  });

  it('of a sign-in ties the address to who comes from it, not to the machine that tells of it', () => {
    const facts = learnt({ class_uid: 3002, device: { hostname: 'dc1' }, user: { name: 'ann', domain: 'northwind' }, src_endpoint: { ip: '10.0.0.7', hostname: 'LT-7' } });
    assert.deepEqual(facts.filter((fact) => fact.startsWith('held')), ['held lt-7 = 10.0.0.7', 'held northwind\\ann = 10.0.0.7']);
  });

  it('of an agent ties its host to its address', () => {
    assert.ok(learnt({ class_uid: 1007, category_uid: 1, device: { hostname: 'srv1', ip: '10.0.0.9' } }, 'endpoint').includes('held srv1 = 10.0.0.9'));
    const connection = { class_uid: 4001, category_uid: 4, device: { hostname: 'srv1' }, src_endpoint: { ip: '10.0.0.9' } };
    assert.ok(learnt({ ...connection, connection_info: { direction_id: 2 } }, 'endpoint').includes('held srv1 = 10.0.0.9'));
    assert.ok(!learnt({ ...connection, connection_info: { direction_id: 1 } }, 'endpoint').includes('held srv1 = 10.0.0.9'));
  });
});
