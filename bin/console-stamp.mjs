// Whether the built console is what its sources say.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './checkout.mjs';

const stampPath = join(root, 'dist', '.console-built');

/** The console's own files, what it may import, and what decides how it is built. */
const SOURCES = ['src/web', 'src/contract', 'src/engine', 'vite.config.ts', 'package-lock.json'];

export function hasConsole() {
  return existsSync(join(root, 'src/web/console/index.html'));
}

export function isConsoleBuilt() {
  return existsSync(stampPath) && readFileSync(stampPath, 'utf8') === sourcesFingerprint();
}

export function stampConsole() {
  mkdirSync(join(root, 'dist'), { recursive: true });
  writeFileSync(stampPath, sourcesFingerprint());
}

/** Taken away before a build, so that one that was broken off is done again. */
export function unstampConsole() {
  rmSync(stampPath, { force: true });
}

/** Names, sizes and times of all source files: any change, removal or step back to an older file changes it. */
function sourcesFingerprint() {
  const hash = createHash('sha256');
  for (const source of SOURCES) hashPath(hash, join(root, source));
  return `${hash.digest('hex')}\n`;
}

/** @param {import('node:crypto').Hash} hash @param {string} path */
function hashPath(hash, path) {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats === undefined) return;
  if (stats.isDirectory()) {
    for (const name of readdirSync(path).sort()) hashPath(hash, join(path, name));
    return;
  }
  if (!/\.test\.tsx?$/.test(path)) hash.update(`${path} ${stats.size} ${stats.mtimeMs}\n`);
}
