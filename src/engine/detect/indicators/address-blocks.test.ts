import assert from 'node:assert/strict';
import { it } from 'node:test';
import fc from 'fast-check';
import { writeAddress } from './address-bytes.ts';
import { IndicatorIndex } from './indicator-index.ts';
import { AddressBlocks } from './address-blocks.ts';

const address = fc.oneof(fc.ipV4(), fc.tuple(fc.constantFrom('198.51.100', '198.51.103', '10.0.0'), fc.nat(255)).map(([start, end]) => `${start}.${end}`));

it('no address is told to be free that an indicator meets, whatever its network', () => {
  fc.assert(fc.property(fc.array(fc.tuple(address, fc.integer({ min: 0, max: 32 })), { maxLength: 8 }), fc.array(address, { minLength: 1, maxLength: 20 }), (networks, asked) => {
    const index = new IndicatorIndex();
    const feed = index.openFeed({ name: 'f', tenant: null });
    const parts = { feed: 'f', label: '', confidence: 80, severity: 'high', validFromMs: 0, expiresAtMs: null, tlp: 'amber', techniques: [], tactics: [] } as const;
    for (const [start, prefix] of networks) index.add(feed, prefix === 32 ? { ...parts, kind: 'address', value: start } : { ...parts, kind: 'network', value: `${start}/${prefix}` });
    for (const one of [...asked, ...networks.map(([start]) => start)]) if (index.isStrangeAddress(one)) assert.deepEqual(index.matches('address', one, 't'), [], one);
  }));
});

it('most addresses are free beside a few indicators, and only dotted addresses are', () => {
  const blocks = new AddressBlocks();
  const add = (text: string, prefix: number) => {
    const bytes = new Uint8Array(16);
    writeAddress(text, bytes);
    blocks.add(bytes, prefix);
  };
  assert.deepEqual(['203.0.113.9', '1.2.3', '1.2.3.4.5', '01.2.3.4', '256.1.1.1', '1..2.3', 'bad.example', '::1', '1.2.3.4 '].map((text) => blocks.isFree(text)), [true, false, false, false, false, false, false, false, false]);
  add('203.0.113.9', 32);
  add('10.0.0.0', 8);
  assert.deepEqual(['203.0.113.9', '203.0.115.255', '203.0.116.0', '10.255.255.255', '11.0.0.0', '9.255.255.255', '255.255.255.255', '0.0.0.0'].map((text) => blocks.isFree(text)), [false, false, true, false, true, true, true, true]);
});
