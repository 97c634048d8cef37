import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { ContentError } from './content-folder.ts';
import { LIBRARY_FILE, libraryPath, readLicence, readManifest, writeLibrary } from './rule-library.ts';

const root = mkdtempSync(join(tmpdir(), 'library-'));
after(() => rmSync(root, { recursive: true }));

const ABOUT = { source: 'rules.tar.gz', licence: 'DRL 1.1', counts: { rules: 2 } };

test('a second import brings the folder up to date, and what was edited there stays', async () => {
  const folder = join(root, 'one');
  const first = [{ path: 'a.yml', text: 'a' }, { path: 'sub/b.yml', text: 'b' }, { path: 'c.yml', text: 'c' }, { path: 'd.yml', text: 'd' }];
  assert.deepEqual(await writeLibrary(folder, first, ABOUT), { added: ['a.yml', 'c.yml', 'd.yml', 'sub/b.yml'], changed: [], removed: [], unchanged: 0, kept: [] });
  const manifest = readFileSync(join(folder, LIBRARY_FILE), 'utf8');
  assert.deepEqual(await writeLibrary(folder, first, ABOUT), { added: [], changed: [], removed: [], unchanged: 4, kept: [] });
  assert.equal(readFileSync(join(folder, LIBRARY_FILE), 'utf8'), manifest);

  writeFileSync(join(folder, 'c.yml'), 'ours');
  writeFileSync(join(folder, 'mine.yml'), 'mine');
  const second = [{ path: 'a.yml', text: 'a' }, { path: 'sub/b.yml', text: 'b2' }, { path: 'c.yml', text: 'c2' }, { path: 'e.yml', text: 'e' }];
  assert.deepEqual(await writeLibrary(folder, second, ABOUT), { added: ['e.yml'], changed: ['c.yml', 'sub/b.yml'], removed: ['d.yml'], unchanged: 1, kept: ['c.yml'] });
  assert.deepEqual(['sub/b.yml', 'c.yml', 'e.yml', 'mine.yml'].map((path) => readFileSync(join(folder, path), 'utf8')), ['b2', 'ours', 'e', 'mine']);
  assert.equal(existsSync(join(folder, 'd.yml')), false);
  assert.notEqual((await readManifest(folder))?.digest, JSON.parse(manifest).digest);
});

test('a folder without an import has no manifest, and one that is broken is told of', async () => {
  assert.equal(await readManifest(root), null);
  writeFileSync(join(root, LIBRARY_FILE), '{}');
  await assert.rejects(readManifest(root), ContentError);
});

test('a path of an archive is that behind its colon, and none that leads out of it', () => {
  assert.equal(libraryPath('/x/r.tar.gz', '/x/r.tar.gz:sigma/rules/a.yml'), 'sigma/rules/a.yml');
  assert.equal(libraryPath('/x', '/x/sub/a.yml'), 'sub/a.yml');
  assert.equal(libraryPath('/x', '/x/r.tgz:rules/a.yml'), 'r.tgz/rules/a.yml');
  assert.equal(libraryPath('/x/a.yml', '/x/a.yml'), 'a.yml');
  for (const name of ['../a.yml', '/etc/a.yml', 'rules/../../a.yml']) assert.equal(libraryPath('/x/r.tar.gz', `/x/r.tar.gz:${name}`), null);
});

test('the licence is that at the top', async () => {
  writeFileSync(join(root, 'LICENSE.md'), 'the licence');
  assert.deepEqual(await readLicence(root), { name: 'LICENSE.md', text: 'the licence' });
  assert.equal(await readLicence(join(root, 'LICENSE.md')), null);
});
