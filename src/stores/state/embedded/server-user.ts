import { execFile } from 'node:child_process';
import { chown, lchown, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { StateStoreError } from '../state-store-error.ts';

const run = promisify(execFile);

/** The system user that the server runs as; null is the user of this process. */
export interface ServerUser {
  readonly uid: number;
  readonly gid: number;
}

// PostgreSQL refuses to run as root, and initdb wants a user that has a name. The first that exists is taken.
const CANDIDATES = ['watchfloor', 'postgres', 'nobody'];

/** Chooses the user for the server of a cluster folder: the folder's owner, else the first candidate. */
export async function chooseServerUser(cluster: string): Promise<ServerUser | null> {
  const owner = await ownerOf(cluster);
  const self = process.getuid?.() ?? 0;
  if (self !== 0) {
    if (owner === null || owner.uid === self) return null;
    throw new StateStoreError(
      'no-access',
      `${cluster} belongs to user ${owner.uid}, and this process runs as user ${self}. Start as the same user as before, or as root.`,
    );
  }
  if (owner !== null && owner.uid !== 0) return owner;
  return firstCandidate();
}

/** Hands a folder and everything in it to the server's user; needs root. */
export async function handOver(folder: string, user: ServerUser): Promise<void> {
  const { uid, gid } = user;
  if ((await stat(folder)).uid === uid) return;
  for (const entry of await readdir(folder, { recursive: true })) await lchown(join(folder, entry), uid, gid);
  // The folder itself comes last: its owner says that all of it was handed over.
  await chown(folder, uid, gid);
}

async function ownerOf(folder: string): Promise<ServerUser | null> {
  const found = await stat(folder).catch(() => null);
  return found === null ? null : { uid: found.uid, gid: found.gid };
}

async function firstCandidate(): Promise<ServerUser> {
  for (const name of CANDIDATES) {
    const user = await lookUp(name);
    if (user !== null) return user;
  }
  throw new StateStoreError(
    'no-access',
    'PostgreSQL does not run as root, and there is no user watchfloor, postgres or nobody. Create one: useradd --system watchfloor',
  );
}

async function lookUp(name: string): Promise<ServerUser | null> {
  try {
    const [uid, gid] = await Promise.all([run('id', ['-u', name]), run('id', ['-g', name])]);
    return { uid: Number(uid.stdout), gid: Number(gid.stdout) };
  } catch {
    return null; // `id` fails for a user that does not exist.
  }
}
