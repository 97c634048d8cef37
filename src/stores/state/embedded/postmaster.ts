import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';

import { StateStoreError, errorCode } from '../state-store-error.ts';
import { SOCKET_PORT } from './cluster-folder.ts';

const run = promisify(execFile);
const PID_FILE = 'postmaster.pid';

/**
 * The name that the server of a cluster folder carries on its command line. The command line of any process can
 * be read, even in a container whose root may not look into other users' processes, so it tells our server apart.
 */
export function clusterName(cluster: string): string {
  return `watchfloor-${createHash('sha256').update(cluster).digest('hex').slice(0, 24)}`;
}

/** The process id of the server that runs on this folder, or null. */
export async function findPostmaster(cluster: string): Promise<number | null> {
  const text = await readFile(join(cluster, PID_FILE), 'utf8').catch(() => '');
  const pid = Number.parseInt(text, 10);
  return pid > 0 && (await isServerOf(pid, cluster)) ? pid : null;
}

/**
 * Removes the lock files of a killed server where their process id lives on as another program, or as a dead
 * process that nobody waits for: both are usual in containers, and PostgreSQL would refuse to start for ever.
 * Safe since the folder is locked by us; that the old server's memory is let go of is checked by PostgreSQL.
 */
export async function removeStaleLocks(cluster: string, socketFolder: string): Promise<void> {
  if ((await findPostmaster(cluster)) !== null) return;
  for (const file of [join(cluster, PID_FILE), join(socketFolder, `.s.PGSQL.${SOCKET_PORT}.lock`)]) {
    const pid = Number.parseInt(await readFile(file, 'utf8').catch(() => ''), 10);
    // One of a process that is gone is left to PostgreSQL, which looks at its shared memory too.
    if (pid > 0 && signalProcess(pid, 0)) await rm(file, { force: true });
  }
}

/** Stops a server that is not a child of this process: first orderly, then at once. */
export async function stopPostmaster(pid: number, cluster: string): Promise<void> {
  // SIGINT is PostgreSQL's fast shutdown, SIGQUIT the immediate one (it recovers at the next start).
  for (const [signal, waitMs] of [
    ['SIGINT', 20_000],
    ['SIGQUIT', 5_000],
  ] as const) {
    if (!signalProcess(pid, signal)) return;
    for (const endMs = performance.now() + waitMs; performance.now() < endMs; await sleep(20)) {
      if (!(await isServerOf(pid, cluster))) return;
    }
  }
  throw new StateStoreError('stop-failed', `PostgreSQL of ${cluster} (process ${pid}) does not stop. End it with: kill -9 ${pid}; then start again.`);
}

/** Sends a signal (0 only asks); false where there is no such process. */
export function signalProcess(pid: number, signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(pid, signal);
  } catch (error) {
    if (errorCode(error) === 'ESRCH') return false;
    if (errorCode(error) === 'EPERM' && signal === 0) return true;
    throw error;
  }
}

// A process that has ended but that nobody waits for has an empty command line, so it does not count.
async function isServerOf(pid: number, cluster: string): Promise<boolean> {
  return (await commandLine(pid)).includes(`cluster_name=${clusterName(cluster)}`);
}

async function commandLine(pid: number): Promise<string> {
  if (process.platform === 'linux') return readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
  const listed = await run('ps', ['-ww', '-o', 'command=', '-p', String(pid)]).catch(() => ({ stdout: '' }));
  return listed.stdout;
}
