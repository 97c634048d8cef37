import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { open, readFile, rename, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg, { type ClientConfig } from 'pg';

import type { Log } from '#base/log.ts';
import { StateStoreError } from '../state-store-error.ts';
import { SERVER_ENV, SOCKET_PORT, nameInside } from './cluster-folder.ts';
import { clusterName, removeStaleLocks } from './postmaster.ts';
import type { ServerBinaries } from './server-binaries.ts';
import type { ServerUser } from './server-user.ts';

export interface ServerOptions {
  readonly cluster: string;
  readonly socketFolder: string;
  readonly binaries: ServerBinaries;
  readonly user: ServerUser | null;
  /** A connection that tells whether the server answers. */
  readonly probe: ClientConfig;
  readonly log: Log;
}

export interface RunningServer {
  stop(): Promise<void>;
}

// Recovery after a crash replays at most max_wal_size; this is far above what that takes.
const START_TIMEOUT_MS = 120_000;
const STOP_TIMEOUT_MS = 30_000;
const RESTART_PAUSE_MS = 1_000;
const MAX_LOG_BYTES = 1_048_576;

/** Starts the server and keeps it running: one that ends by itself is started again until `stop`. */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  let child = await startOnce(options);
  let isStopping = false;
  let restarting: Promise<void> = Promise.resolve();
  const watch = (): void => {
    child.once('exit', () => {
      if (!isStopping) restarting = restart();
    });
  };
  const restart = async (): Promise<void> => {
    options.log.error('The database stopped by itself; starting it again.');
    while (!isStopping) {
      try {
        child = await startOnce(options);
        return watch();
      } catch (error) {
        options.log.error({ err: error }, 'The database did not start; trying again.');
        await sleep(RESTART_PAUSE_MS);
      }
    }
  };
  // When this process ends without `stop`, its server goes too; kill -9 is handled by the next start.
  const onExit = (): void => void (isRunning(child) && child.kill('SIGINT'));
  process.on('exit', onExit);
  watch();
  const stop = async (): Promise<void> => {
    isStopping = true;
    await restarting;
    await stopChild(child, options.cluster);
    process.off('exit', onExit);
  };
  return { stop };
}

async function startOnce(options: ServerOptions): Promise<ChildProcess> {
  for (const endMs = performance.now() + START_TIMEOUT_MS; ; await sleep(200)) {
    await removeStaleLocks(options.cluster, options.socketFolder);
    const child = await spawnServer(options);
    if (await waitUntilReady(child, options.probe, endMs)) return child;
    const lines = await lastLogLines(options.cluster);
    // Processes of a killed server let go of its memory within moments.
    if (lines.includes('pre-existing shared memory block') && performance.now() < endMs) continue;
    await stopChild(child, options.cluster);
    throw startFailure(options.cluster, lines);
  }
}

function startFailure(cluster: string, lines: string): StateStoreError {
  if (/lock file "postmaster\.pid" already exists/.test(lines)) {
    return new StateStoreError(
      'in-use',
      `The data folder ${cluster} is being opened by another platform. Stop that one, or start with another data folder (--data DIR).`,
    );
  }
  return new StateStoreError('start-failed', `The database in ${cluster} did not start. Its last words (${join(cluster, 'server.log')}):\n${lines}`);
}

async function spawnServer({ cluster, socketFolder, binaries, user }: ServerOptions): Promise<ChildProcess> {
  const inside = nameInside(cluster);
  const settings = {
    cluster_name: clusterName(cluster),
    listen_addresses: '',
    port: SOCKET_PORT,
    unix_socket_directories: socketFolder === cluster ? inside : socketFolder,
    unix_socket_permissions: '0700',
    ...SMALL_AND_DURABLE,
  };
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const logFile = await openLog(cluster);
  try {
    const child = spawn(binaries.postgres, ['-D', inside, ...flags], {
      cwd: cluster,
      env: SERVER_ENV,
      // A file, not a pipe: the server must be able to write when this process is gone.
      stdio: ['ignore', logFile.fd, logFile.fd],
      // A group of its own: Ctrl-C on the terminal must not stop it before the platform has finished.
      detached: true,
      ...(user ?? {}),
    });
    child.unref();
    // A program that cannot be run has no process id, and that is looked at; unheard, the event would end this process.
    child.once('error', () => undefined);
    return child;
  } finally {
    await logFile.close();
  }
}

/** Fixed settings; everything else is PostgreSQL's default. */
const SMALL_AND_DURABLE = {
  fsync: 'on',
  synchronous_commit: 'on',
  full_page_writes: 'on',
  shared_buffers: '64MB',
  max_connections: 20,
  max_wal_size: '256MB',
  io_method: 'sync',
  jit: 'off',
  // What the server does, but no errors of statements: they quote customers' data, and the platform gets them anyway.
  log_min_messages: 'log',
  log_min_error_statement: 'panic',
  log_error_verbosity: 'terse',
  log_checkpoints: 'off',
};

async function openLog(cluster: string): ReturnType<typeof open> {
  const path = join(cluster, 'server.log');
  const size = await stat(path).then(
    (found) => found.size,
    () => 0,
  );
  if (size > MAX_LOG_BYTES) await rename(path, `${path}.1`);
  return open(path, 'a', 0o600);
}

async function lastLogLines(cluster: string): Promise<string> {
  const text = await readFile(join(cluster, 'server.log'), 'utf8').catch(() => '');
  return text.trimEnd().split('\n').slice(-5).join('\n');
}

async function waitUntilReady(child: ChildProcess, probe: ClientConfig, endMs: number): Promise<boolean> {
  while (isRunning(child) && performance.now() < endMs) {
    const client = new pg.Client(probe);
    client.on('error', () => undefined);
    const isReady = await client.connect().then(
      () => true,
      () => false,
    );
    await client.end();
    if (isReady && isRunning(child)) return true;
    await sleep(20);
  }
  return false;
}

function isRunning(child: ChildProcess): boolean {
  return child.pid !== undefined && child.exitCode === null && child.signalCode === null;
}

async function stopChild(child: ChildProcess, cluster: string): Promise<void> {
  if (!isRunning(child)) return;
  const hasEnded = once(child, 'exit').then(() => true);
  for (const signal of ['SIGINT', 'SIGQUIT'] as const) {
    child.kill(signal);
    const timeout = new AbortController();
    const isOver = await Promise.race([hasEnded, sleep(STOP_TIMEOUT_MS, false, { signal: timeout.signal }).catch(() => false)]);
    timeout.abort();
    if (isOver) return;
  }
  throw new StateStoreError('stop-failed', `PostgreSQL of ${cluster} (process ${child.pid}) does not stop. End it with: kill -9 ${child.pid}`);
}
