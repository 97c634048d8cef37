import type { Json } from './event.ts';
import { OCSF_TYPES, type OcsfTypeRow } from './ocsf.gen.ts';

const TYPE_ROWS: Readonly<Record<string, OcsfTypeRow>> = OCSF_TYPES;
const patterns = new Map(Object.entries(TYPE_ROWS).flatMap(([name, { pattern }]) => (pattern === undefined ? [] : [[name, new RegExp(pattern)]])));

/** Whether a value is of an OCSF data type (`port_t`, `ip_t`). Lists and objects are the caller's business. */
export function isOcsfValue(type: string, value: Json): boolean {
  const row = TYPE_ROWS[type];
  if (row === undefined) return false;
  if (row.base === 'json') return true;
  if (row.base === 'boolean') return typeof value === 'boolean';
  if (row.base === 'string') return typeof value === 'string' && isText(type, row, value);
  return typeof value === 'number' && isNumber(row, value);
}

function isText(type: string, { maxLength }: OcsfTypeRow, value: string): boolean {
  if (maxLength !== undefined && value.length > maxLength) return false;
  if (type === 'ip_t') return isIpAddress(value);
  if (type === 'bytestring_t') return BASE64.test(value);
  return patterns.get(type)?.test(value) ?? true;
}

function isNumber({ base, range }: OcsfTypeRow, value: number): boolean {
  if (base === 'integer' ? !Number.isInteger(value) : !Number.isFinite(value)) return false;
  return range === undefined || (value >= range[0] && value <= range[1]);
}

/** RFC 4648 sections 4 and 5: padded Base64, plain or URL-safe. */
const BASE64 = /^(?:(?:[\w-]{4})*(?:[\w-]{2}==|[\w-]{3}=)?|(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?)$/;
const IPV4 = /^(?:(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(?:\.(?!$)|$)){4}$/;
const IPV6_GROUP = /^[0-9a-f]{1,4}$/i;

function isIpAddress(text: string): boolean {
  return IPV4.test(text) || isIpv6Address(text.replace(/%[^%]+$/, ''));
}

/** RFC 4291 section 2.2: eight groups, one run of zeros as `::`, the last two groups perhaps as IPv4. */
function isIpv6Address(text: string): boolean {
  const tail = text.slice(text.lastIndexOf(':') + 1);
  const plain = IPV4.test(tail) ? `${text.slice(0, -tail.length)}0:0` : text;
  const halves = plain.split('::').map((half) => (half === '' ? [] : half.split(':')));
  const groups = halves.flat();
  if (!groups.every((group) => IPV6_GROUP.test(group))) return false;
  return halves.length === 1 ? groups.length === 8 : halves.length === 2 && groups.length < 8;
}
