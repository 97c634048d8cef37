import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before } from 'node:test';
import pg from 'pg';

import { systemClock } from '#base/clock.ts';
import { silentLog } from '#base/log.ts';
import { OWNER } from './embedded/cluster-folder.ts';
import { startEmbeddedPostgres, type EmbeddedPostgres } from './embedded/embedded-postgres.ts';
import { testStateStore } from './port.suite.ts';
import { openPostgresStateStore } from './postgres-state-store.ts';

let directory = '';
let server: EmbeddedPostgres;
let databases = 0;

before(async () => {
  directory = await mkdtemp(join(tmpdir(), 'wf-state-'));
  server = await startEmbeddedPostgres({ directory, clock: systemClock, log: silentLog });
});

after(async () => {
  await server.stop();
  await rm(directory, { recursive: true });
});

/** A new database, owned by a user that is no superuser: what an operator's server gives us. */
async function newDatabaseUrl(): Promise<string> {
  databases += 1;
  const admin = new pg.Client(server.connection(OWNER, 'postgres'));
  await admin.connect();
  await admin.query(databases === 1 ? 'CREATE ROLE operator LOGIN CREATEROLE' : 'SELECT 1');
  await admin.query(`CREATE DATABASE state_${databases} OWNER operator`);
  await admin.end();
  const { host } = server.connection(OWNER, 'postgres');
  return `postgres://operator@/state_${databases}?host=${encodeURIComponent(host ?? '')}`;
}

testStateStore('the state store on PostgreSQL', async (clock) => openPostgresStateStore({ url: await newDatabaseUrl() }, { clock }));
