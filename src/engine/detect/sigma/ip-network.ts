/** An address as one number; version 4 and 6 never equal each other. */
export interface IpAddress {
  readonly bits: 32 | 128;
  readonly value: bigint;
}

export interface IpNetwork {
  readonly bits: 32 | 128;
  readonly shift: bigint;
  readonly prefix: bigint;
}

const DECIMAL_BYTE = /^\d{1,3}$/;
const HEX_GROUP = /^[0-9a-fA-F]{1,4}$/;
const MAPPED_PREFIX = 0xffffn;

/** Reads an address in dotted or colon form. A version 4 address mapped into version 6 (`::ffff:192.0.2.1`) is version 4. */
export function parseIp(text: string): IpAddress | null {
  if (text.length > 45) return null;
  if (!text.includes(':')) {
    const value = parseIp4(text);
    return value === null ? null : { bits: 32, value };
  }
  const value = parseIp6(text.split('%', 1)[0] ?? '');
  if (value === null) return null;
  return value >> 32n === MAPPED_PREFIX ? { bits: 32, value: value & 0xffffffffn } : { bits: 128, value };
}

/** Reads `192.0.2.0/24` or `2001:db8::/32`; an address alone is a network of one. */
export function parseNetwork(text: string): IpNetwork | null {
  const [host = '', length, rest] = text.trim().split('/');
  const address = parseIp(host);
  if (address === null || rest !== undefined) return null;
  if (length !== undefined && !DECIMAL_BYTE.test(length)) return null;
  const size = length === undefined ? address.bits : Number(length);
  if (size > address.bits) return null;
  const shift = BigInt(address.bits - size);
  return { bits: address.bits, shift, prefix: address.value >> shift };
}

export function isInNetwork(network: IpNetwork, address: IpAddress): boolean {
  return address.bits === network.bits && address.value >> network.shift === network.prefix;
}

function parseIp4(text: string): bigint | null {
  const parts = text.split('.');
  if (parts.length !== 4) return null;
  let value = 0;
  for (const part of parts) {
    const byte = Number(part);
    if (!DECIMAL_BYTE.test(part) || byte > 255) return null;
    value = value * 256 + byte;
  }
  return BigInt(value);
}

function parseIp6(text: string): bigint | null {
  const halves = text.split('::');
  if (halves.length > 2) return null;
  const head = groupsOf(halves[0] ?? '');
  const tail = halves.length === 2 ? groupsOf(halves[1] ?? '') : [];
  if (head === null || tail === null) return null;
  const missing = 8 - head.length - tail.length;
  if (halves.length === 1 ? missing !== 0 : missing < 1) return null;
  const groups = [...head, ...new Array<number>(missing).fill(0), ...tail];
  return groups.reduce((value, group) => (value << 16n) | BigInt(group), 0n);
}

function groupsOf(text: string): number[] | null {
  if (text === '') return [];
  const groups: number[] = [];
  const parts = text.split(':');
  for (const [index, part] of parts.entries()) {
    if (part.includes('.') && index === parts.length - 1) {
      const value = parseIp4(part);
      if (value === null) return null;
      groups.push(Number(value >> 16n), Number(value & 0xffffn));
    } else if (HEX_GROUP.test(part)) {
      groups.push(Number.parseInt(part, 16));
    } else {
      return null;
    }
  }
  return groups;
}
