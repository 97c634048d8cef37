import assert from 'node:assert/strict';
import { once } from 'node:events';
import { Agent, type IncomingMessage, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import type { IngestDeps } from './ingest-deps.ts';
import { BEARER, NDJSON, openTestDoors } from './ingest.fixture.ts';

const MIB = 1024 * 1024;

async function listen(deps: Partial<IngestDeps> = {}) {
  const doors = openTestDoors(deps);
  await doors.app.listen({ host: '127.0.0.1', port: 0 });
  return { ...doors, port: (doors.app.server.address() as AddressInfo).port };
}

// A reset after the answer is no failure of the answer.
function send(port: number, headers: Record<string, string>) {
  const sending = request({ port, host: '127.0.0.1', method: 'POST', path: '/v1/ingest', headers });
  sending.on('error', () => undefined);
  sending.setMaxListeners(0);
  const answered = once(sending, 'response').then(async ([response]: IncomingMessage[]) => {
    assert.ok(response);
    let text = '';
    for await (const chunk of response) text += String(chunk);
    return { status: response.statusCode, body: JSON.parse(text) };
  });
  return { sending, answered };
}

test('a line of a gigabyte over the wire is cut off with 413, and memory does not grow', async () => {
  const { app, port, journal } = await listen({ limits: { lingerMs: 100 } });
  const { sending, answered } = send(port, { ...NDJSON, 'transfer-encoding': 'chunked' });
  const chunk = Buffer.alloc(MIB, 'x');
  const beforeBytes = process.memoryUsage().rss;
  let sentMiB = 0;
  let isOver = false;
  sending.once('close', () => {
    isOver = true;
  });
  const writing = (async () => {
    for (; sentMiB < 1_024 && !isOver; sentMiB++) if (!sending.write(chunk)) await Promise.race([once(sending, 'drain'), once(sending, 'close')]);
  })();
  const { status, body } = await answered;
  assert.equal(status, 413);
  assert.equal(body.error.code, 'too-large');
  await writing.catch(() => undefined);
  assert.ok(sentMiB < 1_024, 'the sender was stopped');
  assert.ok(process.memoryUsage().rss - beforeBytes < 200 * MIB);
  assert.equal(journal.entries.length, 0);
  sending.destroy();
  await app.close();
});

for (const connection of ['keep-alive', 'close']) {
  test(`a refused sender sees the answer although it has not sent its body, with Connection: ${connection}`, async () => {
    const { app, port } = await listen();
    const body = Buffer.alloc(20 * MIB, 'x');
    for (let i = 0; i < 5; i++) {
      const { sending, answered } = send(port, { 'content-length': String(body.length), connection });
      sending.end(body);
      assert.equal((await answered).status, 401);
      if (!sending.writableFinished) await once(sending, 'finish');
    }
    app.server.closeAllConnections();
    await app.close();
  });
}

test('a gzip bomb is refused quickly, with bounded memory', async () => {
  const { app, port } = await listen();
  const bomb = gzipSync(Buffer.alloc(200 * MIB));
  const beforeBytes = process.memoryUsage().rss;
  const { sending, answered } = send(port, { ...NDJSON, 'content-encoding': 'gzip', 'content-length': String(bomb.length) });
  const startMs = Date.now();
  sending.end(bomb);
  const { status, body } = await answered;
  assert.equal(status, 413);
  assert.equal(body.error.code, 'decompression-limit');
  assert.ok(Date.now() - startMs < 2_000);
  assert.ok(process.memoryUsage().rss - beforeBytes < 150 * MIB);
  await app.close();
});

test('a body that stands still is answered with 408', async () => {
  const { app, port } = await listen({ limits: { bodyIdleMs: 30, lingerMs: 30 } });
  const { sending, answered } = send(port, { ...NDJSON, 'content-length': '100' });
  sending.write('{"n":');
  assert.equal((await answered).status, 408);
  await once(sending, 'close');
  await app.close();
});

test('a sender that goes away in the middle leaves nothing behind', async () => {
  const { app, port, journal, counters } = await listen({ limits: { inFlightBytes: 200, tenantInFlightBytes: 200 } });
  const { sending, answered } = send(port, { ...NDJSON, 'content-length': '150' });
  answered.catch(() => undefined);
  sending.write(`{"n":"${'x'.repeat(100)}"}\n`);
  await new Promise((resolve) => sending.once('socket', (socket) => socket.once('connect', resolve)));
  sending.destroy();
  while (counters.snapshot().length === 0) await new Promise((resolve) => setImmediate(resolve));
  assert.equal(journal.entries.length, 0);
  const { statusCode } = await app.inject({ method: 'POST', url: '/v1/ingest', headers: NDJSON, payload: 'x'.repeat(150) });
  assert.equal(statusCode, 200);
  await app.close();
});

test('connections are used again after an answer', async () => {
  const { app, port, journal } = await listen();
  const url = `http://127.0.0.1:${port}/v1/ingest`;
  for (const payload of ['{"n":1}', '', '{"n":2}']) await fetch(url, { method: 'POST', headers: BEARER, body: payload }).then((response) => response.text());
  assert.deepEqual(journal.texts(), ['{"n":1}', '{"n":2}']);
  await app.close();
});

for (const [what, body, encoding] of [
  ['lines', Buffer.alloc(4 * MIB, '{"n":1}\n'), 'identity'],
  ['a gzip bomb', gzipSync(Buffer.alloc(200 * MIB)), 'gzip'],
] as const) {
  test(`the connection is used again at once after ${what} , refused before the end`, async () => {
    const { app, port, journal } = await listen({ limits: { recordsPerRequest: 10, lingerMs: 60_000 } });
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const post = async (payload: Buffer, headers: Record<string, string> = {}): Promise<number | undefined> => {
      const sending = request({ port, host: '127.0.0.1', method: 'POST', path: '/v1/ingest', agent, headers: { ...NDJSON, 'content-length': String(payload.length), ...headers } });
      const [response] = (await once(sending.end(payload), 'response')) as [IncomingMessage];
      await response.toArray();
      return response.statusCode;
    };
    assert.equal(await post(body, { 'content-encoding': encoding }), 413);
    assert.equal(await post(Buffer.from('{"n":2}')), 200);
    assert.deepEqual(journal.texts(), ['{"n":2}']);
    agent.destroy();
    await app.close();
  });
}
