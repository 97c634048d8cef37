import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import type { ZodType } from 'zod';
import { type MappingDocument, mappingSchema } from '#contract/mapping.ts';
import { type PlaceholderList, placeholderListSchema } from '#contract/placeholder-list.ts';
import { type Taxonomy, taxonomySchema, type Unrouted, unroutedSchema } from '#contract/taxonomy.ts';
import { type CachePlace, ParseCache } from './parse-cache.ts';

/** A piece of content that cannot be read; the message names the file and says what is wrong in it. */
export class ContentError extends Error {}

/** Reads every `mapping.yml` below `folder/sources`. Throws a ContentError that names the file. */
export async function readMappings(folder: string): Promise<readonly MappingDocument[]> {
  return (await readCheckedMappings(folder, () => [])).map(({ document }) => document);
}

/** A mapping, with what is wrong with it beyond its form. */
export interface CheckedMapping<P> {
  readonly document: MappingDocument;
  readonly problems: readonly P[];
}

/** The same, each with what `check` finds wrong with it; what the cache has is neither parsed nor checked again. */
export async function readCheckedMappings<P>(folder: string, check: (document: MappingDocument) => readonly P[], place: CachePlace | null = null): Promise<readonly CheckedMapping<P>[]> {
  const root = join(folder, 'sources');
  const names = (await readdir(root, { withFileTypes: true })).filter((entry) => entry.isDirectory()).map((entry) => entry.name).sort();
  const parse = (text: string, file: string): CheckedMapping<P> => {
    const document = parseDocument(text, file, mappingSchema, 'mapping');
    return { document, problems: check(document) };
  };
  return await withCache(place, 'mappings', root, (cache) => Promise.all(names.map(async (name) => {
    const file = join(root, name, 'mapping.yml');
    const mapping = cache.parse(await readFile(file, 'utf8'), file, parse);
    checkName(mapping.document, file, name);
    return mapping;
  })));
}

/** Of the taxonomy, what has no aliases but reasons. */
const UNROUTED_FILE = 'unrouted.yml';

/** Reads every file of aliases below `folder/taxonomy`, in the order of their names. */
export async function readTaxonomy(folder: string, place: CachePlace | null = null): Promise<Taxonomy> {
  const root = join(folder, 'taxonomy');
  const names = (await readdir(root)).filter((name) => name.endsWith('.yml') && name !== UNROUTED_FILE).sort();
  const parts = await withCache(place, 'taxonomy', root, (cache) => Promise.all(names.map((name) => readDocument(join(root, name), taxonomySchema, 'taxonomy', cache))));
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
  checkName(document, file, folderName);
  return document;
}

function checkName({ source }: MappingDocument, file: string, folderName: string): void {
  if (source !== folderName) throw new ContentError(`${file}: source "${source}" must be named like its folder, "${folderName}"`);
}

/** Reads with a cache, and writes what is new in it. */
async function withCache<T>(place: CachePlace | null, kind: string, source: string, read: (cache: ParseCache) => Promise<T>): Promise<T> {
  const cache = await ParseCache.open(place, kind, source);
  const found = await read(cache);
  await cache.close();
  return found;
}

/** Reads a YAML document of a form. Throws a ContentError that names the file. */
export async function readDocument<T>(file: string, schema: ZodType<T>, kind: string, cache?: ParseCache): Promise<T> {
  const text = await readFile(file, 'utf8');
  const parse = () => parseDocument(text, file, schema, kind);
  return cache === undefined ? parse() : cache.parse(text, file, parse);
}

function parseDocument<T>(text: string, file: string, schema: ZodType<T>, kind: string): T {
  const parsed = schema.safeParse(readYaml(text, file));
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
