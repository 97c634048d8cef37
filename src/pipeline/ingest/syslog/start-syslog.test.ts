import assert from 'node:assert/strict';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { after, test } from 'node:test';
import { connect as connectTls, type ConnectionOptions } from 'node:tls';
import { manualClock, systemClock } from '#base/clock.ts';
import { createTestAuthority } from '../../../../tests/kit/senders/certificates.ts';
import { createIngestCounters } from '../ingest-counters.ts';
import { createTestJournal, type TestJournal, testCredentials } from '../ingest.fixture.ts';
import { type SyslogServer, startSyslog } from './start-syslog.ts';
import type { SyslogDeps, SyslogListener } from './syslog-config.ts';

const open: SyslogServer[] = [];
after(async () => {
  await Promise.all(open.map((server) => server.close()));
});

async function start(listener: Partial<SyslogListener>, more: Partial<SyslogDeps> = {}) {
  const journal = createTestJournal();
  const counters = createIngestCounters();
  const credentials = testCredentials();
  const server = await startSyslog({
    journal,
    counters,
    clock: systemClock,
    authenticate: async (secret) => credentials.get(secret) ?? null,
    listeners: [{ protocol: 'tcp', host: '127.0.0.1', port: 0, ...listener }],
    ...more,
  });
  open.push(server);
  const port = server.listening[0]?.port ?? 0;
  return { journal, counters, credentials, server, port };
}

async function until(isTrue: () => boolean): Promise<void> {
  const endMs = Date.now() + 5_000;
  while (!isTrue()) {
    assert.ok(Date.now() < endMs, 'it did not come about in 5 s');
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}

async function sendAndClose(port: number, ...parts: (string | Buffer)[]): Promise<void> {
  const socket = connect(port, '127.0.0.1');
  await once(socket, 'connect');
  for (const part of parts) await new Promise<void>((resolve) => socket.write(part, () => setImmediate(resolve)));
  socket.end();
  socket.resume();
  await once(socket, 'close');
}

const tenants = (journal: TestJournal): string[] => journal.entries.map((entry) => entry.tenant);

test('TCP: both framings arrive byte for byte, without a key, under the credential of the port', async () => {
  const { journal, port } = await start({ credential: 'wf_acme_okta' });
  await sendAndClose(port, '5 <34>a', '9 <34>b', '\n', 'c', 'd\n');
  await sendAndClose(port, Buffer.from('<34>\xff line\r\n', 'latin1'), '<34>second');
  await until(() => journal.entries.length === 4);
  assert.deepEqual(journal.texts(), ['<34>a', '<34>b\ncd\n', '<34>\xff line', '<34>second']);
  for (const entry of journal.entries) assert.deepEqual([entry.tenant, entry.source, entry.key], ['acme', 'okta.system_log', '']);
});

test('UDP: a datagram is a message; the empty and the unknown are counted', async () => {
  const { journal, counters, port } = await start({ protocol: 'udp', clients: [{ address: '127.0.0.0/24', credential: 'wf_globex_any' }] });
  const socket = createSocket('udp4');
  for (const text of ['<34>Nov 22 10:00:00 fw1 one\n', '', '<34>1 - h a - - [watchfloor@32473 token="wf_acme_any"] x', '<34>1 - h a - - [watchfloor@32473 token="wrong"] x']) {
    await new Promise((resolve) => socket.send(text, port, '127.0.0.1', resolve));
  }
  socket.close();
  await until(() => counters.snapshot().reduce((sum, count) => sum + count.received, 0) === 4);
  assert.deepEqual(journal.texts(), ['<34>Nov 22 10:00:00 fw1 one\n', '<34>1 - h a - - - x']);
  assert.deepEqual(tenants(journal), ['globex', 'acme']);
  assert.deepEqual(counters.snapshot().find((count) => count.tenant === '')?.refusedRecords, { empty: 1, 'wrong-credential': 1 });
});

test('UDP: what the journal refuses is dropped and counted with its reason', async () => {
  const { journal, counters, port } = await start({ protocol: 'udp', credential: 'wf_acme_any' });
  journal.refuseWith('journal-full');
  const socket = createSocket('udp4');
  await new Promise((resolve) => socket.send('<34>a', port, '127.0.0.1', resolve));
  socket.close();
  await until(() => counters.snapshot()[0]?.refusedRecords['journal-full'] === 1);
});

test('TCP: while the journal refuses, senders are held back and nothing is lost', async () => {
  const limits = { queueBytes: 64 * 1024, retryMs: 5 };
  const { journal, counters, port } = await start({ credential: 'wf_acme_any' }, { syslogLimits: limits });
  journal.refuseWith('disk-full');
  const socket = connect(port, '127.0.0.1');
  await once(socket, 'connect');
  const message = `<34>${'x'.repeat(1_000)}\n`;
  const total = 20_000;
  let written = 0;
  const write = (): void => {
    while (written < total && socket.write(message)) written += 1;
  };
  socket.on('drain', () => {
    written += 1;
    write();
  });
  write();
  await until(() => socket.writableNeedDrain && journal.refusedAppends > 10);
  assert.ok(written < total, 'the sender was held back');
  assert.equal(journal.entries.length, 0);
  journal.refuseWith(null);
  await until(() => written >= total);
  socket.end();
  socket.resume();
  await until(() => journal.entries.length >= written);
  assert.deepEqual(counters.snapshot()[0]?.refusedRecords, {});
});

test('TCP: a message with a wrong token costs itself only; a revoked credential closes the connection', async () => {
  const clock = manualClock(1_000_000);
  const { journal, counters, credentials, port } = await start({ credential: 'wf_acme_any' }, { clock });
  const socket = connect(port, '127.0.0.1');
  socket.resume();
  await once(socket, 'connect');
  socket.write('<34>1 - h a - - [watchfloor@1 token="wrong"] x\n<34>good\n');
  await until(() => journal.entries.length === 1);
  credentials.clear();
  clock.advance(5_000);
  socket.write('<34>revoked\n<34>too\n');
  await once(socket, 'close');
  assert.deepEqual(journal.texts(), ['<34>good']);
  assert.deepEqual(counters.snapshot().find((count) => count.tenant === '')?.refusedRecords, { 'wrong-credential': 3 });
});

test('TCP: without any credential, only messages with a token are taken', async () => {
  const { journal, counters, port } = await start({});
  await sendAndClose(port, '<34>nobody\n<34>1 - h a - - [watchfloor@1 token="wf_globex_any"] hi\n');
  await until(() => journal.entries.length === 1);
  assert.deepEqual(tenants(journal), ['globex']);
  assert.equal(counters.snapshot().find((count) => count.tenant === '')?.refusedRecords['no-credential'], 1);
});

test('TCP: connections over the cap are refused, silent ones are closed, and their unfinished line is kept', async () => {
  const { journal, counters, port } = await start({ credential: 'wf_acme_any' }, { syslogLimits: { connections: 1, idleMs: 50 } });
  const first = connect(port, '127.0.0.1');
  await once(first, 'connect');
  first.write('<34>unfinished');
  const second = connect(port, '127.0.0.1');
  second.on('error', () => undefined);
  await once(second, 'close');
  assert.equal(counters.snapshot().find((count) => count.tenant === '')?.refusedRequests['busy'], 1);
  await once(first, 'close');
  await until(() => journal.entries.length === 1);
  assert.deepEqual(journal.texts(), ['<34>unfinished']);
});

test('credentials that cannot be looked up now hold the sender back', async () => {
  let isDown = true;
  let askedTimes = 0;
  const credentials = testCredentials();
  const authenticate = async (secret: string) => {
    askedTimes += 1;
    if (isDown) throw new Error('no connection');
    return credentials.get(secret) ?? null;
  };
  const { journal, port } = await start({ credential: 'wf_acme_any' }, { authenticate, syslogLimits: { retryMs: 2 } });
  const sent = sendAndClose(port, '<34>patient\n');
  await until(() => askedTimes > 3);
  assert.equal(journal.entries.length, 0);
  isDown = false;
  await sent;
  await until(() => journal.entries.length === 1);
});

test('a port that is taken makes the start fail, and no other port stays open', async () => {
  const { port } = await start({ credential: 'wf_acme_any' });
  const listeners = [{ protocol: 'tcp' as const, host: '127.0.0.1', port: 0 }, { protocol: 'tcp' as const, host: '127.0.0.1', port }];
  await assert.rejects(start({}, { listeners }), { code: 'EADDRINUSE' });
});

test('a client address that is none is said at the start', async () => {
  await assert.rejects(start({ clients: [{ address: 'localhost', credential: 'x' }] }), /neither an address nor a network/);
});

const authority = createTestAuthority();
const server = authority.issue('localhost');
const tls = { key: server.key, cert: server.cert, ca: authority.cert };

async function tlsClient(port: number, options: ConnectionOptions = {}): Promise<Socket> {
  const socket = connectTls({ port, host: '127.0.0.1', ca: authority.cert, servername: 'localhost', ...options });
  socket.on('error', () => undefined);
  socket.resume();
  await once(socket, 'secureConnect');
  return socket;
}

test('TLS: a length and its message may come in TLS records of their own', async () => {
  const { journal, port } = await start({ protocol: 'tls', tls, credential: 'wf_acme_any' });
  const socket = await tlsClient(port);
  for (const part of ['1', '0 ', '<34>messag', '1', '0 <34>second']) {
    await new Promise<void>((resolve) => socket.write(part, () => setImmediate(resolve)));
  }
  socket.end();
  await until(() => journal.entries.length === 2);
  assert.deepEqual(journal.texts(), ['<34>messag', '<34>second']);
});

test('TLS: the client certificate decides the tenant, by fingerprint or by a signed name', async () => {
  const relay = authority.issue('relay.globex.example.com');
  const stranger = createTestAuthority().issue('relay.globex.example.com');
  const pinned = createTestAuthority().issue('pinned.example.com');
  const { journal, counters, port } = await start({
    protocol: 'tls',
    tls,
    certificates: [
      { san: 'relay.globex.example.com', credential: 'wf_globex_any' },
      { fingerprint256: pinned.fingerprint256.toLowerCase(), credential: 'wf_acme_any' },
    ],
  });
  for (const client of [relay, pinned]) {
    const socket = await tlsClient(port, { key: client.key, cert: client.cert });
    socket.end(`<34>${client.fingerprint256}\n`);
    await until(() => journal.texts().includes(`<34>${client.fingerprint256}`));
  }
  assert.deepEqual(tenants(journal), ['globex', 'acme']);
  for (const options of [{ key: stranger.key, cert: stranger.cert }, {}]) {
    const socket = await tlsClient(port, options);
    socket.write('<34>stranger\n');
    await once(socket, 'close');
  }
  assert.equal(journal.entries.length, 2);
  assert.equal(counters.snapshot().find((count) => count.tenant === '')?.refusedRequests['wrong-credential'], 2);
});

test('TLS: plain text and broken handshakes are counted and hurt nobody', async () => {
  const { journal, counters, port } = await start({ protocol: 'tls', tls, credential: 'wf_acme_any' });
  const socket = connect(port, '127.0.0.1');
  socket.on('error', () => undefined);
  socket.write('<34>not TLS\n');
  socket.resume();
  await once(socket, 'close');
  assert.equal(counters.snapshot()[0]?.refusedRequests['unsupported'], 1);
  const good = await tlsClient(port);
  good.end('<34>good\n');
  await until(() => journal.entries.length === 1);
});
