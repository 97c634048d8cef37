import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { pack } from 'tar-stream';
import { buffer } from 'node:stream/consumers';

const ENTRY = new URL('./eval-sources.ts', import.meta.url).pathname;
const run = (...args: string[]) => spawnSync(process.execPath, [ENTRY, ...args], { encoding: 'utf8' });

async function dataFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'eval-sources-'));
  for (const name of ['tenzir-ocsf-tests', 'ocsf-examples', 'elastic-integrations']) await mkdir(join(folder, name));
  const archive = pack();
  archive.entry({ name: 'mappings/markdown/Northwind/samples/a.raw' }, '{}');
  archive.entry({ name: 'mappings/markdown/Northwind/samples/a.ocsf' }, '{"class_uid": 4001}');
  archive.finalize();
  await writeFile(join(folder, 'ocsf-examples/examples.tar.gz'), gzipSync(await buffer(archive)));
  await writeFile(join(folder, 'tenzir-ocsf-tests/tests.ndjson.gz'), gzipSync('{"package":"northwind","test":"a","inputs":[],"expected":[]}\n'));
  const sent = '2026-05-01T10:00:00.000Z';
  const pair = { package: 'okta', data_stream: 'system', case: 'a.log', n: 0, input: '{"kind":"nothing known"}', expected: { '@timestamp': sent } };
  await writeFile(join(folder, 'elastic-integrations/okta.pairs.ndjson.gz'), gzipSync(`${JSON.stringify(pair)}\n`));
  return folder;
}

test('without the data it says what is missing and exits with 2', () => {
  const { status, stdout, stderr } = run(join(tmpdir(), 'no-such-folder'));
  assert.equal(status, 2);
  assert.equal(stdout, '');
  assert.match(stderr, /lacks tenzir-ocsf-tests.*name the folder/);
  assert.equal(run().status, 2);
  assert.match(run('DIR', '--format', 'yaml').stderr, /neither table nor json/);
});

test('with data it exits with 0 whatever the figures, and json is all of stdout', async (t) => {
  const folder = await dataFolder();
  t.after(() => rm(folder, { recursive: true }));
  const json = run(folder, '--format', 'json');
  assert.equal(json.status, 0, json.stderr);
  const { fields, classes } = JSON.parse(json.stdout) as { fields: { sum: { records: number } }; classes: { leftOut: { why: string }[] } };
  assert.equal(fields.sum.records, 1);
  assert.deepEqual(classes.leftOut.map((one) => one.why), ['the test expects no OCSF event', 'not in the table of sources']);
  const table = run(folder, '--only', 'okta');
  assert.equal(table.status, 0, table.stderr);
  assert.match(table.stdout, /^Total: .*\n$/m);
  const nothing = run(folder, '--only', 'no.such_source');
  assert.equal(nothing.status, 2);
  assert.match(nothing.stderr, /Nothing with a mapping is called no\.such_source/);
});
