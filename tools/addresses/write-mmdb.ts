import ipaddr from 'ipaddr.js';

/** What a record may hold. Whole numbers from 0 on are written as unsigned integers of 32 bits, others as doubles. */
export type MmdbValue = string | number | readonly MmdbValue[] | { readonly [name: string]: MmdbValue };

export interface MmdbContent {
  readonly kind: string;
  readonly description: string;
  /** Seconds since 1970. */
  readonly builtAtS: number;
  /** What is known of each network; none may be within another. */
  readonly networks: readonly { readonly network: string; readonly record: MmdbValue }[];
}

/** A record of the tree: nothing, another node, or a place in the data. */
type Slot = null | { readonly node: number } | { readonly data: number };

const RECORD_BITS = 32;
const RECORD_BYTES = RECORD_BITS / 8;
const ADDRESS_BITS = 128;
const SEPARATOR = Buffer.alloc(16);
const METADATA_MARKER = Buffer.from('\xab\xcd\xefMaxMind.com', 'latin1');
/** Types of fields, as the format numbers them. */
const TYPES = { text: 2, double: 3, uint16: 5, uint32: 6, map: 7, uint64: 9, array: 11 } as const;

/** A small database of addresses of both versions in the MaxMind DB format 2.0 (https://maxmind.github.io/MaxMind-DB/). */
export function writeMmdb({ kind, description, builtAtS, networks }: MmdbContent): Buffer {
  const nodes: [Slot, Slot][] = [[null, null]];
  const data: Buffer[] = [];
  let size = 0;
  for (const { network, record } of networks) {
    const bytes = encodeValue(record);
    insert(nodes, bitsOf(network), { data: size });
    data.push(bytes);
    size += bytes.length;
  }
  const metadata = encodeMap([
    ['node_count', encodeUint(TYPES.uint32, nodes.length)], ['record_size', encodeUint(TYPES.uint16, RECORD_BITS)], ['ip_version', encodeUint(TYPES.uint16, 6)],
    ['database_type', encodeValue(kind)], ['languages', encodeValue(['en'])], ['binary_format_major_version', encodeUint(TYPES.uint16, 2)], ['binary_format_minor_version', encodeUint(TYPES.uint16, 0)],
    ['build_epoch', encodeUint(TYPES.uint64, builtAtS)], ['description', encodeValue({ en: description })],
  ]);
  return Buffer.concat([encodeTree(nodes), SEPARATOR, ...data, METADATA_MARKER, metadata]);
}

/** The bits that all addresses of a network begin with; version 4 is written at the end of ::/96. */
function bitsOf(network: string): readonly (0 | 1)[] {
  const [address, length] = ipaddr.parseCIDR(network);
  const bytes = address.toByteArray();
  const bits = bytes.flatMap((byte) => Array.from({ length: 8 }, (_, at) => ((byte >> (7 - at)) & 1) as 0 | 1));
  const lead = Array.from({ length: ADDRESS_BITS - bits.length }, () => 0 as const);
  return [...lead, ...bits].slice(0, lead.length + length);
}

function insert(nodes: [Slot, Slot][], bits: readonly (0 | 1)[], leaf: Slot): void {
  let at = 0;
  for (const [depth, bit] of bits.entries()) {
    const node = nodes[at] as [Slot, Slot];
    const next = node[bit];
    if (depth === bits.length - 1) {
      if (next !== null) throw new Error('A network lies within another.');
      node[bit] = leaf;
    } else if (next === null) {
      at = nodes.push([null, null]) - 1;
      node[bit] = { node: at };
    } else if ('node' in next) {
      at = next.node;
    } else {
      throw new Error('A network lies within another.');
    }
  }
}

function encodeTree(nodes: readonly [Slot, Slot][]): Buffer {
  const tree = Buffer.alloc(nodes.length * 2 * RECORD_BYTES);
  const recordOf = (slot: Slot) => (slot === null ? nodes.length : 'node' in slot ? slot.node : nodes.length + SEPARATOR.length + slot.data);
  for (const [at, slots] of nodes.entries()) for (const [side, slot] of slots.entries()) tree.writeUInt32BE(recordOf(slot), (at * 2 + side) * RECORD_BYTES);
  return tree;
}

function encodeValue(value: MmdbValue): Buffer {
  if (typeof value === 'string') return Buffer.concat([control(TYPES.text, Buffer.byteLength(value)), Buffer.from(value)]);
  if (typeof value === 'number') return Number.isInteger(value) && value >= 0 ? encodeUint(TYPES.uint32, value) : encodeDouble(value);
  if (Array.isArray(value)) return Buffer.concat([control(TYPES.array, value.length), ...value.map(encodeValue)]);
  return encodeMap(Object.entries(value).map(([name, one]) => [name, encodeValue(one)]));
}

function encodeMap(entries: readonly (readonly [string, Buffer])[]): Buffer {
  return Buffer.concat([control(TYPES.map, entries.length), ...entries.flatMap(([name, value]) => [encodeValue(name), value])]);
}

function encodeDouble(value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeDoubleBE(value);
  return Buffer.concat([control(TYPES.double, 8), bytes]);
}

/** Without leading zeros, as the format allows. */
function encodeUint(type: number, value: number): Buffer {
  const hex = value === 0 ? '' : value.toString(16);
  const bytes = Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, 'hex');
  return Buffer.concat([control(type, bytes.length), bytes]);
}

/** Type and size; types above 7 stand in a byte of their own. */
function control(type: number, size: number): Buffer {
  const [short, more] = size < 29 ? [size, []] : size < 285 ? [29, [size - 29]] : [30, [(size - 285) >> 8, (size - 285) & 0xff]];
  return type > 7 ? Buffer.from([short, type - 7, ...more]) : Buffer.from([(type << 5) | short, ...more]);
}
