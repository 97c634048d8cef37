import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { codeDigest } from '#base/code-digest.ts';
import type { CachePlace } from '#stores/content/parse-cache.ts';

/** The cache of the platform: in its data folder. */
export function cacheOfData(dataDir: string, onUnwritable: (detail: string) => void): CachePlace {
  return { folder: join(dataDir, 'cache'), code: parserDigest(), onUnwritable };
}

/** The cache of verbs that work without a platform: in the user's cache folder (https://specifications.freedesktop.org/basedir-spec/latest/). */
export function cacheOfUser(env: Readonly<Record<string, string | undefined>> = process.env): CachePlace {
  const named = env['XDG_CACHE_HOME'] ?? '';
  // A verb prints what it was asked for; that the next call takes a second longer is no news.
  return { folder: join(isAbsolute(named) ? named : join(homedir(), '.cache'), 'watchfloor'), code: parserDigest(), onUnwritable: () => undefined };
}

/** All that the engine may import, what reads content, and what npm installed: a narrower choice would miss an import that is added later. */
const PARSERS = ['../engine', '../contract', '../stores/content'];
let known: string | null | undefined;

function parserDigest(): string | null {
  if (known === undefined) known = codeDigest([...PARSERS.map((path) => fileURLToPath(new URL(path, import.meta.url))), installedNote()], performance.timeOrigin);
  return known;
}

/** npm's own list of what it installed, with versions: of the folder that packages are really taken from. */
function installedNote(): string {
  return fileURLToPath(new URL('../.package-lock.json', import.meta.resolve('yaml/package.json')));
}
