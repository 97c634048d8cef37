// One set-up at a time in a checkout. A pid file, since nothing is installed yet that could ask the kernel for a lock.
import { linkSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { root } from './checkout.mjs';

const POLL_MS = 500;
/** After this long without a sign of its holder, a lock of another machine on a shared disk counts as left behind. */
const FOREIGN_LOCK_MS = 30 * 60_000;

/**
 * Runs the task while no other process sets up the same checkout; waits for one that does.
 * @template T
 * @param {() => Promise<T>} task
 * @param {string} path
 * @returns {Promise<T>}
 */
export async function withSetUpLock(task, path = join(root, '.set-up.lock')) {
  const mine = `${process.pid} ${hostname()} ${Date.now()} ${Math.random()}\n`;
  let hasSaid = false;
  while (!(await takeLock(path, mine))) {
    const holder = readLock(path);
    if (holder !== null && !hasSaid) process.stderr.write(`Waiting for process ${holder.split(' ')[0]}, which is setting up this checkout …\n`);
    hasSaid ||= holder !== null;
    await wait(POLL_MS);
  }
  const drop = () => readLock(path) === mine && rmSync(path, { force: true });
  process.on('exit', drop);
  try {
    return await task();
  } finally {
    process.off('exit', drop);
    drop();
  }
}

/** @param {string} path @param {string} mine */
async function takeLock(path, mine) {
  const holder = readLock(path);
  if (holder !== null) {
    if (!isLeftBehind(path, holder)) return false;
    // Renamed, not removed: of two that find it left behind, one gets it. Whoever got a fresh one gives it back.
    const aside = `${path}.${process.pid}`;
    if (!attempt(() => renameSync(path, aside))) return false;
    const wasStale = readLock(aside) === holder;
    if (!wasStale) attempt(() => linkSync(aside, path));
    rmSync(aside, { force: true });
    if (!wasStale) return false;
  }
  if (!createLock(path, mine)) return false;
  if (holder !== null) await wait(POLL_MS / 10);
  return readLock(path) === mine;
}

/** Appears whole or not at all: a reader never sees a lock without its holder. @param {string} path @param {string} mine */
function createLock(path, mine) {
  const draft = `${path}.new.${process.pid}`;
  writeFileSync(draft, mine);
  const isCreated = attempt(() => linkSync(draft, path));
  rmSync(draft, { force: true });
  return isCreated;
}

/** @param {string} path @param {string} holder */
function isLeftBehind(path, holder) {
  const [pid, host] = holder.split(' ');
  if (host !== hostname()) return attempt(() => statSync(path)) && Date.now() - statSync(path).mtimeMs > FOREIGN_LOCK_MS;
  try {
    process.kill(Number(pid), 0);
    return false;
  } catch (error) {
    return /** @type {NodeJS.ErrnoException} */ (error).code === 'ESRCH';
  }
}

/** @param {string} path */
function readLock(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (isLostRace(error)) return null;
    throw error;
  }
}

/** Does it, or answers false where another process was faster. @param {() => unknown} step */
function attempt(step) {
  try {
    step();
    return true;
  } catch (error) {
    if (isLostRace(error)) return false;
    throw error;
  }
}

/** @param {unknown} error */
function isLostRace(error) {
  return ['ENOENT', 'EEXIST'].includes(/** @type {NodeJS.ErrnoException} */ (error).code ?? '');
}
