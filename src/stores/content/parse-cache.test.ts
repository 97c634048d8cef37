import assert from 'node:assert/strict';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { type CachePlace, ParseCache } from './parse-cache.ts';

const PADDING = 'x'.repeat(5_000);

describe('what was parsed', () => {
  let folder = '';
  let told: string[] = [];
  let parsed: string[] = [];

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'parse-cache-'));
    told = [];
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const place = (code: string | null = 'code-1', at = join(folder, 'cache')): CachePlace => ({ folder: at, code, onUnwritable: (detail) => void told.push(detail) });
  /** Parses texts by their paths as one start does; `parsed` then has the paths that were not in the cache. */
  async function start(texts: Readonly<Record<string, string>>, where: CachePlace | null = place()): Promise<unknown[]> {
    parsed = [];
    const cache = await ParseCache.open(where, 'rules', 'content/rules');
    const values = Object.entries(texts).map(([path, text]) => cache.parse(text, path, (one, name) => {
      parsed.push(name);
      return { name, one: one === 'infinite' ? Infinity : one, PADDING };
    }));
    await cache.close();
    return values;
  }
  const cacheFile = () => join(folder, 'cache', readdirSync(join(folder, 'cache'))[0] ?? '');

  it('is read back instead of being parsed again, the same in all its parts', async () => {
    const first = await start({ 'a.yml': 'a', 'b.yml': 'b' });
    assert.deepEqual(parsed, ['a.yml', 'b.yml']);
    assert.deepEqual(await start({ 'a.yml': 'a', 'b.yml': 'b' }), first);
    assert.deepEqual(parsed, []);
  });

  it('is parsed anew where the text, the path or the code changed', async () => {
    await start({ 'a.yml': 'a', 'b.yml': 'b' });
    await start({ 'a.yml': 'A', 'b.yml': 'b', 'c.yml': 'b' });
    assert.deepEqual(parsed, ['a.yml', 'c.yml']);
    await start({ 'a.yml': 'A', 'b.yml': 'b', 'c.yml': 'b' });
    assert.deepEqual(parsed, []);
    await start({ 'a.yml': 'A' }, place('code-2'));
    assert.deepEqual(parsed, ['a.yml']);
  });

  it('is neither read nor kept where nobody knows the code', async () => {
    await start({ 'a.yml': 'a' }, place(null));
    assert.equal(existsSync(join(folder, 'cache')), false);
    await start({ 'a.yml': 'a' });
    await start({ 'a.yml': 'a' }, place(null));
    assert.deepEqual(parsed, ['a.yml']);
  });

  it('is parsed anew, and written anew, where the file is damaged at any place', async () => {
    await start({ 'a.yml': 'a' });
    const whole = readFileSync(cacheFile());
    for (const at of [0, 20, whole.indexOf('\n'), whole.indexOf('\n') + 30, whole.length - 3]) {
      const broken = Buffer.from(whole);
      broken[at] = (broken[at] ?? 0) ^ 1;
      for (const bytes of [broken, whole.subarray(0, at)]) {
        writeFileSync(cacheFile(), bytes);
        await start({ 'a.yml': 'a' });
        assert.deepEqual(parsed, ['a.yml']);
        assert.deepEqual(readFileSync(cacheFile()), whole);
      }
    }
  });

  it('is for this user alone, and a file that others can write is not read', async () => {
    await start({ 'a.yml': 'a' });
    assert.equal(statSync(cacheFile()).mode & 0o777, 0o600);
    assert.equal(statSync(join(folder, 'cache')).mode & 0o777, 0o700);
    chmodSync(cacheFile(), 0o666);
    await start({ 'a.yml': 'a' });
    assert.deepEqual(parsed, ['a.yml']);
  });

  it('is parsed each time, and told of, where nothing can be written', async () => {
    writeFileSync(join(folder, 'file'), '');
    const values = await start({ 'a.yml': 'a' }, place('code-1', join(folder, 'file/cache')));
    assert.deepEqual(values, [{ name: 'a.yml', one: 'a', PADDING }]);
    assert.match(told.join('\n'), /cannot be kept in .*file\/cache/);
    assert.equal(told.length, 1);
  });

  it('is not kept where it would come back as something else', async () => {
    assert.deepEqual((await start({ 'a.yml': 'infinite', 'b.yml': 'b' }))[0], { name: 'a.yml', one: Infinity, PADDING });
    assert.deepEqual((await start({ 'a.yml': 'infinite', 'b.yml': 'b' }))[0], { name: 'a.yml', one: Infinity, PADDING });
    assert.deepEqual(parsed, ['a.yml']);
  });

  it('is not written where nothing is new, or too little', async () => {
    await start({ 'a.yml': 'a' });
    const { mtimeMs, ino } = statSync(cacheFile());
    await start({ 'a.yml': 'a' });
    assert.deepEqual([statSync(cacheFile()).mtimeMs, statSync(cacheFile()).ino], [mtimeMs, ino]);
    const small = await ParseCache.open(place(), 'rules', 'small.yml');
    small.parse('a', 'small.yml', (text) => ({ text }));
    await small.close();
    assert.equal(readdirSync(join(folder, 'cache')).length, 1);
  });

  it('is parsed and not kept once the cache is closed', async () => {
    const cache = await ParseCache.open(place(), 'rules', 'content/rules');
    await cache.close();
    const parse = (text: string) => ({ text });
    assert.notEqual(cache.parse('a', 'a.yml', parse), cache.parse('a', 'a.yml', parse));
  });

  it('leaves with its file when sixteen others were written later, as does what a broken write left', async () => {
    mkdirSync(join(folder, 'cache'));
    const name = (i: number) => `rules-${i.toString(16).padStart(16, '0')}.json${i === 0 ? '.0123456789ab.tmp' : ''}`;
    for (let i = 0; i < 17; i++) {
      writeFileSync(join(folder, 'cache', name(i)), '');
      utimesSync(join(folder, 'cache', name(i)), 1_000 + i, 1_000 + i);
    }
    writeFileSync(join(folder, 'cache/notes.txt'), 'of somebody else');
    await start({ 'a.yml': 'a' });
    const left = readdirSync(join(folder, 'cache'));
    assert.deepEqual([left.includes(name(0)), left.includes(name(1)), left.includes(name(2)), left.includes('notes.txt'), left.length], [false, false, true, true, 17]);
  });
});
