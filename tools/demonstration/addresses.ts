import type { MmdbContent } from '../addresses/write-mmdb.ts';

/** 2026-11-01. */
const BUILT_AT_S = 1_793_491_200;

/** What a database of addresses would say of those of the demonstration: the office, those that its background comes from, and those of the intruder. Numbers of autonomous systems are for documentation (RFC 5398). */
export const DEMONSTRATION_ADDRESSES: MmdbContent = {
  kind: 'Watchfloor-Demonstration',
  description: 'Invented places of addresses for documentation (RFC 5737)',
  builtAtS: BUILT_AT_S,
  networks: [
    { network: '198.51.100.0/24', record: record('DK', [56.16, 10.2], [64496, 'Aarhus Fibre Example']) },
    { network: '192.0.2.128/25', record: record('NO', [60.39, 5.32], [64497, 'Fjord Telecom Example']) },
    { network: '192.0.2.0/25', record: record('NL', [52.37, 4.9], [64498, 'Canal Hosting Example']) },
    { network: '203.0.113.0/25', record: record('MD', [47.01, 28.86], [64499, 'Nistru Hosting Example']) },
    { network: '203.0.113.128/25', record: record('NL', [52.37, 4.9], [64500, 'Tulip Servers Example']) },
  ],
};

function record(country: string, [latitude, longitude]: readonly [number, number], [system, owner]: readonly [number, string]) {
  return { country: { iso_code: country }, location: { latitude, longitude }, autonomous_system_number: system, autonomous_system_organization: owner };
}
