import { existsSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { runProgram } from '../../tools/run-program.ts';
import type { Peer } from './peer-list.ts';

/** Where peers are, unless another folder is named: outside the checkout, since they are no part of it. */
export const DEFAULT_FOLDER = join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'watchfloor-peers');

export function folderOf(peer: Peer, into: string): string {
  return join(into, peer.name);
}

/** True when the peer is there whole, in the version and with the code of this checkout. */
export function isInstalled(peer: Peer, into: string): boolean {
  const path = markerOf(peer, into);
  return existsSync(path) && readFileSync(path, 'utf8') === recipeOf(peer, into);
}

/** Installs one peer, going on where an interrupted build stopped; answers why it could not, or null. Builds use `jobs` cores, at low priority. */
export async function installPeer(peer: Peer, into: string, jobs: number): Promise<string | null> {
  const folder = folderOf(peer, into);
  rmSync(markerOf(peer, into), { force: true });
  mkdirSync(folder, { recursive: true });
  for (const command of peer.install(folder)) {
    const run = await runProgram('nice', ['-n', '15', ...command], folder, { CARGO_BUILD_JOBS: String(jobs) });
    if (run.code !== 0) return `${command.join(' ')} ended with ${run.code}: ${lastLines(run.stderr)}`;
  }
  // What a build leaves behind is of no use: it is hundreds of megabytes.
  for (const rest of globSync('target/release/{deps,build,incremental,.fingerprint}', { cwd: folder })) rmSync(join(folder, rest), { recursive: true, force: true });
  writeFileSync(markerOf(peer, into), recipeOf(peer, into));
  return null;
}

function markerOf(peer: Peer, into: string): string {
  return join(folderOf(peer, into), 'installed.json');
}

/** All that decides what is installed, as text. */
function recipeOf(peer: Peer, into: string): string {
  const sources = peer.sources.flatMap((folder) => globSync(`${folder}/**/*.{rs,toml}`, { cwd: import.meta.dirname })).sort();
  return JSON.stringify([peer.install(folderOf(peer, into)), sources.map((file) => readFileSync(join(import.meta.dirname, file), 'utf8'))]);
}

function lastLines(text: string): string {
  return text.trim().split('\n').filter((line) => line.trim() !== '').slice(-3).join(' ').slice(0, 500);
}
