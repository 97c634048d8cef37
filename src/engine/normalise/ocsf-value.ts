import ipaddr from 'ipaddr.js';
import type { Json } from '#contract/event.ts';
import type { OcsfAttribute } from '#contract/ocsf-check.ts';
import { isOcsfValue } from '#contract/ocsf-value.ts';
import { parseEventTime } from './event-time.ts';

type Coerce = (value: Json | undefined) => Json | undefined;

/**
 * Makes a value fit its OCSF attribute: captions become numbers, texts become integers, times milliseconds, single values lists.
 * What cannot fit becomes `undefined` (it stays addressable among the record's own fields) rather than a wrong value.
 */
export function coerceTo(attribute: OcsfAttribute | undefined, isEmpty: (value: Json) => boolean): Coerce {
  const one = coerceOne(attribute);
  const single: Coerce = (value) => (value === undefined || value === null || isEmpty(value) ? undefined : one(value));
  if (!attribute?.isArray) return (value) => single(Array.isArray(value) && attribute !== undefined && !isObjectType(attribute) ? value[0] : value);
  return (value) => {
    if (value === undefined || value === null) return undefined;
    const list = (Array.isArray(value) ? value : [value]).flatMap((item) => single(item) ?? []);
    return list.length > 0 ? list : undefined;
  };
}

function coerceOne(attribute: OcsfAttribute | undefined): Coerce {
  if (attribute === undefined || isObjectType(attribute)) return (value) => value;
  if (attribute.enum && attribute.type === 'integer_t') return enumValue(attribute.enum);
  switch (attribute.type) {
    case 'integer_t':
    case 'long_t':
      return integer;
    case 'port_t':
      return (value) => inRange(integer(value), 0, 65_535);
    case 'float_t':
      return (value) => (Number.isFinite(Number(value)) ? Number(value) : undefined);
    case 'boolean_t':
      return boolean;
    case 'timestamp_t':
      return (value) => parseEventTime(value, 0) ?? undefined;
    case 'ip_t':
      return ip;
    case 'mac_t':
      return mac;
    case 'email_t':
      return mailAddress;
    default:
      return text;
  }
}

function enumValue(values: Readonly<Record<string, string>>): Coerce {
  const byCaption = new Map(Object.entries(values).map(([id, caption]) => [caption.toLowerCase(), Number(id)]));
  return (value) => {
    const number = Number(value);
    if (Number.isInteger(number) && Object.hasOwn(values, String(number))) return number;
    return byCaption.get(String(value).toLowerCase());
  };
}

function integer(value: Json | undefined): number | undefined {
  if (typeof value === 'boolean' || typeof value === 'object' || value === '') return undefined;
  const number = Number(value);
  return Number.isFinite(number) ? Math.trunc(number) : undefined;
}

function inRange(value: number | undefined, least: number, most: number): number | undefined {
  return value !== undefined && value >= least && value <= most ? value : undefined;
}

function boolean(value: Json | undefined): boolean | undefined {
  if (typeof value === 'boolean') return value;
  if (/^(?:true|yes|1)$/i.test(String(value))) return true;
  return /^(?:false|no|0)$/i.test(String(value)) ? false : undefined;
}

const PLAIN_IPV4 = /^(?:(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(?:\.(?!$)|$)){4}$/;
const PADDED_IPV4 = /^\d{1,3}(?:\.\d{1,3}){3}$/;

/** IPv4 without padding zeros; IPv6 in its short form; IPv4 inside IPv6 as IPv4. Anything else is no address. */
function ip(value: Json | undefined): string | undefined {
  const address = String(value).trim();
  if (PLAIN_IPV4.test(address)) return address;
  if (PADDED_IPV4.test(address)) return unpadded(address);
  if (!address.includes(':')) return undefined;
  const bare = address.split('%')[0] as string;
  return ipaddr.isValid(bare) ? ipaddr.process(bare).toString() : undefined;
}

/** Some products write `010.001.002.003`; they mean decimal numbers. */
function unpadded(address: string): string | undefined {
  const numbers = address.split('.').map(Number);
  return numbers.every((number) => number < 256) ? numbers.join('.') : undefined;
}

/** The address of `Ann Lee <ann@x.example>`; what is no address, such as a claim or a bare name, is left out. */
function mailAddress(value: Json | undefined): string | undefined {
  const written = String(value).trim();
  const address = /<([^<>]*)>\s*$/.exec(written)?.[1] ?? written;
  return isOcsfValue('email_t', address) ? address : undefined;
}

function mac(value: Json | undefined): string | undefined {
  const digits = String(value).replace(/[^0-9a-fA-F]/g, '').toLowerCase();
  return digits.length === 12 ? (digits.match(/../g) as string[]).join(':') : undefined;
}

function text(value: Json | undefined): string | undefined {
  if (value === undefined || value === null) return undefined;
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** Objects and free JSON are taken as they are; data types end in `_t`. */
function isObjectType(attribute: OcsfAttribute): boolean {
  return attribute.type === 'json_t' || !attribute.type.endsWith('_t');
}
