import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { hashToken } from '#base/ids.ts';
import { RUNNING_FILE, runningShape } from '#cli/running-platform.ts';
import { memoryStateStore } from '#stores/state/memory-state-store.ts';
import { announce } from './announce.ts';

function stage(test: TestContext) {
  const dataDir = mkdtempSync(join(tmpdir(), 'announce-'));
  test.after(() => rmSync(dataDir, { recursive: true }));
  const state = memoryStateStore();
  const file = join(dataDir, RUNNING_FILE);
  const start = () => announce({ state, address: 'http://127.0.0.1:4310' }, dataDir, 1_000);
  const token = () => runningShape.parse(JSON.parse(readFileSync(file, 'utf8'))).token;
  const person = async (given: string) => (await state.sessionByHash(hashToken(given), 2_000))?.name;
  return { state, file, start, token, person };
}

describe('announcing a platform', () => {
  it('leaves a token for the command line that only its user can read, and takes it back', async (test) => {
    const { file, start, token, person } = stage(test);
    const announced = await start();
    const given = token();
    assert.deepEqual([statSync(file).mode & 0o777, await person(given)], [0o600, 'admin']);
    await announced.withdraw();
    assert.deepEqual([existsSync(file), await person(given)], [false, undefined]);
  });

  it('ends the token of a run that was killed', async (test) => {
    const { file, start, token, person } = stage(test);
    await start();
    const killed = token();
    rmSync(file);
    await start();
    assert.deepEqual([await person(killed), await person(token())], [undefined, 'admin']);
  });
});
