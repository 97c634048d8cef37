import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { NormalisedEvent, OcsfEvent } from '#contract/event.ts';
import { entitiesOfEvent } from './entities-of-event.ts';

function eventWith(attributes: Record<string, unknown>): NormalisedEvent {
  const ocsf = { class_uid: 3001, category_uid: 3, activity_id: 99, type_uid: 300199, time: 0, severity_id: 1, metadata: {}, ...attributes } as unknown as OcsfEvent;
  return { id: '1', tenant: 't', source: 'aws.cloudtrail', domain: 'cloud', timeMs: 0, logSources: [], ocsf, fields: {}, raw: '' };
}

describe('entities of an event about a key', () => {
  it('hold the key that was made besides the one that was used', () => {
    const entities = entitiesOfEvent(eventWith({ actor: { user: { name: 'ann', credential_uid: 'AKIAOLD' } }, user: { name: 'ben', credential_uid: 'AKIANEW' } }));
    assert.deepEqual(entities.filter(({ type }) => type === 'key'), [{ type: 'key', value: 'AKIAOLD', role: 'actor' }, { type: 'key', value: 'AKIANEW', role: 'target' }]);
  });
});

describe('entities of a connection', () => {
  const named = (device: string, target: string) => entitiesOfEvent(eventWith({ device: { hostname: device }, dst_endpoint: { hostname: target } })).map(({ type, value }) => `${type} ${value}`);

  it('take a name in the domain of the host that reports for a host of ours', () => {
    assert.deepEqual(named('ws7.northwind.example', 'dc1.northwind.example'), ['host ws7', 'host dc1']);
    assert.deepEqual(named('dc1.northwind.example', 'dc1.northwind.example'), ['host dc1']);
  });
  it('take any other name with dots for a domain, also below the same public suffix', () => {
    assert.deepEqual(named('ws7.northwind.co.uk', 'cdn.fabrikam.co.uk'), ['host ws7', 'domain fabrikam.co.uk']);
    assert.deepEqual(named('ws7', 'cdn.fabrikam.example'), ['host ws7', 'domain fabrikam.example']);
  });
});

describe('entities of a message', () => {
  it('hold the ids of its sender and of the service that carried it', () => {
    const entities = entitiesOfEvent(eventWith({ email: { message_uid: '<A1@northwind.example>', uid: 'b2c3' }, email_uid: 'B2C3' }));
    assert.deepEqual(entities.map(({ type, value }) => `${type} ${value}`), ['message a1@northwind.example', 'message b2c3']);
  });
});

describe('entities of a cloud principal on a host', () => {
  it('name the principal, and no account of that host', () => {
    const arn = 'arn:aws:sts::1:assumed-role/web/i-0';
    const entities = entitiesOfEvent(eventWith({ device: { hostname: 'web01' }, actor: { user: { name: 'web', uid: arn } } }));
    assert.deepEqual(entities.filter(({ type }) => type === 'user' || type === 'principal'), [{ type: 'principal', value: arn, role: 'actor' }]);
  });
});
