import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { Indicator } from '#contract/indicator.ts';
import { guessValue } from './canonical-value.ts';
import { IndicatorIndex } from './indicator-index.ts';
import { indicatorOf } from './indicator.fixture.ts';

function indexOf(values: readonly string[], parts: Partial<Indicator> = {}): IndicatorIndex {
  const index = new IndicatorIndex();
  const feed = index.openFeed({ name: 'test', tenant: null });
  for (const value of values) index.add(feed, indicatorOf(value, parts));
  return index;
}
const found = (index: IndicatorIndex, kind: Parameters<IndicatorIndex['find']>[0], text: string, tenant = 't') => index.matches(kind, text, tenant).map(({ value }) => value);

describe('the index of indicators', () => {
  it('gives back each indicator as it was put in', () => {
    const values = ['192.0.2.7', '2001:db8::7', '198.51.100.0/24', '2001:db8:1::/48', 'bad.example', 'http://bad.example/a?b', 'https://[2001:db8::1]:8443/x', 'eve@bad.example', 'müll@bad.example', 'ab'.repeat(16), 'cd'.repeat(20), 'ef'.repeat(32), 't13d1516h2_8daaf6152771_02713d6af862'];
    const index = new IndicatorIndex();
    const feed = index.openFeed({ name: 'test', tenant: null });
    const all = values.map((value, n) => indicatorOf(value, { label: `label ${n}`, confidence: n, severity: 'low', techniques: ['T1071'], tlp: 'red', expiresAtMs: n % 2 === 0 ? null : Date.UTC(2027, 0, 1) }));
    for (const one of all) assert.equal(index.add(feed, one), true, one.value);
    assert.deepEqual(all.map((_, place) => index.indicatorAt(place)), all);
    for (const one of all) assert.equal(index.add(feed, one), false, 'a feed has it once');
    assert.equal(index.count, all.length);
  });

  it('finds an address by itself and by the networks around it', () => {
    const index = indexOf(['198.51.100.7', '198.51.100.0/24', '198.51.0.0/16', '203.0.113.0/25', '2001:db8::/32', '2001:db8::7']);
    assert.deepEqual(found(index, 'address', '198.51.100.7'), ['198.51.100.7', '198.51.100.0/24', '198.51.0.0/16']);
    assert.deepEqual(found(index, 'address', '198.51.101.7'), ['198.51.0.0/16']);
    assert.deepEqual(found(index, 'address', '203.0.113.128'), []);
    assert.deepEqual(found(index, 'address', '2001:DB8:0::7'), ['2001:db8::7', '2001:db8::/32']);
    assert.deepEqual(found(index, 'address', '::ffff:198.51.101.7'), ['198.51.0.0/16']);
  });

  it('finds a domain by all names below it, at the dots only', () => {
    const index = indexOf(['bad.example', 'deep.worse.example']);
    assert.deepEqual(['bad.example', 'www.bad.example', 'a.b.bad.example', 'notbad.example', 'bad.example.org', 'worse.example', 'deep.worse.example'].map((name) => found(index, 'domain', name).join()), ['bad.example', 'bad.example', 'bad.example', '', '', '', 'deep.worse.example']);
  });

  it('finds a URL by itself, without its query, and by the folders above it', () => {
    const index = indexOf(['http://bad.example/kit/', 'http://bad.example/gate.php', 'http://bad.example/a?id=1', 'http://root.example/']);
    assert.deepEqual(found(index, 'url', 'https://bad.example/kit/x/y.js?z'), ['http://bad.example/kit/']);
    assert.deepEqual(found(index, 'url', 'http://bad.example/gate.php?id=9'), ['http://bad.example/gate.php']);
    assert.deepEqual(['http://bad.example/a?id=1', 'http://bad.example/a?id=2', 'http://bad.example/kit', 'http://bad.example/?x=/kit/', 'http://root.example/', 'http://root.example/x'].map((text) => found(index, 'url', text).length), [1, 0, 0, 0, 1, 0]);
  });

  it('keeps feeds of tenants apart, and forgets retired ones', () => {
    const index = new IndicatorIndex();
    const [all, own] = [index.openFeed({ name: 'all', tenant: null }), index.openFeed({ name: 'own', tenant: 'a' })];
    index.add(all, indicatorOf('bad.example', { feed: 'all' }));
    index.add(own, indicatorOf('bad.example', { feed: 'own' }));
    const feeds = (tenant: string) => index.matches('domain', 'bad.example', tenant).map(({ feed }) => feed).sort();
    assert.deepEqual([feeds('a'), feeds('b')], [['all', 'own'], ['all']]);
    index.retireFeed(all);
    assert.deepEqual([feeds('a'), feeds('b'), index.count, index.retired], [['own'], [], 1, 1]);
    assert.equal(index.add(index.openFeed({ name: 'all', tenant: null }), indicatorOf('bad.example', { feed: 'all' })), true);
    assert.deepEqual(feeds('b'), ['all']);
  });

  it('finds what a search through all of them finds, as many as there are', () => {
    const octet = fc.integer({ min: 0, max: 3 });
    const address = fc.tuple(octet, octet).map(([a, b]) => `198.51.${a}.${b}`);
    const network = fc.tuple(address, fc.integer({ min: 20, max: 31 })).map(([ip, n]) => `${ip}/${n}`);
    const name = fc.array(fc.constantFrom('a', 'b', 'ab'), { minLength: 1, maxLength: 4 }).map((labels) => `${labels.join('.')}.example`);
    fc.assert(fc.property(fc.uniqueArray(fc.oneof(address, network, name), { maxLength: 400 }), address, name, (values, ip, host) => {
      const canonical = [...new Set(values.map((value) => { const one = guessValue(value); return one.ok ? one.value.value : ''; }))].filter((value) => value !== '');
      const index = indexOf(canonical);
      const number = (text: string) => text.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
      const holds = (value: string) => { const [base = '', length = '32'] = value.split('/'); const size = 2 ** (32 - Number(length)); return /^[\d.]+$/.test(base) && Math.floor(number(base) / size) === Math.floor(number(ip) / size); };
      assert.deepEqual([...found(index, 'address', ip)].sort(), canonical.filter(holds).sort());
      assert.deepEqual([...found(index, 'domain', host)].sort(), canonical.filter((value) => host === value || host.endsWith(`.${value}`)).sort());
    }), { numRuns: 200 });
  });

  it('takes some fifty bytes for each of many indicators', () => {
    const index = new IndicatorIndex({ expected: 100_000 });
    const feed = index.openFeed({ name: 'test', tenant: null });
    for (let n = 0; n < 100_000; n++) index.add(feed, indicatorOf(n % 2 === 0 ? `10.${n >> 16}.${(n >> 8) & 255}.${n & 255}` : `host-${n}.bad.example`));
    assert.ok(index.byteSize / index.count < 70, `${index.byteSize / index.count} bytes`);
  });
});
