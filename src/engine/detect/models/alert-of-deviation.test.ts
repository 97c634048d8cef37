import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { modelSchema } from '#contract/model.ts';
import { alertOfDeviation } from './alert-of-deviation.ts';
import type { Finding } from './finding.ts';

const model = modelSchema.parse({
  name: 'made-up', kind: 'logon-edge', title: 'New logons', description: 'x', level: 'low', confidence: 0.4, when: {}, entity: { type: 'user', from: 'user.name' }, features: { target: 'device.hostname' },
  parameters: { learnDays: 1, minSeen: 1, manyNew: 3 }, threshold: 0.5, baseline: '{{targets}} hosts', reasons: { edge: '{{target}} is new', habit: 'habit', burst: 'burst', target: 'target' },
});
const reason = (name: string, weight: number) => ({ name, weight, values: { target: 'nw-db01' } });
const finding: Finding = {
  model, score: 0.75, baseline: { targets: 2 }, reasons: [reason('habit', 0.2), reason('edge', 0.5), reason('burst', 0), reason('target', 0.3)],
  at: { model: 'made-up', timeMs: 7, eventId: 'e1', source: 's', domain: 'identity', entity: { type: 'user', value: 'mara' }, features: {}, entities: [{ type: 'host', value: 'nw-db01', role: 'target' }] },
};

describe('the alert of a model', () => {
  it('tells the three largest reasons with their values, and what is usual', () => {
    const { summary, rule, entities } = alertOfDeviation(finding, 'acme', (...parts) => parts.join(' '));
    assert.equal(summary, 'New logons by mara: nw-db01 is new; target; habit. Usual: 2 hosts.');
    assert.equal(rule.id, 'watchfloor.models/made-up');
    assert.deepEqual(entities[0], { type: 'user', value: 'mara', role: 'actor' });
  });

  it('is as trusted as its score, and never more than the cap', () => {
    const confidence = (score: number) => alertOfDeviation({ ...finding, score }, 'acme', () => 'id').confidence;
    assert.deepEqual([confidence(0.75), confidence(1), confidence(3)], [0.3, 0.4, 0.4]);
  });
});
