import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before } from 'node:test';
import pg, { type ClientConfig } from 'pg';

import { systemClock } from '#base/clock.ts';
import { silentLog } from '#base/log.ts';
import { OWNER } from './cluster-folder.ts';
import { startEmbeddedPostgres, type EmbeddedPostgres } from './embedded-postgres.ts';

export interface TestServer {
  /** Makes an empty database that belongs to a user who is no superuser, as operators of a server give one away. */
  newDatabase(): Promise<{ readonly url: string; readonly superuser: ClientConfig }>;
}

/** One server for all tests of a file, in a folder that goes with it. */
export function testServer(): TestServer {
  let directory = '';
  let server: EmbeddedPostgres | null = null;
  let databases = 0;
  before(async () => {
    directory = await mkdtemp(join(tmpdir(), 'wf-state-'));
    server = await startEmbeddedPostgres({ directory, clock: systemClock, log: silentLog });
    await runAs(server.connection(OWNER, 'postgres'), 'CREATE ROLE operator LOGIN CREATEROLE');
  });
  after(async () => {
    await server?.stop();
    await rm(directory, { recursive: true });
  });
  const newDatabase: TestServer['newDatabase'] = async () => {
    if (server === null) throw new Error('The server of this file does not run.');
    databases += 1;
    const name = `state_${databases}`;
    await runAs(server.connection(OWNER, 'postgres'), `CREATE DATABASE ${name} OWNER operator`);
    const superuser = server.connection(OWNER, name);
    return { url: `postgres://operator@/${name}?host=${encodeURIComponent(superuser.host ?? '')}`, superuser };
  };
  return { newDatabase };
}

/** Runs statements on a connection of their own. */
export async function runAs(connection: ClientConfig, sql: string): Promise<void> {
  const client = new pg.Client(connection);
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
