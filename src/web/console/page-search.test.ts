import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { parseAddress, printAddress, readEventSearch, readIncidentSearch, readQueueSearch } from './page-search.ts';

describe('what stands in an address', () => {
  it('is read back as it was written, whatever the texts are', () => {
    const search = fc.record({ q: fc.string({ minLength: 1 }), tenant: fc.constant('acme'), event: fc.string({ minLength: 1 }) }, { requiredKeys: [], noNullPrototype: true });
    fc.assert(fc.property(search, (given) => assert.deepEqual(readEventSearch(parseAddress(printAddress(given))), given)));
  });

  it('is a text where it looks like a number, a quote or JSON', () => {
    for (const q of ['5', '"x"', '{"a":1}', 'true', 'a&b=c', '%41']) assert.deepEqual(readEventSearch(parseAddress(printAddress({ q }))), { q });
  });

  it('leaves out what is empty or not known', () => {
    assert.equal(printAddress({ q: '', tenant: undefined }), '');
    assert.deepEqual(readQueueSearch({ status: 'gone', view: 'x', q: '', min: '85', other: '1' }), { min: '85' });
    assert.deepEqual(readQueueSearch({ status: 'closed', view: 'building' }), { view: 'building', status: 'closed' });
    assert.deepEqual(readIncidentSearch({ tab: 'story', alert: 5 }), {});
  });
});
