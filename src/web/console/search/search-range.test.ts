import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { HISTOGRAM_LIMIT } from '#contract/api/event-endpoints.ts';
import { around, bucketOf, rangeName, rangeOf } from './search-range.ts';

const NOW_MS = Date.UTC(2026, 4, 4, 12);

describe('the time range of a search', () => {
  it('is a span before now, a day where the address says nothing that is known', () => {
    assert.deepEqual(rangeOf({ range: '1h' }, NOW_MS), { fromMs: NOW_MS - 3_600_000, toMs: NOW_MS });
    assert.deepEqual(rangeOf({}, NOW_MS), rangeOf({ range: '24h' }, NOW_MS));
    assert.deepEqual(rangeOf({ range: '5y' }, NOW_MS), rangeOf({ range: '24h' }, NOW_MS));
    assert.equal(rangeName({ range: '7d' }), '7d');
    assert.equal(rangeName({}), '24h');
  });

  it('is from and to where both are times in this order', () => {
    assert.deepEqual(rangeOf({ range: '1h', from: '1000', to: '2000' }, NOW_MS), { fromMs: 1000, toMs: 2000 });
    assert.equal(rangeName({ range: '1h', from: '1000', to: '2000' }), '');
    for (const bad of [{ from: '2000', to: '1000' }, { from: '1000' }, { from: 'x', to: '2000' }, { from: '-5', to: '2000' }]) {
      assert.deepEqual(rangeOf({ range: '1h', ...bad }, NOW_MS), rangeOf({ range: '1h' }, NOW_MS));
      assert.equal(rangeName({ range: '1h', ...bad }), '1h');
    }
  });

  it('can be what lies around something', () => {
    assert.deepEqual(around(5000, 6000, 1000), { from: '4000', to: '7000' });
    assert.deepEqual(around(500, 600, 1000), { from: '0', to: '1600' });
    assert.deepEqual(rangeOf(around(5000, 6000, 1000), NOW_MS), { fromMs: 4000, toMs: 7000 });
  });

  it('has bars that the server draws, however long it is', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 100 * 365 * 86_400_000 }), (spanMs) => {
        const bucketMs = bucketOf({ fromMs: 0, toMs: spanMs });
        assert.ok(bucketMs >= 1000 && spanMs / bucketMs <= HISTOGRAM_LIMIT);
      }),
    );
  });
});
