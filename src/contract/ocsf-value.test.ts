import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { Json } from './event.ts';
import { OCSF_TYPES } from './ocsf.gen.ts';
import { isOcsfValue } from './ocsf-value.ts';

const CASES: readonly (readonly [type: string, good: readonly Json[], bad: readonly Json[]])[] = [
  ['string_t', ['', 'x'], [1, true, null, [], {}]],
  ['integer_t', [0, -5, 99], [1.5, '1', Number.NaN, true]],
  ['long_t', [2 ** 53 - 1], ['9007199254740993', 0.5]],
  ['float_t', [0.5, 3], ['0.5', Number.POSITIVE_INFINITY]],
  ['boolean_t', [true, false], [0, 'true']],
  ['timestamp_t', [1_750_000_000_000], ['2025-06-15T15:06:40Z', 1_750_000_000.5]],
  ['datetime_t', ['2025-06-15T15:06:40Z', '2025-06-15T15:06:40.1+02:00'], ['2025-06-15', '15/06/2025 15:06', 1_750_000_000_000]],
  ['ip_t', ['192.0.2.1', '::', '::1', '2001:db8::1', 'fe80::1%eth0', '::ffff:192.0.2.1', '1:2:3:4:5:6:7:8'],
    ['', '192.0.2', '192.0.2.256', '192.0.2.1.', '01.2.3.4', '1:2:3', ':::', '1::2::3', '1:2:3:4:5:6:7:8:9', '1:2:3:4:5:6:7::8', '192.0.2.0/24', 'host', 3_221_225_985]],
  ['mac_t', ['00:00:5e:00:53:01', '00-00-5E-00-53-01'], ['00005e005301', '00:00:5e:00:53', '00:00:5e:00:53:zz']],
  ['port_t', [0, 443, 65_535], [-1, 65_536, '443', 80.5]],
  ['email_t', ['a.b@example.com'], ['example.com', 'a@b', 'a b@example.com']],
  ['uuid_t', ['7f9c2ba4-e88f-4d5e-9a3b-0123456789ab'], ['7f9c2ba4']],
  ['bytestring_t', ['', 'AAEC', 'AQ=='], ['A', '***']],
  ['hostname_t', ['ws-17', 'WS_17.corp.example'], [17]],
  ['file_hash_t', ['a3'.repeat(32)], [12]],
  ['reg_key_path_t', ['HKLM\\Software'], [{}]],
  ['subnet_t', ['192.0.2.0/24'], ['x'.repeat(43)]],
  ['json_t', ['x', 1, null, [], { any: [1] }], []],
  ['no_such_t', [], ['x', 1, {}]],
];

describe('values of the OCSF data types', () => {
  for (const [type, good, bad] of CASES) {
    it(`${type} takes what it should and nothing else`, () => {
      for (const value of good) assert.ok(isOcsfValue(type, value), JSON.stringify(value));
      for (const value of bad) assert.ok(!isOcsfValue(type, value), JSON.stringify(value));
    });
  }

  it('no data type but JSON takes an object', () => {
    for (const type of Object.keys(OCSF_TYPES)) assert.equal(isOcsfValue(type, {}), type === 'json_t', type);
  });

  it('every IPv4 and IPv6 address is an ip_t, and with a fifth part or a port it is not', () => {
    fc.assert(fc.property(fc.oneof(fc.ipV4(), fc.ipV6()), (address) => isOcsfValue('ip_t', address) && !isOcsfValue('ip_t', `${address}.1`) && !isOcsfValue('ip_t', `[${address}]:80`)));
  });
});
