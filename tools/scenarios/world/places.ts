import type { Place } from '../../records/entra.ts';

/** A place with all that products tell about one. */
export type KnownPlace = Required<Place>;

const place = (country: string, countryName: string, city: string, rest: readonly [latitude: number, longitude: number, asNumber: number, network: string]): KnownPlace => ({ country, countryName, city, latitude: rest[0], longitude: rest[1], asNumber: rest[2], network: rest[3] });

/** Where offices are. Networks and their numbers are invented; the numbers are of those for documentation (RFC 5398). */
export const OFFICE_PLACES: readonly KnownPlace[] = [
  place('DE', 'Germany', 'Hamburg', [53.55, 9.99, 64_496, 'hansa business net']),
  place('NL', 'Netherlands', 'Utrecht', [52.09, 5.12, 64_497, 'laagland fibre']),
  place('PL', 'Poland', 'Poznan', [52.4, 16.92, 64_498, 'warta telekom']),
];

/** Where people go, and from where they are attacked. */
export const FAR_PLACES: readonly KnownPlace[] = [
  place('US', 'United States', 'Denver', [39.74, -104.99, 64_500, 'front range broadband']),
  place('GB', 'United Kingdom', 'Leeds', [53.8, -1.55, 64_501, 'pennine fibre']),
  place('ES', 'Spain', 'Valencia', [39.47, -0.38, 64_502, 'turia telecom']),
  place('SG', 'Singapore', 'Singapore', [1.35, 103.82, 64_503, 'straits net']),
  place('BR', 'Brazil', 'Recife', [-8.05, -34.88, 64_504, 'capibaribe fibra']),
  place('IN', 'India', 'Pune', [18.52, 73.86, 64_505, 'deccan net']),
  place('MD', 'Moldova', 'Chisinau', [47.01, 28.86, 64_506, 'dniester hosting']),
  place('NG', 'Nigeria', 'Lagos', [6.52, 3.38, 64_507, 'lagoon net']),
  place('RO', 'Romania', 'Iasi', [47.16, 27.59, 64_508, 'moldavia servers']),
  place('VN', 'Vietnam', 'Da Nang', [16.05, 108.2, 64_509, 'han river net']),
  place('CA', 'Canada', 'Halifax', [44.65, -63.58, 64_510, 'bluenose cable']),
  place('ZA', 'South Africa', 'Durban', [-29.86, 31.02, 64_511, 'umgeni fibre']),
];
