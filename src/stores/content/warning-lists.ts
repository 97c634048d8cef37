import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type WarningList, warningListSchema } from '#contract/warning-list.ts';
import { readDocument } from './content-folder.ts';

/** Reads every list below `folder/warning-lists`; each is named like its file. Throws a ContentError that names the file. */
export async function readWarningLists(folder: string): Promise<readonly WarningList[]> {
  const root = join(folder, 'warning-lists');
  const names = (await readdir(root)).filter((name) => name.endsWith('.yml')).sort();
  return await Promise.all(names.map((name) => readDocument(join(root, name), warningListSchema, 'warning list')));
}

/** The JSON documents below a folder, as MISP's warninglists have them; null where one is no JSON. */
export async function readJsonBelow(folder: string): Promise<readonly { readonly file: string; readonly document: unknown }[]> {
  const files = (await readdir(folder, { recursive: true })).filter((name) => name.endsWith('.json')).sort().map((name) => join(folder, name));
  return await Promise.all(files.map(async (file) => ({ file, document: parsed(await readFile(file, 'utf8')) })));
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
