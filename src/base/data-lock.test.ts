import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { lockDataFolder, readLockHolder } from './data-lock.ts';

let dir = '';
const children: ChildProcess[] = [];

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'data-lock-'));
});

afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  rmSync(dir, { recursive: true, force: true });
});

/** Another process that takes the folder, says whether it got it, and lives on until it is killed. */
async function contender(folder: string): Promise<{ child: ChildProcess; answer: string }> {
  const script = `
    import { lockDataFolder } from '${new URL('./data-lock.ts', import.meta.url).href}';
    console.log(lockDataFolder(${JSON.stringify(folder)}, 0).ok ? 'got it' : 'refused');
    setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
  children.push(child);
  const [answer] = await once(child.stdout, 'data');
  return { child, answer: String(answer).trim() };
}

test('a folder that does not exist is made, and its holder is written beside the lock', () => {
  const folder = join(dir, 'new', 'data');
  const outcome = lockDataFolder(folder, Date.UTC(2026, 0, 2));
  assert.ok(outcome.ok);
  assert.equal(readLockHolder(folder)?.pid, process.pid);
  assert.equal(readLockHolder(folder)?.startedAt, '2026-01-02T00:00:00.000Z');
  outcome.lock.release();
  assert.equal(readLockHolder(folder), null);
});

test('a second taker is refused and told which process holds it and what to do', async () => {
  const { child, answer } = await contender(dir);
  assert.equal(answer, 'got it');
  const outcome = lockDataFolder(dir, 0);
  assert.ok(!outcome.ok);
  assert.equal(outcome.reason, 'held');
  assert.equal(outcome.holder?.pid, child.pid);
  assert.match(outcome.detail, new RegExp(`process ${child.pid}, started .*Stop that one first, or choose another folder with --data DIR`));
});

test('the same process cannot take a folder twice, but can after it let go', () => {
  const first = lockDataFolder(dir, 0);
  assert.ok(first.ok);
  assert.equal(lockDataFolder(dir, 0).ok, false);
  first.lock.release();
  first.lock.release();
  const again = lockDataFolder(dir, 0);
  assert.ok(again.ok);
  again.lock.release();
});

test('a killed process leaves a folder that the next one takes at once', async () => {
  const { child } = await contender(dir);
  child.kill('SIGKILL');
  await once(child, 'exit');
  assert.equal(readLockHolder(dir)?.pid, child.pid, 'the note of the dead one is still there');
  const outcome = lockDataFolder(dir, 0);
  assert.ok(outcome.ok);
  assert.equal(readLockHolder(dir)?.pid, process.pid);
  outcome.lock.release();
});

test('of several that start at once exactly one gets the folder', async () => {
  const answers = await Promise.all(Array.from({ length: 4 }, () => contender(dir)));
  assert.deepEqual(answers.map(({ answer }) => answer).sort(), ['got it', 'refused', 'refused', 'refused']);
});

test('a folder that cannot be made is refused with what to do', () => {
  writeFileSync(join(dir, 'file'), '');
  const outcome = lockDataFolder(join(dir, 'file', 'data'), 0);
  assert.ok(!outcome.ok);
  assert.equal(outcome.reason, 'not-writable');
  assert.match(outcome.detail, /choose another with --data DIR/);
});

test('a folder without the right to write is refused', { skip: process.getuid?.() === 0 && 'root may write everywhere' }, () => {
  chmodSync(dir, 0o500);
  const outcome = lockDataFolder(dir, 0);
  assert.ok(!outcome.ok && outcome.reason === 'not-writable');
});

test('a damaged note about the holder does not matter', () => {
  writeFileSync(join(dir, 'in-use.json'), '{"pid":');
  assert.equal(readLockHolder(dir), null);
  const outcome = lockDataFolder(dir, 0);
  assert.ok(outcome.ok);
  outcome.lock.release();
});
