import ipaddr from 'ipaddr.js';

/** Accounts that every machine has: they say nothing about who acted. */
const SYSTEM_ACCOUNTS = /^(?:nt authority\\.*|(?:.*\\)?(?:system|local service|network service|anonymous logon|dwm-\d+|umfd-\d+)|window manager\\.*|font driver host\\.*|nt service\\.*|iis apppool\\.*|localsystem|localservice|networkservice|everyone|not available|unknown|n\/a|none|null|anonymous|guest|-)$/i;
/** Security identifiers of the same: well-known authorities and built-in groups. */
const SYSTEM_SID = /^S-1-(?:0-0|1-0|5-(?:7|18|19|20|32-\d+|90-.*|96-.*)|16-.*)$/i;

export function isSystemAccount(name: string): boolean {
  return SYSTEM_ACCOUNTS.test(name) || SYSTEM_SID.test(name);
}

/** `WS01$`, with or without domain: the account of a computer. Gives its host name. */
export function machineAccountHost(name: string): string | undefined {
  const bare = name.slice(name.lastIndexOf('\\') + 1).split(/[@/]/)[0] as string;
  return /^[\w-]+\$$/.test(bare) ? bare.slice(0, -1).toLowerCase() : undefined;
}

export type AddressKind = 'internal' | 'external' | 'meaningless';

const kinds = new Map<string, AddressKind>();
const MAX_REMEMBERED = 50_000;

/** Internal (RFC 1918, RFC 6598, unique local), external, or of no use for joining (loopback, link-local, multicast, unspecified). */
export function addressKind(address: string): AddressKind {
  const known = kinds.get(address);
  if (known) return known;
  if (kinds.size >= MAX_REMEMBERED) kinds.clear();
  const kind = computeKind(address);
  kinds.set(address, kind);
  return kind;
}

function computeKind(address: string): AddressKind {
  // The short and octal forms of version 4 (`10.1`, `1234`) are names or numbers in telemetry, not addresses.
  if (!(address.includes(':') ? ipaddr.IPv6.isValid(address) : ipaddr.IPv4.isValidFourPartDecimal(address))) return 'meaningless';
  const range = ipaddr.process(address).range();
  if (range === 'private' || range === 'uniqueLocal' || range === 'carrierGradeNat') return 'internal';
  return range === 'loopback' || range === 'linkLocal' || range === 'multicast' || range === 'broadcast' || range === 'unspecified' ? 'meaningless' : 'external';
}

/** One spelling for each address: version 6 is shortened, version 4 inside version 6 is version 4. */
export function spellAddress(address: string): string {
  return address.includes(':') ? ipaddr.process(address).toString() : address;
}
