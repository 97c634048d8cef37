import type { AddressFacts } from '#contract/address-facts.ts';

/**
 * Reads what a record of a database says, in the names of MaxMind (GeoLite2 and GeoIP2 City, Country, ASN; DB-IP uses the same), of IPinfo (`country_code`, `asn: AS64500`,
 * `as_name`) and of plain tables made of them (`country_code`, `latitude`). Null where it says nothing of use.
 */
export function factsOfRecord(record: unknown): AddressFacts | null {
  const read = (...path: readonly string[]) => valueAt(record, path);
  const [latitude, longitude] = [number(read('location', 'latitude') ?? read('latitude') ?? read('lat')), number(read('location', 'longitude') ?? read('longitude') ?? read('lng'))];
  const facts: AddressFacts = withoutGaps({
    country: countryCode(read('country', 'iso_code')) ?? countryCode(read('country_code')) ?? countryCode(read('country')),
    city: text(read('city', 'names', 'en')) ?? text(read('city')),
    ...(latitude === undefined || longitude === undefined ? {} : { latitude, longitude }),
    asNumber: systemNumber(read('autonomous_system_number') ?? read('traits', 'autonomous_system_number') ?? read('asn')),
    asName: text(read('autonomous_system_organization')) ?? text(read('traits', 'autonomous_system_organization')) ?? text(read('as_name')),
  });
  return Object.keys(facts).length === 0 ? null : facts;
}

function valueAt(record: unknown, path: readonly string[]): unknown {
  let value = record;
  for (const name of path) value = typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>)[name] : undefined;
  return value;
}

function withoutGaps(facts: { readonly [K in keyof AddressFacts]: AddressFacts[K] | undefined }): AddressFacts {
  return Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== undefined));
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function countryCode(value: unknown): string | undefined {
  return typeof value === 'string' && /^[A-Za-z]{2}$/.test(value) ? value.toUpperCase() : undefined;
}

/** Some tables hold numbers as texts. */
function number(value: unknown): number | undefined {
  const read = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof read === 'number' && Number.isFinite(read) ? read : undefined;
}

function systemNumber(value: unknown): number | undefined {
  const read = typeof value === 'string' ? value.replace(/^AS/i, '') : value;
  const found = number(read);
  return found !== undefined && Number.isInteger(found) && found > 0 ? found : undefined;
}
