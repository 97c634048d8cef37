import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { batchOf } from './frame.ts';

const records = [{ a: 1 }, { a: 2 }];

describe('a delivery that holds many records', () => {
  it('is taken apart when a log subscription of AWS or an event of EventBridge carries them', () => {
    assert.deepEqual(batchOf({ messageType: 'DATA_MESSAGE', owner: '1', logGroup: 'g', logStream: 's', subscriptionFilters: ['f'], logEvents: records }), records);
    assert.deepEqual(batchOf({ 'detail-type': 'Security Hub Findings - Imported', time: '2026-05-01T10:00:00Z', detail: { findings: records } }), records);
  });

  it('stays whole when it is one event that has a list', () => {
    assert.equal(batchOf({ eventName: 'x', time: '2026-05-01T10:00:00Z', items: records }), null);
    assert.equal(batchOf({ kind: 'x', detail: { name: 'one', findings: 3 } }), null);
  });
});
