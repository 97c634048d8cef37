import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { readRuleFiles } from './rules-folder.ts';

test('every rule file below a folder is read, whatever the folders are called, but no proofs, tests and hidden files', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'rules-folder-'));
  t.after(() => rm(folder, { recursive: true }));
  for (const name of ['a.yml', 'rules/other/b.yaml', 'c.proof.yml', '.github/d.yml', 'tests/e.yml', 'f.md']) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), name);
  }
  assert.deepEqual((await readRuleFiles(folder)).map(({ path, text }) => [path, text]), [[join(folder, 'a.yml'), 'a.yml'], [join(folder, 'rules/other/b.yaml'), 'rules/other/b.yaml']]);
});
