import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { access, chmod, chown, lstat, mkdir, open, readdir, realpath, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { StateStoreError, errorMessage } from '../state-store-error.ts';
import type { ServerBinaries } from './server-binaries.ts';
import { handOver, type ServerUser } from './server-user.ts';

const run = promisify(execFile);

/** The superuser of the embedded server: it owns the tables and runs migrations, nothing else. */
export const OWNER = 'watchfloor_owner';

/** PostgreSQL names its socket after its port, though there is no TCP port. */
export const SOCKET_PORT = 5432;

// sun_path of unix(7) holds 108 bytes with the closing zero; macOS has 104.
const MAX_SOCKET_PATH_BYTES = 103;

/**
 * How the server names its own folder. On Linux it is started inside the folder and calls it by this name,
 * so that it works below folders that its user may not enter, such as `/root`.
 */
export function nameInside(cluster: string): string {
  return process.platform === 'linux' ? '/proc/self/cwd' : cluster;
}

/** The environment of the server's programs: nothing of ours, above all no secrets. */
export const SERVER_ENV = { LC_ALL: 'C', TZ: 'UTC', PATH: '/usr/local/bin:/usr/bin:/bin' };

/** Makes the cluster folder where there is none yet; a set-up that was cut short is begun anew. */
export async function prepareCluster(directory: string, binaries: ServerBinaries, user: ServerUser | null): Promise<void> {
  const cluster = join(directory, 'cluster');
  if (await exists(join(cluster, 'PG_VERSION'))) {
    if (user !== null) await handOver(cluster, user);
    return;
  }
  await removeUnfinished(directory);
  const unfinished = join(directory, `cluster.new-${process.pid}`);
  await mkdir(unfinished, { mode: 0o700 });
  if (user !== null) await chown(unfinished, user.uid, user.gid);
  await initialise(unfinished, binaries, user);
  // Only a whole cluster gets the name; the folder's entry is synced before anything is promised.
  await rename(unfinished, cluster);
  const folder = await open(directory, 'r');
  await folder.sync().finally(() => folder.close());
}

/** Finds the folder for the socket: the cluster itself, or a short one where that path is too long. */
export async function prepareSocketFolder(cluster: string, user: ServerUser | null): Promise<string> {
  if (Buffer.byteLength(join(cluster, `.s.PGSQL.${SOCKET_PORT}`)) <= MAX_SOCKET_PATH_BYTES) return cluster;
  const hash = createHash('sha256').update(cluster).digest('hex').slice(0, 16);
  const folder = join(await realpath(tmpdir()), `wf-${hash}`);
  const owner = user ?? { uid: process.getuid?.() ?? 0, gid: process.getgid?.() ?? 0 };
  if (!(await exists(folder))) {
    await mkdir(folder, { mode: 0o700 });
    if (user !== null) await chown(folder, user.uid, user.gid);
  }
  // Anyone may write to the temporary folder, so nobody may have put this there for us.
  const found = await lstat(folder);
  if (found.isDirectory() && found.uid === owner.uid && (found.mode & 0o077) === 0) return folder;
  throw new StateStoreError(
    'no-access',
    `${folder} is needed for the database socket, but it is not a private folder of user ${owner.uid}. Remove it, then start again.`,
  );
}

async function removeUnfinished(directory: string): Promise<void> {
  await mkdir(directory, { recursive: true });
  for (const name of await readdir(directory)) {
    if (name.startsWith('cluster.new-')) await rm(join(directory, name), { recursive: true, force: true });
  }
}

async function initialise(folder: string, binaries: ServerBinaries, user: ServerUser | null): Promise<void> {
  const options = [
    // Only the owner of the folder reaches the socket, so the socket asks for no password; there is no TCP.
    '--auth-local=trust',
    '--auth-host=reject',
    `--username=${OWNER}`,
    '--encoding=UTF8',
    '--locale=C',
    '--no-instructions',
  ];
  try {
    await run(binaries.initdb, ['-D', nameInside(folder), ...options], { cwd: folder, env: SERVER_ENV, ...(user ?? {}) });
    await chmod(folder, 0o700);
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw new StateStoreError(
      'start-failed',
      `The database could not be set up in ${folder}: ${errorMessage(error)}. Check free space and permissions, then start again.`,
    );
  }
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
