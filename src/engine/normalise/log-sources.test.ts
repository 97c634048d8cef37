import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { declaredLogSources } from './log-sources.ts';

describe('the log sources that a mapping declares', () => {
  it('are its own and those of its variants, completed by its first', () => {
    const declared = declaredLogSources({ logsource: [{ product: 'a', service: 'x' }, { category: 'firewall' }], events: [{ class: 'base_event', logsource: { category: 'dns' } }, { class: 'base_event' }] });
    assert.deepEqual(declared, [{ product: 'a', category: 'dns', service: 'x' }, { product: 'a', service: 'x' }, { category: 'firewall' }]);
  });

  it('are all that a field may tell, and what is left where it tells nothing', () => {
    const declared = declaredLogSources({ events: [{ class: 'base_event', logsource: { product: 'a', service: { from: 'kind', map: { 1: 'X', 2: 'y' } } } }] });
    assert.deepEqual(declared, [{ product: 'a', service: 'x' }, { product: 'a', service: 'y' }, { product: 'a' }]);
  });
});
