import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import type { ZodType } from 'zod';
import { type MappingDocument, mappingSchema } from '#contract/mapping.ts';
import { type PlaceholderList, placeholderListSchema } from '#contract/placeholder-list.ts';
import { type Taxonomy, taxonomySchema, type Unrouted, unroutedSchema } from '#contract/taxonomy.ts';

/** A piece of content that cannot be read; the message names the file and says what is wrong in it. */
export class ContentError extends Error {}

/** Reads every `mapping.yml` below `folder/sources`. Throws a ContentError that names the file. */
export async function readMappings(folder: string): Promise<readonly MappingDocument[]> {
  const root = join(folder, 'sources');
  const names = (await readdir(root, { withFileTypes: true })).filter((entry) => entry.isDirectory()).map((entry) => entry.name).sort();
  return await Promise.all(names.map((name) => readMapping(join(root, name, 'mapping.yml'), name)));
}

/** Of the taxonomy, what has no aliases but reasons. */
const UNROUTED_FILE = 'unrouted.yml';

/** Reads every file of aliases below `folder/taxonomy`, in the order of their names. */
export async function readTaxonomy(folder: string): Promise<Taxonomy> {
  const root = join(folder, 'taxonomy');
  const names = (await readdir(root)).filter((name) => name.endsWith('.yml') && name !== UNROUTED_FILE).sort();
  const parts = await Promise.all(names.map(async (name) => readDocument(join(root, name), taxonomySchema, 'taxonomy')));
  return parts.flat();
}

/** Reads every list below `folder/lists`; each is named like its file. */
export async function readLists(folder: string): Promise<readonly PlaceholderList[]> {
  const root = join(folder, 'lists');
  const names = (await readdir(root)).filter((name) => name.endsWith('.yml')).sort();
  return await Promise.all(names.map(async (name) => {
    const list = await readDocument(join(root, name), placeholderListSchema, 'list');
    if (`${list.name}.yml` !== name) throw new ContentError(`${join(root, name)}: the list "${list.name}" must be named like its file`);
    return list;
  }));
}

/** Reads which log sources of Sigma no mapping gives, and why. */
export async function readUnrouted(folder: string): Promise<Unrouted> {
  return await readDocument(join(folder, 'taxonomy', UNROUTED_FILE), unroutedSchema, 'list of log sources without a route');
}

/** Reads one mapping; its source must be named like its folder. */
export async function readMapping(file: string, folderName: string): Promise<MappingDocument> {
  const document = await readDocument(file, mappingSchema, 'mapping');
  if (document.source !== folderName) throw new ContentError(`${file}: source "${document.source}" must be named like its folder, "${folderName}"`);
  return document;
}

async function readDocument<T>(file: string, schema: ZodType<T>, kind: string): Promise<T> {
  const parsed = schema.safeParse(readYaml(await readFile(file, 'utf8'), file));
  if (parsed.success) return parsed.data;
  const lines = parsed.error.issues.map((issue) => `  ${issue.path.join('.') || '(top)'}: ${issue.message}`);
  throw new ContentError(`${file} is no ${kind}:\n${lines.join('\n')}`);
}

function readYaml(text: string, file: string): unknown {
  try {
    return parse(text, { maxAliasCount: 100, merge: true });
  } catch (error) {
    throw new ContentError(`${file}: ${error instanceof Error ? error.message : String(error)}`);
  }
}
