import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { isArchive, readArchive } from './rule-archive.ts';

/** A rule file as it stands, not yet read as Sigma. */
export interface RuleFile {
  readonly path: string;
  readonly text: string;
}

/** Left out: hidden files, and what a checkout of SigmaHQ holds beside its rules. */
const isContent = (name: string) => /\.ya?ml$/i.test(name) && !/(?:^|\/)\.|(?:^|\/)(?:tests?|regression_data)\/|(?:^|\/)other\/godmode_/.test(name);
/** Chains over alerts lie among the rules too, and are read by themselves. */
const isPackFile = (name: string) => isContent(name) && !/\.chain(?:\.proof)?\.ya?ml$/i.test(name);
const isRuleFile = (name: string) => isPackFile(name) && !/\.proof\.ya?ml$/i.test(name);

/** Every rule file below a folder, a single file, or inside `.tar.gz` and `.zip` archives there; sorted by path. Throws a ContentError for an archive that cannot be read. */
export function readRuleFiles(path: string): Promise<readonly RuleFile[]> {
  return readFiles(path, isRuleFile);
}

/** Every rule file, and the proofs beside them, where `readRuleFiles` looks. */
export function readPackFiles(path: string): Promise<readonly RuleFile[]> {
  return readFiles(path, isPackFile);
}

async function readFiles(path: string, isWanted: (name: string) => boolean): Promise<readonly RuleFile[]> {
  const info = await stat(path);
  if (!info.isDirectory()) return isArchive(path) ? await archivedFiles(path, isWanted) : [{ path, text: await readFile(path, 'utf8') }];
  const names = (await readdir(path, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name)).sort();
  const plain = await Promise.all(names.filter((name) => isWanted(name.slice(path.length))).map(async (name) => ({ path: name, text: await readFile(name, 'utf8') })));
  const archived = await Promise.all(names.filter(isArchive).map((name) => archivedFiles(name, isWanted)));
  return [...plain, ...archived.flat()];
}

async function archivedFiles(archive: string, isWanted: (name: string) => boolean): Promise<readonly RuleFile[]> {
  return (await readArchive(archive, isWanted)).map(({ path, text }) => ({ path: `${archive}:${path}`, text }));
}
