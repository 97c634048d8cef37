import { readdir, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';

/** A file that holds records, or one that was passed over and why. */
export type FoundFile = { readonly path: string; readonly skipped?: undefined } | { readonly path: string; readonly skipped: string };

/** A path that was named and cannot be looked at; the message says so as it is meant for people. */
export class UnreachablePath extends Error {}

/** Files that stand beside data and describe it. */
const DOCUMENT_NAME = /^(?:readme|license|licence|notice|source|manifest|index|changelog|contributing|copying)\b/i;
const DOCUMENT_TYPE = /\.(?:md|ya?ml|html?|pdf|docx?|xlsx?|png|jpe?g|gif|svg|py|ps1|sh|js|ts|rst|toml|ini|cfg|lock)$/i;

/** All files below the paths, in the order of their names. A path that is named itself is read whatever it is called. */
export async function* findFiles(paths: readonly string[]): AsyncGenerator<FoundFile> {
  for (const path of paths) {
    const info = await stat(path).catch((error: NodeJS.ErrnoException) => {
      throw new UnreachablePath(error.code === 'ENOENT' ? `There is no file or folder ${path}.` : `${path} cannot be read (${error.code}).`);
    });
    if (info.isDirectory()) yield* walk(path);
    else yield { path };
  }
}

async function* walk(folder: string): AsyncGenerator<FoundFile> {
  const entries = (await readdir(folder, { withFileTypes: true })).sort((a, b) => (a.name < b.name ? -1 : 1));
  for (const entry of entries) {
    const path = join(folder, entry.name);
    if (entry.name.startsWith('.')) continue;
    if (entry.isDirectory()) yield* walk(path);
    else if (entry.isFile()) yield isDocument(entry.name) ? { path, skipped: 'a document, not data' } : { path };
  }
}

/** True for names of documents; `INDEX.tsv` and `README.md` are, `index.log` is not. */
export function isDocument(name: string): boolean {
  const base = basename(name).replace(/\.gz$/, '');
  return DOCUMENT_TYPE.test(base) || (DOCUMENT_NAME.test(base) && /^[^.]*(?:\.(?:txt|tsv|md))?$/.test(base));
}
