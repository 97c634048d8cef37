import type { Json, JsonObject } from '#contract/event.ts';
import { countryCode } from './country-code.ts';
import { isObject } from './field-path.ts';

/** One step of an expression: arguments are read once when the mapping is compiled. */
export type MappingFunction = (args: readonly string[]) => (value: Json) => Json | undefined;

const text = (change: (value: string) => Json | undefined): MappingFunction => () => (value) => change(asText(value));
const textWith = (change: (value: string, argument: string) => Json | undefined): MappingFunction => (args) => (value) => change(asText(value), args[0] ?? '');

/** The functions of mapping expressions (docs/mappings.md lists them with an example each). */
const FUNCTIONS: Readonly<Record<string, MappingFunction>> = {
  lower: text((value) => value.toLowerCase()),
  upper: text((value) => value.toUpperCase()),
  trim: text((value) => value.trim()),
  int: () => (value) => toInteger(value),
  hex: text((value) => (/^[0-9a-f]+$/i.test(value) ? Number.parseInt(value, 16) : undefined)),
  float: () => (value) => finite(Number(value)),
  bool: text((value) => toBoolean(value)),
  string: text((value) => value),
  duration: text((value) => durationOf(value)),
  multiply: (args) => (value) => finite(Number(value) * Number(args[0])),
  before: textWith((value, mark) => (value.includes(mark) ? value.slice(0, value.indexOf(mark)) : undefined)),
  after: textWith((value, mark) => (value.includes(mark) ? value.slice(value.indexOf(mark) + mark.length) : undefined)),
  before_last: textWith((value, mark) => (value.includes(mark) ? value.slice(0, value.lastIndexOf(mark)) : undefined)),
  after_last: textWith((value, mark) => (value.includes(mark) ? value.slice(value.lastIndexOf(mark) + mark.length) : undefined)),
  strip: textWith((value, mark) => strip(value, mark)),
  replace: (args) => (value) => asText(value).replaceAll(args[0] ?? '', args[1] ?? ''),
  split: (args) => (value) => asText(value).split(args[0] ?? ',').map((part) => part.trim()).filter((part) => part !== ''),
  first: () => (value) => (Array.isArray(value) ? value[0] : value),
  last: () => (value) => (Array.isArray(value) ? value.at(-1) : value),
  max: () => (value) => (Array.isArray(value) ? largest(value) : value),
  list: () => (value) => (Array.isArray(value) ? value : [value]),
  join: (args) => (value) => (Array.isArray(value) ? value.map(asText).join(args[0] ?? ' ') : value),
  count: () => (value) => (Array.isArray(value) ? value.length : 1),
  basename: text((value) => value.slice(Math.max(value.lastIndexOf('\\'), value.lastIndexOf('/')) + 1)),
  dirname: text((value) => dirname(value)),
  user_of: text((value) => accountParts(value).name),
  domain_of: text((value) => accountParts(value).domain),
  address: text((value) => addresses(value)[0]),
  addresses: () => (value) => (Array.isArray(value) ? value.flatMap((item) => addresses(asText(item))) : addresses(asText(value))),
  ip: text((value) => ipOf(value)),
  port: text((value) => portOf(value)),
  json: text((value) => parseJson(value)),
  get: (args) => (value) => (isObject(value) ? value[args[0] ?? ''] : undefined),
  pairs: ([name = 'Name', ...values]) => (value) => pairs(value, name, values.length > 0 ? values : ['Value']),
  country: text((value) => countryCode(value)),
  camel: () => (value) => camel(value),
  hexdecode: text((value) => hexDecode(value)),
  hashes: text((value) => hashList(value)),
};

export function isFunctionName(name: string): boolean {
  return Object.hasOwn(FUNCTIONS, name);
}

export function mappingFunction(name: string): MappingFunction | undefined {
  return FUNCTIONS[name];
}

function asText(value: Json): string {
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value);
}

function finite(number: number): number | undefined {
  return Number.isFinite(number) ? number : undefined;
}

/** Whole numbers, also `0x1f` as Windows writes process and logon ids. */
function toInteger(value: Json): number | undefined {
  if (typeof value === 'boolean' || value === '') return undefined;
  const number = Number(value);
  return Number.isFinite(number) ? Math.trunc(number) : undefined;
}

function toBoolean(value: string): boolean | undefined {
  if (/^(?:true|yes|y|1|t|success|succeeded)$/i.test(value)) return true;
  return /^(?:false|no|n|0|f|failure|failed)$/i.test(value) ? false : undefined;
}

/** Milliseconds of `1:02:03`, `0h:32m:16s` or `1d 02h:03m:04s`. */
function durationOf(value: string): number | undefined {
  const match = /^(?:(\d+)d[ :]?)?(\d+)h?:(\d+)m?:(\d+)s?$/.exec(value.trim());
  if (!match) return undefined;
  const [days, hours, minutes, seconds] = match.slice(1).map((part) => Number(part ?? 0)) as [number, number, number, number];
  return (((days * 24 + hours) * 60 + minutes) * 60 + seconds) * 1000;
}

/** The largest number, or the text that is last in order: of times in ISO 8601 the latest. */
function largest(values: readonly Json[]): Json | undefined {
  return values.reduce<Json | undefined>((best, value) => (best === undefined || best === null || (value !== null && value > best) ? value : best), undefined);
}

function strip(value: string, marks: string): string {
  let start = 0;
  let end = value.length;
  while (start < end && marks.includes(value[start] as string)) start++;
  while (end > start && marks.includes(value[end - 1] as string)) end--;
  return value.slice(start, end);
}

function dirname(value: string): string | undefined {
  const at = Math.max(value.lastIndexOf('\\'), value.lastIndexOf('/'));
  return at > 0 ? value.slice(0, at) : undefined;
}

/** `DOMAIN\name`, `name@domain`, `name/REALM` (Kerberos) or a bare name. */
function accountParts(value: string): { name: string; domain: string | undefined } {
  const slash = value.indexOf('\\');
  if (slash >= 0) return { name: value.slice(slash + 1), domain: value.slice(0, slash) || undefined };
  const at = value.lastIndexOf('@');
  if (at > 0) return { name: value.slice(0, at), domain: value.slice(at + 1) };
  const realm = value.indexOf('/');
  return realm > 0 ? { name: value.slice(0, realm), domain: value.slice(realm + 1) } : { name: value, domain: undefined };
}

/** Mail addresses of a header value such as `"A, B" <a@x>, c@y`. */
function addresses(value: string): string[] {
  return Array.from(value.matchAll(/[^\s<>,;:"'()[\]\\]+@[^\s<>,;:"'()[\]\\]+/g), (match) => match[0]);
}

/** The address alone, out of `10.0.0.1:443`, `[::1]:443`, `::ffff:10.0.0.1` or `10.0.0.1/24`. */
function ipOf(value: string): string | undefined {
  const bracket = /^\[([^\]]+)\]/.exec(value);
  let address = (bracket?.[1] ?? value).split('/')[0] as string;
  if (!bracket && /^[\d.]+:\d+$/.test(address)) address = address.slice(0, address.indexOf(':'));
  const percent = address.indexOf('%');
  if (percent > 0) address = address.slice(0, percent);
  if (/^::ffff:\d+\.\d+\.\d+\.\d+$/i.test(address)) address = address.slice(7);
  return address === '' ? undefined : address;
}

function portOf(value: string): number | undefined {
  const match = /:(\d{1,5})$/.exec(value);
  return match ? Number(match[1]) : undefined;
}

function parseJson(value: string): Json | undefined {
  try {
    return JSON.parse(value) as Json;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** `[{Name: a, Value: b}]`, as Microsoft 365 and Google write parameters, becomes `{a: b}`; the value has the first of the names that is there. */
function pairs(value: Json, nameKey: string, valueKeys: readonly string[]): JsonObject | undefined {
  if (!Array.isArray(value)) return undefined;
  const entries = value.filter(isObject).map((item): [string, Json | undefined] => [String(item[nameKey]), valueKeys.map((key) => item[key]).find((found) => found !== undefined)]);
  return Object.fromEntries(entries);
}

/** An object whose names start in lower case at all levels, as AWS writes in events what its APIs return in `PascalCase`. */
function camel(value: Json | undefined): Json | undefined {
  if (Array.isArray(value)) return value.map((item) => camel(item as Json) as Json);
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name.charAt(0).toLowerCase() + name.slice(1), camel(item)]));
}

/** Auditd writes a text that holds odd characters as hex; zero bytes part the arguments of a command line. */
function hexDecode(value: string): string {
  if (value.length % 2 !== 0 || !/^[0-9a-f]{4,}$/i.test(value)) return value;
  let encoded = '';
  for (let i = 0; i < value.length; i += 2) encoded += `%${value.slice(i, i + 2)}`;
  try {
    return decodeURIComponent(encoded).replaceAll('\0', ' ').trim();
  } catch (error) {
    if (error instanceof URIError) return value;
    throw error;
  }
}

const HASH_NAMES: Readonly<Record<string, { id: number; name: string; length: number }>> = {
  md5: { id: 1, name: 'MD5', length: 32 },
  sha1: { id: 2, name: 'SHA-1', length: 40 },
  sha256: { id: 3, name: 'SHA-256', length: 64 },
  sha512: { id: 4, name: 'SHA-512', length: 128 },
};

/** `MD5=..,SHA256=..` as Sysmon writes them, or one bare digest, becomes a list of OCSF fingerprints. */
function hashList(value: string): Json[] {
  const found: Json[] = [];
  for (const part of value.split(/[,;\s]+/)) {
    const [before, after] = part.includes('=') ? part.split('=', 2) : [undefined, part];
    const fingerprintOf = fingerprint(before, after ?? '');
    if (fingerprintOf) found.push(fingerprintOf);
  }
  return found;
}

/** An OCSF fingerprint; the algorithm is told by its name, or else by the length of the digest. */
export function fingerprint(algorithm: string | undefined, digest: string): JsonObject | undefined {
  const value = digest.trim().toLowerCase();
  const key = algorithm?.toLowerCase().replace(/[^a-z0-9]/g, '');
  if (key === 'imphash') return /^[0-9a-f]{32}$/.test(value) ? { algorithm_id: 18, algorithm: 'Imphash', value } : undefined;
  const known = key === undefined ? Object.values(HASH_NAMES).find((hash) => hash.length === value.length) : HASH_NAMES[key];
  if (!known || value.length !== known.length || !/^[0-9a-f]+$/.test(value) || /^0+$/.test(value)) return undefined;
  return { algorithm_id: known.id, algorithm: known.name, value };
}
