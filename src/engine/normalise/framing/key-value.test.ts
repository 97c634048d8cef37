import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseKeyValue } from './key-value.ts';

describe('pairs of names and values', () => {
  it('are parted by blanks, and hold blanks in quotes', () => {
    assert.deepEqual(parseKeyValue('a=1 b="two words" c=x'), { a: '1', b: 'two words', c: 'x' });
  });

  it('are parted by bars where the whole text is', () => {
    assert.deepEqual(parseKeyValue('time=1685993296|product=Firewall|origin=CN\\=gw,O\\=mgmt|protocol=NetBIOS Datagram'), {
      time: '1685993296', product: 'Firewall', origin: 'CN=gw,O=mgmt', protocol: 'NetBIOS Datagram',
    });
  });

  it('are none where there is one at most', () => {
    assert.equal(parseKeyValue('only=one'), null);
  });
});
