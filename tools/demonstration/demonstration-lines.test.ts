import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { DEMONSTRATION_ADDRESS_FILE, DEMONSTRATION_FILE, readDemonstration } from '#stores/content/demonstration-folder.ts';
import { writeMmdb } from '../addresses/write-mmdb.ts';
import { DEMONSTRATION_ADDRESSES } from './addresses.ts';
import { demonstrationLines } from './demonstration-lines.ts';

describe('the demonstration', () => {
  it('is in content as the tool makes it: run npm run demonstration', () => {
    assert.equal(readFileSync(`content/${DEMONSTRATION_FILE}`, 'utf8'), `${demonstrationLines().join('\n')}\n`);
  });

  it('has its database of addresses in content as the tool makes it', () => {
    assert.deepEqual(readFileSync(`content/${DEMONSTRATION_ADDRESS_FILE}`), writeMmdb(DEMONSTRATION_ADDRESSES));
  });

  it('ends when it is told to, with no mark of a time left, in the order in which it happens', async () => {
    const endMs = Date.UTC(2026, 10, 25, 10, 0, 0);
    const lines = await readDemonstration('content', endMs);
    assert.ok(lines.length > 800);
    for (const line of lines) assert.doesNotMatch(line, /\{\{|\}\}:/);
    assert.match(lines.at(-1) ?? '', /2026-11-25[T ]0?9:59|2026-11-25T10:00:00/);
  });

  it('names no domain or address that could be somebody\'s', () => {
    const text = demonstrationLines().join('\n');
    for (const [address] of text.matchAll(/(?<![/\d.])(?:\d{1,3}\.){3}\d{1,3}\b/g)) assert.match(address, /^(?:10\.|192\.0\.2\.|198\.51\.100\.|203\.0\.113\.|127\.)/);
    for (const [, host] of text.matchAll(/\w@([a-z0-9.-]+)/g)) assert.match(host ?? '', /\.example$/);
  });
});
