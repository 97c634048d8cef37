import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createRuleRouter } from './rule-route.ts';

const route = createRuleRouter(
  [
    { source: 'a.server', logSources: [{ category: 'webserver' }, { product: 'a', service: 'access' }] },
    { source: 'b.proxy', logSources: [{ product: 'b', category: 'webserver' }] },
  ],
  [
    { logsource: { product: 'c' }, reason: 'C writes no log that anybody could read.' },
    { logsource: { product: 'c', service: 'audit' }, reason: 'The audit log of C has no format.' },
  ],
);

describe('the route of a rule', () => {
  it('names every source whose events have its log source', () => {
    assert.deepEqual(route({ logSource: { category: 'webserver' } }), { routed: true, sources: ['a.server', 'b.proxy'] });
    assert.deepEqual(route({ logSource: { product: 'a', service: 'access' } }), { routed: true, sources: ['a.server'] });
  });

  it('needs all parts in one log source', () => {
    assert.deepEqual(route({ logSource: { product: 'a', category: 'webserver' } }), { routed: false, reason: null });
  });

  it('that there is none is explained by the most particular reason', () => {
    assert.deepEqual(route({ logSource: { product: 'c', service: 'audit', category: 'x' } }), { routed: false, reason: 'The audit log of C has no format.' });
    assert.deepEqual(route({ logSource: { product: 'c', service: 'other' } }), { routed: false, reason: 'C writes no log that anybody could read.' });
  });

  it('is every source for a rule that names no log source', () => {
    assert.deepEqual(route({ logSource: {} }), { routed: true, sources: ['a.server', 'b.proxy'] });
  });
});
