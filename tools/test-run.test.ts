import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import type { TestRun } from './test-run.ts';

const scratch = mkdtempSync(join(tmpdir(), 'test-run-'));
after(() => rmSync(scratch, { recursive: true, force: true }));

const FILES = {
  'good.test.mjs': "import { test } from 'node:test'; test('a', () => {}); test('b', () => {}); test('c', { skip: 'no cat here' }, () => {});",
  'bad.test.mjs': "import { describe, it } from 'node:test'; console.log('clue'); describe('outer', () => { it('fails inside', () => { throw new Error('boom'); }); it('d', () => {}); });",
  'broken.test.mjs': "import './gone.mjs';",
  'late.test.mjs': "import { test } from 'node:test'; test('never ends', async () => { await new Promise(() => setInterval(() => {}, 1000)); });",
};
for (const [name, text] of Object.entries(FILES)) writeFileSync(join(scratch, name), text);

/** In a process of its own: node:test does not run within a test. */
function runFiles(...patterns: string[]): TestRun {
  const { NODE_TEST_CONTEXT: _, ...env } = process.env;
  const options = JSON.stringify({ folder: scratch, patterns, concurrency: 2, fileTimeoutMs: 1500 });
  const script = join(scratch, 'run.mjs');
  writeFileSync(script, `import { runTests } from ${JSON.stringify(`${import.meta.dirname}/test-run.ts`)}; console.log(JSON.stringify(await runTests(${options})));`);
  return JSON.parse(execFileSync(process.execPath, [script], { env, encoding: 'utf8' })) as TestRun;
}

test('passed, failed and skipped tests are counted over all files', () => {
  const { counts, failures } = runFiles('good.test.mjs', 'bad.test.mjs');
  assert.deepEqual(counts, { passed: 3, failed: 1, skipped: 1 });
  assert.match(failures, /FAILED fails inside \(bad\.test\.mjs:1\)\n {4}Error: boom/);
  assert.match(failures, /What bad\.test\.mjs printed last:\n {4}clue/);
});

test('a file that cannot be loaded counts as one failure and says why', () => {
  const { counts, failures } = runFiles('broken.test.mjs');
  assert.deepEqual(counts, { passed: 0, failed: 1, skipped: 0 });
  assert.match(failures, /ERR_MODULE_NOT_FOUND/);
});

test('a test that never ends fails after the time limit', () => {
  const { counts, failures } = runFiles('late.test.mjs');
  assert.equal(counts.passed, 0);
  assert.ok(counts.failed >= 1);
  assert.match(failures, /late\.test\.mjs/);
});

test('no file at all is no success', () => {
  assert.deepEqual(runFiles('none*.test.mjs').counts, { passed: 0, failed: 0, skipped: 0 });
});
