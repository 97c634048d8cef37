import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { mappingSchema } from '#contract/mapping.ts';
import { compileMapping } from './mapping.ts';
import { createNormaliser } from './normaliser.ts';

const mapping = compileMapping(mappingSchema.parse({
  source: 'acme.wall', title: 'Acme wall', domain: 'network', product: { vendor_name: 'Acme', name: 'Wall' }, format: ['kv', 'cef'],
  detect: [{ has: ['wallid'] }, { when: { deviceVendor: 'Acme' } }],
  time: 'when || rt',
  set: { 'src_endpoint.ip': 'srcip || src' },
  events: [{ class: 'network_activity', activity: 'Open' }],
}));
const normaliser = createNormaliser([mapping], () => '');

function sourceAddress(text: string): unknown {
  const outcome = normaliser.normalise({ tenant: 't', source: '', receivedAtMs: 0, id: '1', text });
  assert.ok(outcome.ok);
  assert.equal(outcome.events[0]?.source, 'acme.wall');
  return outcome.events[0]?.ocsf['src_endpoint'];
}

describe('a mapping with several formats', () => {
  it('reads a record in each of them', () => {
    assert.deepEqual(sourceAddress('<134>wallid=7 srcip=10.0.0.7 when=2026-05-01T10:00:00Z'), { ip: '10.0.0.7' });
    assert.deepEqual(sourceAddress('CEF:0|Acme|Wall|1|7|open|3|src=10.0.0.8 rt=1777629600000'), { ip: '10.0.0.8' });
  });
});
