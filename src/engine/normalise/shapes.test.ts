import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { JsonObject } from '#contract/event.ts';
import { mappingSchema } from '#contract/mapping.ts';
import { compileMapping } from './mapping.ts';

const mapping = compileMapping(mappingSchema.parse({
  source: 'acme.audit', title: 'Acme audit', domain: 'cloud', product: { vendor_name: 'Acme', name: 'Audit' }, format: 'json',
  detect: [{ has: ['who.name'] }, { has: ['WhoName'] }],
  shapes: [{ when: { WhoName: { exists: true } }, fields: { 'who.name': 'WhoName', when: 'When', what: 'What | json' } }],
  time: 'when',
  set: { 'actor.user.name': 'who.name' },
  events: [{ when: { 'what.kind': 'login' }, class: 'authentication', activity: 'Logon' }, { class: 'api_activity', activity: 'Other' }],
}));

const eventOf = (fields: JsonObject) => mapping.toEvent(mapping.extract(fields), 0);

describe('shapes of a record', () => {
  it('make the same event of the same record in another shape', () => {
    const usual = eventOf({ who: { name: 'ann' }, when: '2026-05-01T10:00:00Z', what: { kind: 'login' } });
    const row = eventOf({ WhoName: 'ann', When: '2026-05-01T10:00:00Z', What: '{"kind":"login"}' });
    assert.equal(row?.ocsf['class_name'], 'Authentication');
    assert.deepEqual(row?.ocsf, usual?.ocsf);
  });

  it('give rules the usual names, in place of what the record has under them', () => {
    const row = eventOf({ WhoName: 'ann', When: '2026-05-01T10:00:00Z', What: '{"kind":"logout"}', what: 'a label' });
    assert.equal(row?.fields['who.name'], 'ann');
    assert.deepEqual(row?.fields['what'], { kind: 'logout' });
  });
});
