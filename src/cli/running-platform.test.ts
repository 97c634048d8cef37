import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { findPlatform, PlatformError, RUNNING_FILE } from './running-platform.ts';

/** A server that answers everything in one way, and the client of it. */
async function clientOf(test: TestContext, status: number, body: string) {
  const server = createServer((_request, response) => response.writeHead(status).end(body)).listen(0, '127.0.0.1');
  test.after(() => server.close());
  await once(server, 'listening');
  return findPlatform({ values: { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, token: 't' }, positionals: [] }, {});
}

function told(pattern: RegExp) {
  return (error: unknown) => error instanceof PlatformError && pattern.test(error.message);
}

describe('the client of a running platform', () => {
  it('gives what the platform answers', async (test) => {
    const client = await clientOf(test, 200, JSON.stringify({ tenants: [{ id: 'acme', name: 'Acme' }] }));
    assert.deepEqual(await client.call('tenants', {}), { tenants: [{ id: 'acme', name: 'Acme' }] });
  });

  it('says why the platform refuses, in its words', async (test) => {
    const client = await clientOf(test, 403, JSON.stringify({ error: { code: 'forbidden', message: 'Ask an administrator.' } }));
    await assert.rejects(client.call('tenants', {}), told(/^Ask an administrator\.$/));
  });

  it('says that something else answers: a page of a proxy, another version', async (test) => {
    for (const [status, body] of [[502, '<html>Bad gateway</html>'], [200, '<html>Sign in</html>'], [200, '{"tenants":"none"}'], [500, '']] as const) {
      const client = await clientOf(test, status, body);
      await assert.rejects(client.call('tenants', {}), told(new RegExp(`status ${status}, but not as Watchfloor`)));
    }
  });

  it('says of a file that was cut off or left empty what to do', (test) => {
    const data = mkdtempSync(join(tmpdir(), 'running-platform-'));
    test.after(() => rmSync(data, { recursive: true }));
    for (const text of ['', '{"address":"http', '{"address":1}']) {
      writeFileSync(join(data, RUNNING_FILE), text);
      assert.throws(() => findPlatform({ values: { data }, positionals: [] }, {}), told(/damaged.*start the platform anew/));
    }
  });
});
