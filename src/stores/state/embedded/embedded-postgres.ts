import { realpath } from 'node:fs/promises';
import { join } from 'node:path';
import type { ClientConfig } from 'pg';

import type { Clock } from '#base/clock.ts';
import { lockDataFolder } from '#base/data-lock.ts';
import type { Log } from '#base/log.ts';
import { StateStoreError } from '../state-store-error.ts';
import { OWNER, SOCKET_PORT, prepareCluster, prepareSocketFolder } from './cluster-folder.ts';
import { findPostmaster, stopPostmaster } from './postmaster.ts';
import { findServerBinaries } from './server-binaries.ts';
import { startServer, type RunningServer } from './server-process.ts';
import { chooseServerUser } from './server-user.ts';

export interface EmbeddedPostgres {
  /** How to connect as a user to a database of this server. */
  connection(user: string, database: string): ClientConfig;
  stop(): Promise<void>;
}

export interface EmbeddedOptions {
  readonly directory: string;
  readonly clock: Clock;
  readonly log: Log;
}

/**
 * Starts PostgreSQL on `<directory>/cluster`, reached by a unix socket only. The folder is locked for this process
 * first, so a server that still runs there was left behind by a killed one, and is stopped.
 */
export async function startEmbeddedPostgres({ directory, clock, log }: EmbeddedOptions): Promise<EmbeddedPostgres> {
  const locked = lockDataFolder(directory, clock.nowMs());
  if (!locked.ok) throw new StateStoreError(locked.reason === 'held' ? 'in-use' : 'no-access', locked.detail);
  try {
    const { server, socketFolder } = await startLocked(await realpath(directory), log);
    const stop = async (): Promise<void> => {
      await server.stop();
      locked.lock.release();
    };
    const connection = (user: string, database: string): ClientConfig => connectionTo(socketFolder, user, database);
    return { connection, stop };
  } catch (error) {
    locked.lock.release();
    throw error;
  }
}

async function startLocked(directory: string, log: Log): Promise<{ server: RunningServer; socketFolder: string }> {
  const cluster = join(directory, 'cluster');
  const user = await chooseServerUser(cluster);
  const leftBehind = await findPostmaster(cluster);
  if (leftBehind !== null) {
    log.warn({ pid: leftBehind }, 'A database server was left behind by a process that died; stopping it.');
    await stopPostmaster(leftBehind, cluster);
  }
  const binaries = await findServerBinaries(user);
  await prepareCluster(directory, binaries, user);
  const socketFolder = await prepareSocketFolder(cluster, user);
  const probe = connectionTo(socketFolder, OWNER, 'postgres');
  return { server: await startServer({ cluster, socketFolder, binaries, user, probe, log }), socketFolder };
}

// All parts are given, so that no PG* variable of the environment has a say.
function connectionTo(socketFolder: string, user: string, database: string): ClientConfig {
  return { host: socketFolder, port: SOCKET_PORT, user, database, ssl: false, application_name: 'watchfloor' };
}
