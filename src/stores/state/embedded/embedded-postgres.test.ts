import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { after, before, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import pg from 'pg';

import { systemClock } from '#base/clock.ts';
import { silentLog } from '#base/log.ts';
import { tenantScope } from '#contract/tenant.ts';
import type { StateStore } from '../port.ts';
import { openPostgresStateStore } from '../postgres-state-store.ts';
import { OWNER } from './cluster-folder.ts';
import { startEmbeddedPostgres, type EmbeddedPostgres } from './embedded-postgres.ts';
import { findPostmaster, signalProcess } from './postmaster.ts';

const COMMITTER = fileURLToPath(new URL('./commit-until-killed.ts', import.meta.url));
let root = '';
let directory = '';

before(async () => {
  root = await mkdtemp(join(tmpdir(), 'wf-server-'));
  directory = join(root, 'state');
});

after(() => rm(root, { recursive: true }));

async function serverPid(): Promise<number> {
  return Number.parseInt(await readFile(join(directory, 'cluster', 'postmaster.pid'), 'utf8'), 10);
}

async function withServer<T>(folder: string, work: (server: EmbeddedPostgres) => Promise<T>): Promise<T> {
  const server = await startEmbeddedPostgres({ directory: folder, clock: systemClock, log: silentLog });
  return work(server).finally(() => server.stop());
}

async function ask(server: EmbeddedPostgres, expression: string): Promise<unknown> {
  const client = new pg.Client(server.connection(OWNER, 'postgres'));
  await client.connect();
  const answer = await client.query<{ answer: unknown }>(`SELECT ${expression} AS answer`);
  await client.end();
  return answer.rows[0]?.answer;
}

/** Starts a process that commits, waits until it has committed so often, and kills it; tells the last position that it reported. */
async function commitAndKill(commits: number, kill: (child: ChildProcess) => Promise<void>): Promise<number> {
  const child = spawn(process.execPath, [COMMITTER, directory], { stdio: ['ignore', 'pipe', 'inherit'] });
  let reported = 0;
  let seen = 0;
  for await (const line of createInterface({ input: child.stdout })) {
    reported = Number(line);
    seen += 1;
    if (seen === commits) await kill(child);
  }
  return reported;
}

async function killOnly(child: ChildProcess): Promise<void> {
  child.kill('SIGKILL');
}

async function killWithServer(child: ChildProcess): Promise<void> {
  const pid = await serverPid();
  child.kill('SIGKILL');
  signalProcess(-pid, 'SIGKILL');
}

/** Position, alerts, facts and counts were committed together, so they tell of the same records. */
async function checkAgreement(store: StateStore, reported: number): Promise<void> {
  const acme = store.forTenant(tenantScope('acme'));
  const position = await store.position();
  assert.ok(position === reported || position === reported + 3, `at ${position} after ${reported} was reported`);
  const ids = (await acme.alertsSince(0)).map((alert) => alert.id);
  assert.deepEqual(new Set(ids), new Set(Array.from({ length: position }, (_, index) => `alert-${index}`)));
  assert.deepEqual(
    (await acme.facts()).map((fact) => fact.count),
    [position],
  );
  assert.deepEqual(await acme.counts(), { received: position, stored: position, duplicate: 0, dead: 0 });
}

it('starts on an empty folder, beside what a set-up that was cut short left there', async () => {
  await mkdir(join(directory, 'cluster.new-1', 'base'), { recursive: true });
  await withServer(directory, async (server) => {
    assert.equal(await ask(server, `current_setting('listen_addresses')`), '');
    assert.equal(await ask(server, `current_setting('fsync')`), 'on');
    assert.equal(await ask(server, `current_setting('data_checksums')`), 'on');
    assert.equal((await stat(join(directory, 'cluster'))).mode & 0o777, 0o700);
  });
  assert.deepEqual(
    (await readdir(directory)).filter((name) => name.startsWith('cluster')),
    ['cluster'],
  );
});

it('keeps what was committed over an orderly stop, and leaves no server running', async () => {
  const first = await openPostgresStateStore({ directory });
  await first.saveSetting('demo', 'on');
  const pid = await serverPid();
  await Promise.all([first.close(), first.close()]);
  assert.equal(signalProcess(pid, 0), false);
  const second = await openPostgresStateStore({ directory });
  assert.equal(await second.setting('demo'), 'on');
  await second.close();
});

it('refuses a folder that another platform works on, and leaves that one alone', async () => {
  const store = await openPostgresStateStore({ directory });
  await assert.rejects(openPostgresStateStore({ directory }), { reason: 'in-use', message: /in use by process \d+.*--data DIR/ });
  assert.equal(await store.setting('demo'), 'on');
  await store.close();
});

it('agrees on position, alerts, facts and counts after kill -9 during commits, server and all or not', async () => {
  let reported = 0;
  for (const [commits, kill] of [
    [3, killOnly],
    [8, killWithServer],
    [1, killOnly],
    [5, killWithServer],
  ] as const) {
    reported = await commitAndKill(commits, kill);
    const store = await openPostgresStateStore({ directory });
    await checkAgreement(store, reported);
    await store.close();
  }
  assert.ok(reported >= 3 * (3 + 8 + 1 + 5));
});

it('starts where the process id of a killed server now belongs to another program', async () => {
  await commitAndKill(1, killWithServer);
  const file = join(directory, 'cluster', 'postmaster.pid');
  const [, ...rest] = (await readFile(file, 'utf8')).split('\n');
  await writeFile(file, [process.pid, ...rest].join('\n'));
  await withServer(directory, async (server) => assert.equal(await ask(server, '1'), 1));
});

it('starts the server again when it is killed, and commits go on', async () => {
  const store = await openPostgresStateStore({ directory });
  const pid = await serverPid();
  const position = await store.position();
  signalProcess(-pid, 'SIGKILL');
  // Until the new server answers, queries fail; what the path does then is to try again.
  const isNew = async (): Promise<boolean> =>
    (await serverPid().catch(() => pid)) !== pid &&
    store.position().then(
      () => true,
      () => false,
    );
  while (!(await isNew())) await sleep(20);
  assert.equal(await store.commit({ from: position, to: position + 1, tenants: [] }), true);
  assert.equal(await store.position(), position + 1);
  assert.notEqual(await serverPid(), pid);
  await store.close();
});

it('stops the server with a process that ends without closing the store', async () => {
  const store = new URL('../postgres-state-store.ts', import.meta.url).href;
  const script = `await (await import('${store}')).openPostgresStateStore({ directory: process.argv[1] }); process.exit(0)`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script, directory], { stdio: 'inherit' });
  await once(child, 'exit');
  while (await findPostmaster(join(directory, 'cluster'))) await sleep(20);
});

it('uses a private short folder for the socket where the path is too long for one', async () => {
  const long = join(root, 'a'.repeat(60), 'b'.repeat(60));
  await withServer(long, async (server) => {
    assert.equal(await ask(server, '1'), 1);
    const { host = '' } = server.connection(OWNER, 'postgres');
    assert.match(host, /wf-[0-9a-f]{16}$/);
    assert.equal((await stat(host)).mode & 0o777, 0o700);
    await rm(host, { recursive: true });
  });
});

it('says where to look when the server does not start', async () => {
  const broken = join(root, 'broken');
  await withServer(broken, async () => undefined);
  await writeFile(join(broken, 'cluster', 'postgresql.conf'), 'no such setting = 1\n');
  await assert.rejects(
    withServer(broken, async () => undefined),
    { reason: 'start-failed', message: /server\.log[\s\S]*syntax error/ },
  );
});
