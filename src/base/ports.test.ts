import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { after, test } from 'node:test';
import { checkPort, portRefusal } from './ports.ts';

const servers: Server[] = [];
after(() => {
  for (const server of servers) server.close();
});

async function listen(host: string): Promise<number> {
  const server = createServer().listen(0, host);
  servers.push(server);
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

test('a port that somebody listens on is told with the process behind it and what to do', async () => {
  const port = await listen('127.0.0.1');
  const outcome = await checkPort('127.0.0.1', port);
  assert.ok(!outcome.ok);
  assert.equal(outcome.reason, 'in-use');
  assert.match(outcome.detail, /--port N/);
  if (process.platform === 'linux') {
    assert.equal(outcome.holder?.pid, process.pid);
    assert.match(outcome.detail, new RegExp(`process ${process.pid}`));
  }
});

test('a free port is free, and checking it leaves it free', async () => {
  const port = await listen('127.0.0.1');
  const server = servers.pop();
  server?.close();
  assert.ok(server !== undefined);
  await once(server, 'close');
  assert.deepEqual(await checkPort('127.0.0.1', port), { ok: true });
  assert.deepEqual(await checkPort('127.0.0.1', port), { ok: true });
});

test('an address that this machine does not have is told apart from a taken port', async () => {
  const outcome = await checkPort('192.0.2.1', 18_740);
  assert.ok(!outcome.ok);
  assert.equal(outcome.reason, 'no-such-address');
  assert.match(outcome.detail, /--host/);
});

test('a port without the right to it says so', () => {
  const outcome = portRefusal('127.0.0.1', 80, 'EACCES');
  assert.ok(!outcome.ok && outcome.reason === 'not-allowed');
  assert.match(outcome.detail, /above 1023/);
});
