import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { PAGING_LINE } from '#engine/score/priority.ts';
import { isNarrowed, toQueueFilter } from './queue-filter.ts';

describe('what the queue asks for', () => {
  it('is open incidents at or above the paging line', () => {
    assert.deepEqual(toQueueFilter({}), { limit: 500, minPriority: PAGING_LINE, status: 'open' });
    assert.deepEqual(toQueueFilter({ min: '85', status: 'all', tenant: 'acme', q: 'ines' }), { limit: 500, minPriority: 85, tenant: 'acme', text: 'ines' });
    assert.equal(toQueueFilter({ min: '5' }).minPriority, PAGING_LINE);
    assert.equal(toQueueFilter({ min: '999' }).minPriority, 100);
    assert.equal(toQueueFilter({ min: 'x' }).minPriority, PAGING_LINE);
  });

  it('is what lies below the line where that is asked, so that both lists are everything', () => {
    assert.deepEqual(toQueueFilter({ view: 'building', status: 'closed' }), { limit: 500, belowPriority: PAGING_LINE, status: 'closed' });
  });

  it('is narrowed by anything but the choice of the list', () => {
    assert.equal(isNarrowed({ view: 'building' }), false);
    assert.equal(isNarrowed({ view: 'building', q: 'x' }), true);
  });
});
