import { createReadStream } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { createGunzip } from 'node:zlib';
import { extract } from 'tar-stream';

/** A rule file as it stands, not yet read as Sigma. */
export interface RuleFile {
  readonly path: string;
  readonly text: string;
}

/** Left out: hidden files, and what a checkout of SigmaHQ holds beside its rules. */
const isPackFile = (name: string) => /\.ya?ml$/i.test(name) && !/(?:^|\/)\.|(?:^|\/)(?:tests?|regression_data)\/|(?:^|\/)other\/godmode_/.test(name);
const isRuleFile = (name: string) => isPackFile(name) && !/\.proof\.ya?ml$/i.test(name);

/** Every rule file below a folder, a single file, or inside `.tar.gz` archives there; sorted by path. */
export function readRuleFiles(path: string): Promise<readonly RuleFile[]> {
  return readFiles(path, isRuleFile);
}

/** Every rule file, and the proofs beside them, where `readRuleFiles` looks. */
export function readPackFiles(path: string): Promise<readonly RuleFile[]> {
  return readFiles(path, isPackFile);
}

async function readFiles(path: string, isWanted: (name: string) => boolean): Promise<readonly RuleFile[]> {
  const info = await stat(path);
  if (!info.isDirectory()) return isArchive(path) ? await readArchive(path, isWanted) : [{ path, text: await readFile(path, 'utf8') }];
  const names = (await readdir(path, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name)).sort();
  const plain = await Promise.all(names.filter((name) => isWanted(name.slice(path.length))).map(async (name) => ({ path: name, text: await readFile(name, 'utf8') })));
  const archived = await Promise.all(names.filter(isArchive).map((name) => readArchive(name, isWanted)));
  return [...plain, ...archived.flat()];
}

function isArchive(name: string): boolean {
  return /\.(?:tar\.gz|tgz)$/i.test(name);
}

async function readArchive(path: string, isWanted: (name: string) => boolean): Promise<RuleFile[]> {
  const archive = extract();
  const source = createReadStream(path).pipe(createGunzip());
  source.on('error', (error) => archive.destroy(error));
  source.pipe(archive);
  const files: RuleFile[] = [];
  for await (const entry of archive) {
    const { name, type } = entry.header;
    if (type !== 'file' || !isWanted(name)) {
      entry.resume();
      continue;
    }
    const chunks: Buffer[] = [];
    for await (const chunk of entry) chunks.push(chunk as Buffer);
    files.push({ path: `${path}:${name}`, text: Buffer.concat(chunks).toString('utf8') });
  }
  return files.sort((a, b) => (a.path < b.path ? -1 : 1));
}
