import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { command } from './send.ts';

/** Sends two records to a server that answers everything in one way; gives the exit code and what was told. */
async function sendTo(test: TestContext, body: string) {
  const server = createServer((_request, response) => response.end(body)).listen(0, '127.0.0.1');
  test.after(() => server.close());
  await once(server, 'listening');
  const folder = mkdtempSync(join(tmpdir(), 'send-'));
  test.after(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'records.ndjson');
  writeFileSync(file, '{"a":1}\n{"a":2}\n');
  let told = '';
  const stderr = test.mock.method(process.stderr, 'write', (text: string) => {
    told += text;
    return true;
  });
  const code = await command.run({ values: { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, token: 't' }, positionals: [file] });
  stderr.mock.restore();
  return { code, told };
}

describe('sending files', () => {
  it('counts what the platform says that it took and refused', async (test) => {
    assert.deepEqual(await sendTo(test, '{"received":2}'), { code: 0, told: '2 records read, 2 taken, 0 refused.\n' });
    assert.deepEqual(await sendTo(test, '{"received":1,"refusedCount":1}'), { code: 1, told: '2 records read, 1 taken, 1 refused.\n' });
  });

  it('takes no other answer for an acknowledgement', async (test) => {
    for (const body of ['<html>Sign in</html>', '{}', '']) {
      const { code, told } = await sendTo(test, body);
      assert.equal(code, 1);
      assert.match(told, /not as Watchfloor does.*\n2 records read, 0 taken, 0 refused/);
    }
  });
});
