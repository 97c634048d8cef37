import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { osqueryRows } from './osquery-batch.ts';

const head = { name: 'pack/ir/users', hostIdentifier: 'web03', unixTime: 1795166042 };

describe('osquery results of many rows', () => {
  it('are one result for each row of a snapshot', () => {
    assert.deepEqual(osqueryRows({ ...head, action: 'snapshot', snapshot: [{ uid: '0' }, { uid: '33' }] }), [
      { ...head, action: 'snapshot', columns: { uid: '0' } }, { ...head, action: 'snapshot', columns: { uid: '33' } },
    ]);
  });

  it('are one result for each difference, with what happened to the row', () => {
    assert.deepEqual(osqueryRows({ ...head, diffResults: { added: [{ uid: '9' }], removed: [{ uid: '8' }] } }), [
      { ...head, action: 'removed', columns: { uid: '8' } }, { ...head, action: 'added', columns: { uid: '9' } },
    ]);
  });

  it('are taken out of what the TLS logger sends', () => {
    const single = { ...head, action: 'added', columns: { uid: '9' } };
    assert.deepEqual(osqueryRows({ node_key: 'k', log_type: 'result', data: [single, { ...head, action: 'snapshot', snapshot: [{ uid: '0' }] }] }), [
      single, { ...head, action: 'snapshot', columns: { uid: '0' } },
    ]);
  });

  it('are none when there is one row, no row, or another product', () => {
    assert.equal(osqueryRows({ ...head, action: 'added', columns: {} }), null);
    assert.equal(osqueryRows({ ...head, action: 'snapshot', snapshot: [] }), null);
    assert.equal(osqueryRows({ log_type: 'audit', data: [{}] }), null);
  });
});
