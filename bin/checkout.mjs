// Where things are in this checkout, and whether its dependencies are installed. Runs before anything is installed.
import { copyFileSync, existsSync, readFileSync } from 'node:fs';
import { machine, type } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The root of the checkout; Node has resolved symbolic links (`npm link`) in the address of this file. */
export const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** The Node that everything runs under. */
export const nodePath = join(root, 'node_modules', 'node', 'bin', 'node');

/** Compiled code is kept here, so that a second start need not strip types and compile again. */
export const compileCacheDir = join(root, 'node_modules', '.cache', 'node-compile');

const lockfilePath = join(root, 'package-lock.json');

/** A copy of the lockfile that was installed, named after the kind of machine: bin/watchfloor compares it too. */
const stampPath = join(root, 'node_modules', `.installed-${type()}-${machine()}`);

/** Whether node_modules is what package-lock.json asks for, on this kind of machine. */
export function isInstalled() {
  if (!existsSync(nodePath)) return false;
  if (existsSync(stampPath) && readFileSync(stampPath).equals(readFileSync(lockfilePath))) return true;
  if (!isTreeAsLocked()) return false;
  stampInstalled();
  return true;
}

/** Notes that node_modules is what package-lock.json asks for. */
export function stampInstalled() {
  try {
    copyFileSync(lockfilePath, stampPath);
  } catch (error) {
    // Installed by somebody else and not ours to write: the next call looks again, which takes some milliseconds.
    if (!isNotWritable(error)) throw error;
  }
}

/**
 * npm keeps its own note of what it installed. Where that says the same as the lockfile, somebody ran npm by hand
 * and nothing is to be done.
 */
function isTreeAsLocked() {
  const notePath = join(root, 'node_modules', '.package-lock.json');
  if (!existsSync(notePath)) return false;
  const { packages: there } = JSON.parse(readFileSync(notePath, 'utf8'));
  const { packages: wanted } = JSON.parse(readFileSync(lockfilePath, 'utf8'));
  return hasAllAsLocked(there, wanted);
}

/**
 * Whether all that is wanted is there as wanted. A package that nothing asks for any more is no reason to install again.
 * @param {Record<string, LockEntry>} there
 * @param {Record<string, LockEntry>} wanted
 */
export function hasAllAsLocked(there, wanted) {
  return (
    Object.entries(there).every(([path, entry]) => isLeftOver(path, wanted) || isSamePackage(entry, wanted[path])) &&
    Object.entries(wanted).every(([path, entry]) => path === '' || !isNeededHere(entry) || isSamePackage(entry, there[path]))
  );
}

/**
 * Whether the outermost folder of a package is wanted by nobody. Inside a wanted one, a left-over would hide the right version.
 * @param {string} path
 * @param {Record<string, LockEntry>} wanted
 */
function isLeftOver(path, wanted) {
  const outermost = /^node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path)?.[0] ?? '';
  return outermost !== '' && wanted[outermost] === undefined;
}

/**
 * Optional packages count where they name this platform; which libc this is cannot be told cheaply.
 * @param {LockEntry} entry
 */
function isNeededHere({ optional, os, cpu, libc }) {
  if (optional !== true) return true;
  return libc === undefined && os?.includes(process.platform) === true && cpu?.includes(process.arch) === true;
}

/**
 * @typedef {{ version?: string, integrity?: string, optional?: boolean, os?: string[], cpu?: string[], libc?: string[] }} LockEntry
 * @param {LockEntry} entry
 * @param {LockEntry | undefined} other
 */
function isSamePackage(entry, other) {
  return other !== undefined && entry.version === other.version && entry.integrity === other.integrity;
}

/** @param {unknown} error */
function isNotWritable(error) {
  return ['EACCES', 'EPERM', 'EROFS'].includes(/** @type {NodeJS.ErrnoException} */ (error).code ?? '');
}
