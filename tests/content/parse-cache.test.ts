// What comes out of the cache is what parsing gives, for everything there is.
import assert from 'node:assert/strict';
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { cacheOfUser } from '#main/cache-place.ts';
import { loadRules } from '#main/detector-from-content.ts';
import { normaliserFromContent } from '#main/normaliser-from-content.ts';
import { readTaxonomy } from '#stores/content/content-folder.ts';

const CONTENT = 'content';
const home = mkdtempSync(join(tmpdir(), 'parse-cache-'));
const cache = { ...cacheOfUser({ XDG_CACHE_HOME: home }), code: 'the-same' };
after(() => rmSync(home, { recursive: true }));

const readAll = async (place: typeof cache | null) => {
  const [rules, { mappings }, taxonomy] = await Promise.all([loadRules([`${CONTENT}/rules`], { cache: place }), normaliserFromContent(CONTENT, place), readTaxonomy(CONTENT, place)]);
  return { rules, mappings: mappings.map(({ document }) => document), taxonomy };
};

test('rules, mappings and aliases from the cache are those that parsing gives', async () => {
  const fresh = await readAll(null);
  assert.ok(fresh.rules.rules.length > 100);
  const cold = await readAll(cache);
  assert.deepEqual(readdirSync(cache.folder).map((name) => name.split('-')[0]).sort(), ['mappings', 'rules', 'taxonomy']);
  const warm = await readAll(cache);
  assert.deepEqual(cold, fresh);
  assert.deepEqual(warm, fresh);
});

test('the cache of a user lies below the folder that XDG_CACHE_HOME names, if that is a whole path', () => {
  assert.equal(cache.folder, join(home, 'watchfloor'));
  assert.match(cacheOfUser({ XDG_CACHE_HOME: 'here', HOME: '/nowhere' }).folder, /^\/.*\/\.cache\/watchfloor$/);
});

test('a rule that is changed, taken away or broken is read as it is now', async () => {
  const folder = join(home, 'rules');
  mkdirSync(folder);
  // Correlations name others, which may not be among them.
  const isRule = (file: string): boolean => readFileSync(file, 'utf8').includes('\nlogsource:');
  const files = readdirSync(`${CONTENT}/rules`, { recursive: true, withFileTypes: true }).filter(({ parentPath, name }) => /^[^.]+\.yml$/.test(name) && isRule(join(parentPath, name))).slice(0, 20);
  for (const { parentPath, name } of files) copyFileSync(join(parentPath, name), join(folder, name));
  const [first = '', second = '', third = ''] = files.map(({ name }) => join(folder, name));
  const both = async () => [await loadRules([folder], { cache }), await loadRules([folder])] as const;
  const [before] = await both();
  writeFileSync(first, 'title: Another\nid: another\nlogsource: { product: acme }\ndetection: { s: { A: 1 }, condition: s }\n');
  writeFileSync(second, 'title: Broken\nlogsource: {}\ndetection: { s: { A|with: 1 }, condition: s }\n');
  rmSync(third);
  const [cached, fresh] = await both();
  assert.deepEqual(cached, fresh);
  assert.deepEqual([before.problems.length, cached.rules.some(({ id }) => id === 'another'), cached.problems.some(({ file }) => file === second)], [0, true, true]);
});
