import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { JsonObject, NormalisedEvent } from '#contract/event.ts';
import { entitiesOfEvent } from './entities-of-event.ts';

function finding(attributes: JsonObject): NormalisedEvent {
  const ocsf = { class_uid: 2004, category_uid: 2, severity_id: 3, time: 0, metadata: { version: '1.8.0' }, ...attributes } as unknown as NormalisedEvent['ocsf'];
  return { id: 'e1', tenant: 't', source: 'acme.ids', domain: 'network', timeMs: 0, logSources: [], ocsf, fields: {}, raw: '' };
}

const seen = (attributes: JsonObject) => entitiesOfEvent(finding(attributes)).map(({ role, type, value }) => `${role} ${type} ${value}`);

describe('entities of a finding of another product', () => {
  it('are what its evidences name', () => {
    const entities = seen({ evidences: [{ src_endpoint: { ip: '10.1.2.3' }, dst_endpoint: { ip: '203.0.113.9' }, query: { hostname: 'cdn.bad.example' } }, { src_endpoint: { ip: '10.1.2.3' } }] });
    assert.deepEqual(entities, ['actor address 10.1.2.3', 'target address 203.0.113.9', 'target domain bad.example']);
  });

  it('take a local account of an evidence for one of the host that the finding names', () => {
    assert.deepEqual(seen({ device: { hostname: 'WS-7' }, evidences: [{ actor: { user: { name: 'ann' } } }] }), ['actor host ws-7', 'actor user ws-7\\ann']);
  });
});
