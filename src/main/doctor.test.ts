import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { type Check, checkFolder, checkMemory, checkNode, freeDisk, serverVersion } from './doctor-checks.ts';
import { lockDataFolder } from '#base/data-lock.ts';

const scratch = mkdtempSync(join(tmpdir(), 'doctor-'));
after(() => rmSync(scratch, { recursive: true, force: true }));

function doctor(...args: string[]) {
  const env = { ...process.env, DATABASE_URL: '' };
  return spawnSync(process.execPath, [`${import.meta.dirname}/cli.ts`, 'doctor', ...args], { encoding: 'utf8', env });
}

test('a machine that has everything passes, as JSON and as a table, and nothing is left behind', () => {
  const data = join(scratch, 'new', 'data');
  const json = doctor('--format', 'json', '--data', data, '--port', '0');
  assert.equal(json.status, 0, json.stdout + json.stderr);
  const answer = JSON.parse(json.stdout) as { ok: boolean; checks: Check[] };
  assert.equal(answer.ok, true);
  assert.deepEqual(answer.checks.map((check) => check.name), ['node', 'chdb', '@node-rs/argon2', 'postgres', 'data folder', 'disk', 'memory', 'port']);
  assert.equal(existsSync(join(scratch, 'new')), false);
});

test('what is missing is told with what to do, and ends with 1', async () => {
  writeFileSync(join(scratch, 'file'), '');
  const server = createServer();
  await new Promise<void>((ready) => void server.listen(0, '127.0.0.1', ready));
  const address = server.address();
  assert.ok(address !== null && typeof address === 'object');
  const run = doctor('--data', join(scratch, 'file', 'data'), '--port', String(address.port), '--database-url', 'postgres://app:s3cret@127.0.0.1:1/x');
  server.close();
  assert.equal(run.status, 1);
  assert.match(run.stdout, /FAILED +data folder .*--data DIR/);
  assert.match(run.stdout, /FAILED +port .*in use by .*--port N/);
  assert.match(run.stdout, /FAILED +postgres .*does not answer/);
  assert.ok(!run.stdout.includes('s3cret'));
});

test('a call that cannot be understood ends with 2', () => {
  assert.equal(doctor('--format', 'xml').status, 2);
  assert.equal(doctor('--port', 'http').status, 2);
});

test('a folder that a running platform holds is no fault', () => {
  const outcome = lockDataFolder(scratch, 0);
  assert.ok(outcome.ok);
  const check = checkFolder(scratch);
  outcome.lock.release();
  assert.equal(check.status, 'ok');
  assert.match(check.detail, new RegExp(`in use by process ${process.pid} `));
});

test('limits are where the advice says they are', () => {
  const gib = 1024 ** 3;
  assert.deepEqual([0.9, 1, 9.9, 10].map((free) => freeDisk(free * gib).status), ['failed', 'warning', 'warning', 'ok']);
  assert.deepEqual([2, 4].map((total) => checkMemory(total * gib).status), ['warning', 'ok']);
  assert.deepEqual(['20.19.0', '24.0.0', '25.1.0'].map((version) => checkNode(version).status), ['failed', 'ok', 'ok']);
  assert.deepEqual(['15.9', '16.0', '18.4 (Debian)', 'unknown'].map((version) => serverVersion(version).status), ['failed', 'ok', 'ok', 'failed']);
});
