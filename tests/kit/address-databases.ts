import { writeMmdb } from '../../tools/addresses/write-mmdb.ts';

const BUILT_AT_S = 1_700_000_000;

/** Countries of two networks for documentation, one of them with its coordinates. */
export const COUNTRIES = writeMmdb({
  kind: 'Test-Country', description: 'For tests', builtAtS: BUILT_AT_S,
  networks: [{ network: '198.51.100.0/24', record: { country: { iso_code: 'SE' }, location: { latitude: 55.6, longitude: 13.5 } } }, { network: '2001:db8::/32', record: { country_code: 'NO' } }],
});

export const NETWORKS = writeMmdb({
  kind: 'Test-ASN', description: 'For tests', builtAtS: BUILT_AT_S,
  networks: [{ network: '198.51.100.0/24', record: { autonomous_system_number: 64500, autonomous_system_organization: 'Fjord Networks' } }],
});
