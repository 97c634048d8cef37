import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { readPackFiles, readRuleFiles } from './rules-folder.ts';

test('every rule file below a folder is read, whatever the folders are called, but no proofs, chains, tests and hidden files; packs have proofs too', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'rules-folder-'));
  t.after(() => rm(folder, { recursive: true }));
  for (const name of ['a.yml', 'rules/other/b.yaml', 'c.proof.yml', 'g.chain.yml', 'g.chain.proof.yml', '.github/d.yml', 'tests/e.yml', 'f.md']) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), name);
  }
  assert.deepEqual((await readRuleFiles(folder)).map(({ path, text }) => [path, text]), [[join(folder, 'a.yml'), 'a.yml'], [join(folder, 'rules/other/b.yaml'), 'rules/other/b.yaml']]);
  assert.deepEqual((await readPackFiles(folder)).map(({ text }) => text), ['a.yml', 'c.proof.yml', 'rules/other/b.yaml']);
});
