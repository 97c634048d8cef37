import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readLogAnalyticsRow } from './log-analytics-row.ts';

describe('a row of a Log Analytics table', () => {
  it('has its JSON columns read and the marks of an export taken off', () => {
    const row = readLogAnalyticsRow({ SourceSystem: 'Azure AD', 'CreatedDateTime [UTC]': '4/28/2026, 2:08:45.221 PM', Status_dynamic: '{"errorCode":0}', Status_string: '' });
    assert.deepEqual(row, { SourceSystem: 'Azure AD', CreatedDateTime: '4/28/2026, 2:08:45.221 PM', Status: { errorCode: 0 } });
  });
  it('of a custom table answers to the names that the product gave', () => {
    const row = readLogAnalyticsRow({ Type: 'Acme_CL', TimeGenerated: '2026-04-28T14:08:45Z', client_ipAddress_s: '192.0.2.1', lat_d: 'null', target_s: '[{"id":"a"}]' });
    assert.equal(row['client.ipAddress'], '192.0.2.1');
    assert.equal(row['client_ipAddress'], '192.0.2.1');
    assert.equal(row['client_ipAddress_s'], '192.0.2.1');
    assert.equal(row['lat'], undefined);
    assert.deepEqual(row['target'], [{ id: 'a' }]);
  });
  it('keeps a text that only looks like JSON, and every other record as it is', () => {
    assert.deepEqual(readLogAnalyticsRow({ SourceSystem: 'x', Message: '[not json]' }), { SourceSystem: 'x', Message: '[not json]' });
    const other = { Message: '{"a":1}' };
    assert.equal(readLogAnalyticsRow(other), other);
  });
  it('does not read JSON that is nested beyond all measure', () => {
    const deep = '['.repeat(100) + ']'.repeat(100);
    assert.equal(readLogAnalyticsRow({ SourceSystem: 'x', Deep: deep })['Deep'], deep);
  });
});
