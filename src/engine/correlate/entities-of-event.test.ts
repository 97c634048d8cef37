import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { JsonObject, NormalisedEvent } from '#contract/event.ts';
import { entitiesOfEvent } from './entities-of-event.ts';

function finding(attributes: JsonObject, domain: NormalisedEvent['domain']): NormalisedEvent {
  const ocsf = { class_uid: 2004, category_uid: 2, severity_id: 3, time: 0, metadata: { version: '1.8.0' }, ...attributes } as unknown as NormalisedEvent['ocsf'];
  return { id: 'e1', tenant: 't', source: 'acme.ids', domain, timeMs: 0, logSources: [], ocsf, fields: {}, raw: '' };
}

const seen = (attributes: JsonObject, domain: NormalisedEvent['domain'] = 'endpoint') => entitiesOfEvent(finding(attributes, domain)).map(({ role, type, value }) => `${role} ${type} ${value}`);

describe('entities of a finding of another product', () => {
  it('are what its evidences name', () => {
    const entities = seen({ evidences: [{ src_endpoint: { ip: '10.1.2.3' }, dst_endpoint: { ip: '203.0.113.9' }, query: { hostname: 'cdn.bad.example' } }, { src_endpoint: { ip: '10.1.2.3' } }] });
    assert.deepEqual(entities, ['actor address 10.1.2.3', 'target address 203.0.113.9', 'target domain bad.example']);
  });

  it('take a local account of an evidence for one of the host that the finding names', () => {
    assert.deepEqual(seen({ device: { hostname: 'WS-7' }, evidences: [{ actor: { user: { name: 'ann' } } }] }), ['actor host ws-7', 'actor user ws-7\\ann']);
  });
});

describe('the firewall that saw an event', () => {
  it('is related to it, and its users are not accounts of the firewall', () => {
    assert.deepEqual(seen({ device: { hostname: 'fw-1' }, actor: { user: { name: 'ann' } }, src_endpoint: { ip: '10.1.2.3' } }, 'network'), [
      'actor user ann', 'related host fw-1', 'actor address 10.1.2.3',
    ]);
  });

  it('has administrators of its own', () => {
    assert.deepEqual(seen({ device: { hostname: 'fw-1' }, user: { name: 'root2', type_id: 2 } }, 'network'), ['actor user fw-1\\root2', 'related host fw-1']);
  });
});
