import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/** Who holds a data folder. */
export interface LockHolder {
  readonly pid: number;
  readonly host: string;
  readonly startedAt: string;
}

export interface DataLock {
  release(): void;
}

export type DataLockOutcome =
  | { readonly ok: true; readonly lock: DataLock }
  | { readonly ok: false; readonly reason: 'held' | 'not-writable'; readonly holder: LockHolder | null; readonly detail: string };

const LOCK_FILE = 'in-use.lock';
const HOLDER_FILE = 'in-use.json';
const SQLITE_BUSY = 5;
const SQLITE_CANTOPEN = 14;
const SQLITE_READONLY = 8;

// Kept reachable until released: a collected handle would close its file, and with it give the lock away.
const held = new Set<DatabaseSync>();

/**
 * Takes a data folder for this process alone. The lock is the kernel's (through SQLite, on an empty file), so it ends with the
 * process however that dies: there is no stale lock to judge, also not between containers, where a pid means
 * nothing. Beside it `in-use.json` says who holds it, for people.
 */
export function lockDataFolder(dataDir: string, nowMs: number): DataLockOutcome {
  let database: DatabaseSync;
  try {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 });
    database = new DatabaseSync(join(dataDir, LOCK_FILE), { timeout: 0 });
  } catch (error) {
    return refused(dataDir, error);
  }
  try {
    database.exec('BEGIN EXCLUSIVE');
    const holder: LockHolder = { pid: process.pid, host: hostname(), startedAt: new Date(nowMs).toISOString() };
    writeFileSync(join(dataDir, HOLDER_FILE), `${JSON.stringify(holder)}\n`);
  } catch (error) {
    database.close();
    return refused(dataDir, error);
  }
  held.add(database);
  return { ok: true, lock: { release: () => release(dataDir, database) } };
}

/** Who says to hold the folder; null where nobody does or it cannot be read. What is left by a dead process is told too. */
export function readLockHolder(dataDir: string): LockHolder | null {
  try {
    const holder = JSON.parse(readFileSync(join(dataDir, HOLDER_FILE), 'utf8')) as Partial<LockHolder>;
    const { pid, host, startedAt } = holder;
    return typeof pid === 'number' && typeof host === 'string' && typeof startedAt === 'string' ? { pid, host, startedAt } : null;
  } catch {
    // Not there, or just being written: the lock itself does not depend on it.
    return null;
  }
}

function release(dataDir: string, database: DatabaseSync): void {
  if (!held.delete(database)) return;
  rmSync(join(dataDir, HOLDER_FILE), { force: true });
  database.close();
}

function refused(dataDir: string, error: unknown): DataLockOutcome {
  const { errcode, code, message } = error as { errcode?: number; code?: string; message?: string };
  if (errcode === SQLITE_BUSY) {
    const holder = readLockHolder(dataDir);
    return { ok: false, reason: 'held', holder, detail: heldDetail(dataDir, holder) };
  }
  if (errcode === SQLITE_CANTOPEN || errcode === SQLITE_READONLY || (code !== undefined && code !== 'ERR_SQLITE_ERROR')) {
    const detail = `The data folder ${dataDir} cannot be written to (${message}). Make it writable for this user, or choose another with --data DIR.`;
    return { ok: false, reason: 'not-writable', holder: null, detail };
  }
  throw error;
}

function heldDetail(dataDir: string, holder: LockHolder | null): string {
  const who = holder === null ? 'another process' : `process ${holder.pid}${holder.host === hostname() ? '' : ` on ${holder.host}`}, started ${holder.startedAt}`;
  return `The data folder ${dataDir} is in use by ${who}. Stop that one first, or choose another folder with --data DIR.`;
}
