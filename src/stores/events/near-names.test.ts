import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { FIELD_NAMES } from './hot-columns.ts';
import { nearNames } from './near-names.ts';

describe('nearNames', () => {
  it('gives the name that was mistyped first', () => {
    const mistyped = { 'user.nmae': 'user.name', 'User.Name': 'user.name', user_name: 'user.name', 'src_endpoint.prot': 'src_endpoint.port', serverity_id: 'severity_id', hostt: 'host' };
    for (const [wanted, name] of Object.entries(mistyped)) assert.equal(nearNames(wanted, FIELD_NAMES, 3)[0], name, wanted);
  });

  it('counts a shared ending as near', () => {
    assert.deepEqual(nearNames('hostname', ['device.hostname', 'device.name', 'user.name'], 3), ['device.hostname']);
    assert.deepEqual(nearNames('ocsf.user.name', ['user.name', 'process.path'], 3), ['user.name']);
  });

  it('gives nothing for what is like no name, and no more than asked for', () => {
    assert.deepEqual(nearNames('quarterly_turnover', FIELD_NAMES, 3), []);
    assert.deepEqual(nearNames('', ['user.name'], 3), []);
    assert.deepEqual(nearNames('abc', ['abd', 'abe', 'ab', 'abcde'], 2), ['abd', 'abe']);
  });

  it('takes no time over a text of any length', () => {
    assert.deepEqual(nearNames('x'.repeat(1_000_000), FIELD_NAMES, 3), []);
  });
});
