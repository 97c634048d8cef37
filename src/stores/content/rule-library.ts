import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createHash } from 'node:crypto';
import { basename, dirname, join, relative } from 'node:path';
import { z } from 'zod';
import { ContentError } from './content-folder.ts';
import { isArchive, readArchive, splitArchivePath } from './rule-archive.ts';

export const LIBRARY_FILE = 'watchfloor-import.json';
const LICENCE_NAME = /^licen[cs]e(?:\.\w+)?$/i;

const manifestSchema = z.object({
  format: z.literal(1),
  /** Name of the folder or archive that the rules came from. */
  source: z.string(),
  licence: z.string(),
  /** SHA-256 over all paths and digests of files. */
  digest: z.string(),
  counts: z.record(z.string(), z.number()),
  /** Path below the folder -> SHA-256 of the file. */
  files: z.record(z.string(), z.string()),
});

/** What was imported into a folder of rules; lies in it as `watchfloor-import.json`. */
export type LibraryManifest = z.infer<typeof manifestSchema>;

/** A rule file on its way into a library. */
export interface LibraryFile {
  readonly path: string;
  readonly text: string;
}

/** What an import did, or would do, with the files of a library. */
export interface LibraryChange {
  readonly added: readonly string[];
  readonly changed: readonly string[];
  readonly removed: readonly string[];
  readonly unchanged: number;
  /** Files that were edited in the library since the last import: they stay as they are. */
  readonly kept: readonly string[];
}

/** Where a rule file lies below the folder or in the archive it was read from; null for a path that leads out of it. */
export function libraryPath(source: string, path: string): string | null {
  const inner = path.startsWith(`${source}:`) ? path.slice(source.length + 1) : path === source ? basename(path) : insideFolder(relative(source, path));
  return inner.startsWith('/') || inner.split('/').includes('..') ? null : inner;
}

/** A file of an archive that lies in the folder is as if the archive were a folder. */
function insideFolder(path: string): string {
  const archived = splitArchivePath(path);
  return archived === null ? path : `${archived.archive}/${archived.inner}`;
}

/** The licence file at the top of a folder or archive, or one step below. */
export async function readLicence(source: string): Promise<{ readonly name: string; readonly text: string } | null> {
  if (isArchive(source)) return await archivedLicence(source);
  const names = await readdir(source).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOTDIR') return [];
    throw error;
  });
  const name = names.find((one) => LICENCE_NAME.test(one));
  return name === undefined ? null : { name, text: await readFile(join(source, name), 'utf8') };
}

async function archivedLicence(archive: string): Promise<{ readonly name: string; readonly text: string } | null> {
  const [file] = await readArchive(archive, (path) => LICENCE_NAME.test(basename(path)) && path.replace(/^\.\//, '').split('/').length <= 2);
  return file === undefined ? null : { name: basename(file.path), text: file.text };
}

/** What was imported into a folder before; null where nothing was. Throws a ContentError for a manifest that is none. */
export async function readManifest(folder: string): Promise<LibraryManifest | null> {
  const file = join(folder, LIBRARY_FILE);
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
  if (text === null) return null;
  try {
    return manifestSchema.parse(JSON.parse(text));
  } catch (error) {
    throw new ContentError(`${file} is no manifest of an import: ${error instanceof z.ZodError ? z.prettifyError(error) : String(error)}. Import into another folder.`);
  }
}

/** Brings the files of a folder to those of an import: writes, replaces and removes what the import before had; what was edited since stays. */
export async function writeLibrary(folder: string, files: readonly LibraryFile[], about: Pick<LibraryManifest, 'source' | 'licence' | 'counts'>): Promise<LibraryChange> {
  const before = (await readManifest(folder))?.files ?? {};
  const after = Object.fromEntries(files.map(({ path, text }) => [path, sha256(text)]));
  const kept = await editedFiles(folder, before);
  const change = { ...compare(before, after), kept };
  const isFree = (path: string) => !kept.includes(path);
  const texts = new Map(files.map(({ path, text }) => [path, text]));
  for (const path of [...change.added, ...change.changed].filter(isFree)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), texts.get(path) ?? '');
  }
  for (const path of change.removed.filter(isFree)) await rm(join(folder, path), { force: true });
  await mkdir(folder, { recursive: true });
  const digest = sha256(Object.entries(after).sort(([a], [b]) => (a < b ? -1 : 1)).map(([path, hash]) => `${path} ${hash}\n`).join(''));
  const manifest: LibraryManifest = { format: 1, ...about, digest, files: after };
  await writeFile(join(folder, LIBRARY_FILE), `${JSON.stringify(manifest, null, 2)}\n`);
  return change;
}

function compare(before: Readonly<Record<string, string>>, after: Readonly<Record<string, string>>): Omit<LibraryChange, 'kept'> {
  const paths = Object.keys(after).sort();
  return {
    added: paths.filter((path) => before[path] === undefined),
    changed: paths.filter((path) => before[path] !== undefined && before[path] !== after[path]),
    removed: Object.keys(before).filter((path) => after[path] === undefined).sort(),
    unchanged: paths.filter((path) => before[path] === after[path]).length,
  };
}

/** Files that are not as the last import left them; those that are gone count as edited too, since someone took them away. */
async function editedFiles(folder: string, before: Readonly<Record<string, string>>): Promise<string[]> {
  const checked = await Promise.all(Object.entries(before).map(async ([path, hash]) => {
    const text = await readFile(join(folder, path), 'utf8').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return null;
      throw error;
    });
    return text === null || sha256(text) !== hash ? [path] : [];
  }));
  return checked.flat().sort();
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
