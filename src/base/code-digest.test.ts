import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { codeDigest } from './code-digest.ts';

describe('the digest of code', () => {
  let folder = '';
  const write = (name: string, text: string) => writeFileSync(join(folder, name), text);
  const digest = (startedAtMs = Date.now() + 60_000) => codeDigest([join(folder, 'src'), join(folder, 'lock.json')], startedAtMs);

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'code-digest-'));
    mkdirSync(join(folder, 'src/deep'), { recursive: true });
    write('src/a.ts', 'a');
    write('src/deep/b.ts', 'b');
    write('lock.json', '{}');
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('is the same for the same files, and tests do not count', () => {
    const before = digest();
    assert.match(before ?? '', /^[0-9a-f]{64}$/);
    write('src/a.test.ts', 'test');
    assert.equal(digest(), before);
  });

  it('is another one when any file changes, comes or goes, also where the length stays', () => {
    const all = [digest()];
    write('src/deep/b.ts', 'c');
    all.push(digest());
    write('lock.json', '[]');
    all.push(digest());
    write('src/deep/c.ts', '');
    all.push(digest());
    rmSync(join(folder, 'src/a.ts'));
    all.push(digest());
    assert.equal(new Set(all).size, 5);
  });

  it('is not known where a file changed after the start, or is not there', () => {
    assert.equal(digest(0), null);
    rmSync(join(folder, 'lock.json'));
    assert.equal(digest(), null);
  });
});
