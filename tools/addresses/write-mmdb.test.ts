import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { Reader, type Response } from 'mmdb-lib';
import { type MmdbValue, writeMmdb } from './write-mmdb.ts';

function read(networks: readonly { readonly network: string; readonly record: MmdbValue }[]) {
  return new Reader<Response>(writeMmdb({ kind: 'Test-City', description: 'For tests', builtAtS: 1_700_000_000, networks }));
}

describe('a database of addresses that is written here', () => {
  it('is read by others, with its metadata', () => {
    const reader = read([{ network: '198.51.100.0/24', record: { country: { iso_code: 'SE' }, location: { latitude: -55.5, longitude: 13 }, autonomous_system_number: 64500 } }, { network: '2001:db8::/33', record: { country_code: 'NO' } }]);
    assert.deepEqual(reader.get('198.51.100.255'), { country: { iso_code: 'SE' }, location: { latitude: -55.5, longitude: 13 }, autonomous_system_number: 64500 });
    assert.deepEqual(reader.get('2001:db8:1::1'), { country_code: 'NO' });
    for (const address of ['198.51.101.0', '198.51.99.255', '2001:db8:8000::1', '0.0.0.0']) assert.equal(reader.get(address), null, address);
    const { databaseType, buildEpoch, ipVersion, description } = reader.metadata;
    assert.deepEqual([databaseType, buildEpoch.getTime(), ipVersion, description], ['Test-City', 1_700_000_000_000, 6, { en: 'For tests' }]);
  });

  it('holds texts of any length, and lists', () => {
    fc.assert(fc.property(fc.string({ unit: 'grapheme', maxLength: 900 }), fc.array(fc.nat({ max: 2 ** 32 - 1 }), { maxLength: 40 }), (text, numbers) => {
      assert.deepEqual(read([{ network: '192.0.2.0/24', record: { text, numbers } }]).get('192.0.2.9'), { text, numbers });
    }), { numRuns: 50 });
  });

  it('takes no network within another', () => {
    for (const [one, other] of [['192.0.2.0/24', '192.0.2.128/25'], ['192.0.2.128/25', '192.0.2.0/24'], ['192.0.2.0/24', '192.0.2.0/24']] as const) {
      assert.throws(() => read([{ network: one, record: 'a' }, { network: other, record: 'b' }]), /within another/);
    }
  });
});
