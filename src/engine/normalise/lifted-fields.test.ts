import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { liftFields } from './lifted-fields.ts';

describe('a record in one of several shapes', () => {
  it('is read by the names that stand inside another object, which do not hide its own', () => {
    const lift = liftFields({ lift: ['properties'] });
    assert.deepEqual(lift({ category: 'AuditLogs', properties: { category: 'Policy', id: '1' } }), { category: 'AuditLogs', properties: { category: 'Policy', id: '1' }, id: '1' });
  });

  it('is read by names that stand deeper', () => {
    assert.equal(liftFields({ lift: ['syslog.record'] })({ syslog: { record: { Safe: 'a' } } })['Safe'], 'a');
  });

  it('is read by small names where a table gave it capitals', () => {
    const lift = liftFields({ decapitalise: true });
    assert.deepEqual(lift({ InitiatedBy: 'a', IPAddress: 'b', AADTenantId: 'c', ID: 'd' }), { InitiatedBy: 'a', IPAddress: 'b', AADTenantId: 'c', ID: 'd', initiatedBy: 'a', ipAddress: 'b', aadTenantId: 'c', id: 'd' });
  });

  it('stays the same object where the mapping asks for nothing', () => {
    const fields = { A: 1 };
    assert.equal(liftFields({})(fields), fields);
  });
});
