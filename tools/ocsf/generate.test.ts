import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { readSchema } from './read-schema.ts';
import { renderSchema } from './render-schema.ts';
import { resolveSchema } from './resolve-schema.ts';

const ROOT = join(import.meta.dirname, '../..');
const ARCHIVE = join(ROOT, '../shared/data/ocsf-schema/ocsf-schema.tar.gz');

interface Run {
  readonly code: number | string | null;
  readonly output: string;
}

function run(...args: string[]): Promise<Run> {
  return new Promise((resolve) => {
    execFile(process.execPath, [join(ROOT, 'tools/ocsf/generate.ts'), ...args], (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : (error.code ?? null), output: stdout + stderr });
    });
  });
}

describe('the generator', () => {
  it('makes exactly the table that is in the tree', { skip: existsSync(ARCHIVE) ? false : `there is no ${ARCHIVE}` }, async () => {
    const source = await readSchema(ARCHIVE);
    const onDisk = await readFile(join(ROOT, 'src/contract/ocsf.gen.ts'), 'utf8');
    assert.ok(renderSchema(source, resolveSchema(source)) === onDisk, 'src/contract/ocsf.gen.ts is out of date. Run: node tools/ocsf/generate.ts');
  });

  it('says plainly that there is no schema: a check is skipped, a run fails', async () => {
    const empty = await mkdtemp(join(tmpdir(), 'ocsf-'));
    try {
      const checked = await run(empty, '--check');
      assert.equal(checked.code, 0);
      assert.match(checked.output, /^Skipped: there is no .*ocsf-schema\.tar\.gz/);
      const written = await run(empty);
      assert.equal(written.code, 1);
      assert.match(written.output, /Give the folder that holds ocsf-schema\.tar\.gz/);
    } finally {
      await rm(empty, { recursive: true });
    }
  });
});
