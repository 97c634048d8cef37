import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { domainParts, isBelow } from './domain-parts.ts';

describe('the parts of a name', () => {
  it('are what was registered, its label and what stands below it', () => {
    assert.deepEqual(domainParts('A.b.Northwind.co.uk.'), { registered: 'northwind.co.uk', label: 'northwind', below: 'a.b' });
    assert.deepEqual(domainParts('fileserver.contoso.local'), { registered: 'contoso.local', label: 'contoso', below: 'fileserver' });
  });

  it('under suffixes that a host gives to customers are the customer\'s', () => {
    assert.equal(domainParts('d111111abcdef8.cloudfront.net')?.registered, 'd111111abcdef8.cloudfront.net');
  });

  it('are none of addresses, reverse look-ups and names without a dot', () => {
    for (const name of ['203.0.113.7', '7.113.0.203.in-addr.arpa', 'printer', '', '[2001:db8::1]']) assert.equal(domainParts(name), null, name);
  });

  it('tell whether a name is one of some domains or below one, and not one that only ends like it', () => {
    const known = new Set(['northwind.example']);
    assert.deepEqual(['northwind.example', 'a.b.northwind.example', 'notnorthwind.example', 'example'].map((name) => isBelow(name, known)), [true, true, false, false]);
  });
});
