import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { IndicatorKind } from '#contract/indicator.ts';
import { canonicalValue, guessValue, refang } from './canonical-value.ts';

const spelt = (kind: IndicatorKind, text: string) => {
  const found = canonicalValue(kind, text);
  return found.ok ? `${found.value.kind} ${found.value.value}` : found.reason;
};
const guessed = (text: string) => {
  const found = guessValue(refang(text));
  return found.ok ? `${found.value.kind} ${found.value.value}` : found.reason;
};

describe('the one spelling of a value', () => {
  it('of an address is short, and version 4 inside version 6 is version 4', () => {
    assert.deepEqual(['192.0.2.7', '2001:0DB8:0:0:0::1', '::ffff:192.0.2.7', '::', '2001:db8:0:1:1:1:1:1', '1:0:0:2:0:0:0:3', 'fe80::1%eth0'].map((text) => spelt('address', text)),
      ['address 192.0.2.7', 'address 2001:db8::1', 'address 192.0.2.7', 'address ::', 'address 2001:db8:0:1:1:1:1:1', 'address 1:0:0:2::3', 'address fe80::1']);
    for (const text of ['192.0.2', '192.0.2.256', '192.0.02.1', '1.2.3.4.5', '2001:db8', '1::2::3', ':::', '12345::', '1:2:3:4:5:6:7:8:9', '', 'x']) assert.equal(spelt('address', text), 'bad-value', text);
  });

  it('of a network has no bits behind its prefix; one of a single address is that address, and a very wide one none', () => {
    assert.deepEqual(['198.51.100.77/24', '198.51.100.77/32', '2001:db8:ffff::/33', '10.0.0.0/7', '2000::/3', '198.51.100.0/33', '198.51.100.0/x'].map((text) => spelt('network', text)),
      ['network 198.51.100.0/24', 'address 198.51.100.77', 'network 2001:db8:8000::/33', 'too-broad', 'too-broad', 'bad-value', 'bad-value']);
  });

  it('of a domain is as it is sent; a public suffix is none', () => {
    assert.deepEqual(['Bad.EXAMPLE.', '*.bad.example', 'bücher.example', '日本語.example', '_dmarc.bad.example', 'co.uk', 'github.io', 'me.github.io', 'com', 'bad', 'a b.example', '-x.example', '198.51.100.7'].map((text) => spelt('domain', text)), [
      'domain bad.example', 'domain bad.example', 'domain xn--bcher-kva.example', 'domain xn--wgv71a119e.example', 'domain _dmarc.bad.example', 'public-suffix', 'public-suffix', 'domain me.github.io', 'bad-value', 'bad-value', 'bad-value', 'bad-value', 'address 198.51.100.7',
    ]);
  });

  it('of a URL has no fragment, user, default port, and a path', () => {
    assert.deepEqual(['HTTP://User:pw@Bad.Example:80/A?b=%2f#c', 'https://bad.example', 'http://bad.example:8080?x', 'http://[2001:DB8::1]:443/', 'https://198.51.100.7:443/ü', 'bad.example/gate.php', 'nothing', 'http:///x'].map((text) => spelt('url', text)), [
      'url http://bad.example/A?b=%2F', 'url https://bad.example/', 'url http://bad.example:8080/?x', 'url http://[2001:db8::1]:443/', 'url https://198.51.100.7/%C3%BC', 'url http://bad.example/gate.php', 'bad-value', 'bad-value',
    ]);
    assert.equal(spelt('url', `http://bad.example/${'x'.repeat(2_000)}`), 'too-long');
  });

  it('of mail addresses, hashes and fingerprints is lower case', () => {
    assert.equal(spelt('mail', 'Eve@Bad.Example'), 'mail eve@bad.example');
    assert.equal(spelt('mail', 'eve at bad'), 'bad-value');
    assert.equal(spelt('sha256', 'AB'.repeat(32)), `sha256 ${'ab'.repeat(32)}`);
    assert.equal(spelt('sha1', 'AB'.repeat(32)), 'bad-value');
    assert.equal(spelt('ja3', 'E7D705A3286E19EA42F587B344EE6865'), 'ja3 e7d705a3286e19ea42f587b344ee6865');
    assert.equal(spelt('ja4', 't13d1516h2_8daaf6152771_02713d6af862'), 'ja4 t13d1516h2_8daaf6152771_02713d6af862');
    assert.equal(spelt('ja4', 't13d1516h2'), 'bad-value');
  });

  it('stays as it is when it is spelt again', () => {
    const host = fc.array(fc.stringMatching(/^[a-z0-9]{1,8}$/), { minLength: 1, maxLength: 3 }).map((labels) => `${labels.join('.')}.example`);
    const texts = fc.oneof(fc.ipV4(), fc.ipV6(), fc.tuple(fc.ipV4(), fc.integer({ min: 8, max: 32 })).map(([ip, n]) => `${ip}/${n}`), host, host.map((name) => `me@${name}`), fc.webUrl({ withQueryParameters: true, withFragments: true }), fc.string());
    fc.assert(fc.property(texts, (text) => {
      const once = guessValue(text);
      if (!once.ok) return;
      assert.deepEqual(canonicalValue(once.value.kind, once.value.value), once);
    }));
  });
});

describe('a value of no told kind', () => {
  it('is told by its form, also where it was made safe to read', () => {
    assert.deepEqual(['hxxps://bad[.]example/x', 'bad[.]example', 'eve[@]bad(.)example', '198[.]51[.]100[.]7', '198.51.100.7:8443', '198.51.100.0/24', '2001:db8::/32', 'd41d8cd98f00b204e9800998ecf8427e', 'bad.example:443', 'bad.example/a b', 'ab'.repeat(20), '/only/path', 'words'].map(guessed), [
      'url https://bad.example/x', 'domain bad.example', 'mail eve@bad.example', 'address 198.51.100.7', 'address 198.51.100.7', 'network 198.51.100.0/24', 'network 2001:db8::/32', 'md5 d41d8cd98f00b204e9800998ecf8427e', 'domain bad.example', 'bad-value', `sha1 ${'ab'.repeat(20)}`, 'bad-value', 'bad-value',
    ]);
  });
});
