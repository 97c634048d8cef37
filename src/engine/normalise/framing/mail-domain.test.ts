import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { domainFlaw, hostOf, isExtended, isLookAlike, registeredDomain } from './mail-domain.ts';

describe('the domain of a sender', () => {
  it('is what somebody registered', () => {
    assert.equal(registeredDomain('a@mail.shop.co.uk'), 'shop.co.uk');
    assert.equal(registeredDomain('https://x.bank.com.evil.example:8080/p?u=@y'), 'evil.example');
    assert.equal(registeredDomain('someone.web.app'), 'someone.web.app');
    assert.deepEqual(['203.0.113.9', 'localhost', '', undefined].map(registeredDomain), ['', '', '', '']);
  });

  it('has its host read out of addresses and links', () => {
    assert.deepEqual(['A@B.Example.', 'https://user@host.example/', 'http:\\\\h.example\\x', 'h.example:25'].map(hostOf), ['b.example', 'host.example', 'h.example', 'h.example']);
  });

  it('can be one that is not possible', () => {
    assert.deepEqual(['a@customs', 'a@x%y.com', 'a@x.nosuchsuffix', 'a@x.example', 'a@host.local', 'a@firma.de', 'a@münchen.de'].map(domainFlaw), ['no-domain', 'bad-domain', 'unknown-suffix', undefined, undefined, undefined, undefined]);
  });
});

describe('a domain that imitates another', () => {
  it('is one letter off, or has letters that look alike', () => {
    for (const name of ['nortwind.example', 'northwinds.example', 'nortwhind.example', 'northvvind.example', 'n0rthwind.example']) assert.ok(isLookAlike(name, 'northwind.example'), name);
  });

  it('or is its name with something hung on, which is told apart', () => {
    for (const name of ['northwind-payroll.example', 'mail-northwind.net']) assert.deepEqual([isExtended(name, 'northwind.example'), isLookAlike(name, 'northwind.example')], [true, false], name);
    for (const name of ['northwind.net', 'northwindpower.example', 'abc-mail.example']) assert.equal(isExtended(name, 'northwind.example'), false, name);
  });

  it('is not the same name, another one, or a short one', () => {
    for (const name of ['northwind.example', 'northwind.de', 'southwind.example', 'fabrikam.example']) assert.equal(isLookAlike(name, 'northwind.example'), false, name);
    assert.equal(isLookAlike('abd.example', 'abc.example'), false);
  });

  it('is never itself', () => {
    fc.assert(fc.property(fc.domain(), (name) => !isLookAlike(name, name)));
  });
});
