import { readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { gunzipSync } from 'node:zlib';
import { extract } from 'tar-stream';
import { z } from 'zod';

/** The class of event logs misspells its name and calls its attribute `file` by another name in its constraint. */
const CORRECTED_NAMES = new Map([['event_log_actvity', 'event_log_activity'], ['log_file', 'file']]);

const enumValue = z.object({ caption: z.string().optional() });

const attribute = z.object({
  type: z.string().optional(),
  is_array: z.boolean().optional(),
  requirement: z.enum(['required', 'recommended', 'optional']).nullish(),
  enum: z.record(z.string(), enumValue).optional(),
  /** `null` takes an inherited attribute out of its profile. */
  profile: z.string().nullish(),
  observable: z.number().optional(),
  caption: z.string().optional(),
  '@deprecated': z.unknown().optional(),
});

const attributes = z.record(z.string(), z.union([z.array(z.string()), attribute])).transform((entries) => {
  const { $include, ...rest } = entries;
  const own: Record<string, SourceAttribute> = {};
  for (const [name, value] of Object.entries(rest)) if (!Array.isArray(value)) own[name] = value;
  return { include: Array.isArray($include) ? $include : [], own };
});

const attributeName = z.string().transform(correctName);
const constraints = z.object({ at_least_one: z.array(attributeName).optional(), just_one: z.array(attributeName).optional() });

const item = z.object({
  /** Absent in an extension's patch of an object of the core schema. */
  name: z.string().optional(),
  caption: z.string().optional(),
  extends: z.string().optional(),
  category: z.string().optional(),
  uid: z.number().optional(),
  observable: z.number().optional(),
  profiles: z.array(z.string()).optional(),
  constraints: constraints.optional(),
  '@deprecated': z.unknown().optional(),
  attributes: attributes.default({ include: [], own: {} }),
});

const dataType = z.object({
  caption: z.string().optional(),
  type: z.string().optional(),
  regex: z.string().optional(),
  max_len: z.number().optional(),
  range: z.tuple([z.number(), z.number()]).optional(),
  observable: z.number().optional(),
});

const dictionary = z.object({
  attributes: z.record(z.string(), attribute),
  types: z.object({ attributes: z.record(z.string(), dataType) }).optional(),
});

const categories = z.object({ attributes: z.record(z.string(), z.object({ uid: z.number(), caption: z.string() })) });
const extension = z.object({ uid: z.number(), name: z.string() });
const version = z.object({ version: z.string() });

export type SourceAttribute = z.infer<typeof attribute>;
export type SourceItem = z.infer<typeof item>;
export type SourceDataType = z.infer<typeof dataType>;
export interface Extension {
  readonly uid: number;
  readonly name: string;
}
export interface SchemaItem extends SourceItem {
  readonly extension: Extension | null;
}

/** The schema source as it stands in its files, core and extensions side by side. */
export interface SchemaSource {
  readonly version: string;
  readonly categories: ReadonlyMap<string, { readonly uid: number; readonly caption: string }>;
  readonly dictionary: ReadonlyMap<string, SourceAttribute>;
  readonly types: ReadonlyMap<string, SourceDataType>;
  readonly events: readonly SchemaItem[];
  readonly objects: readonly SchemaItem[];
  readonly profiles: readonly SchemaItem[];
}

/** Reads `ocsf-schema.tar.gz`: the JSON files of github.com/ocsf/ocsf-schema in one archive. */
export async function readSchema(archivePath: string): Promise<SchemaSource> {
  return parseSchema(await readArchive(archivePath));
}

/** Takes the schema's files by path (`events/system/file_activity.json`). */
export function parseSchema(files: ReadonlyMap<string, unknown>): SchemaSource {
  const dictionaries = filesNamed(files, /^(?:extensions\/[^/]+\/)?dictionary\.json$/).map(([, json]) => dictionary.parse(json));
  return {
    version: version.parse(files.get('version.json')).version,
    categories: new Map(Object.entries(categories.parse(files.get('categories.json')).attributes)),
    dictionary: new Map(dictionaries.flatMap((each) => Object.entries(each.attributes))),
    types: new Map(dictionaries.flatMap((each) => Object.entries(each.types?.attributes ?? {}))),
    events: itemsIn(files, 'events'),
    objects: itemsIn(files, 'objects'),
    profiles: itemsIn(files, 'profiles'),
  };
}

async function readArchive(path: string): Promise<Map<string, unknown>> {
  const files = new Map<string, unknown>();
  const archive = extract();
  archive.end(gunzipSync(await readFile(path)));
  for await (const entry of archive) {
    const name = entry.header.name.replace(/^\.\//, '');
    const content = await text(entry);
    if (name.endsWith('.json')) files.set(name, JSON.parse(content));
  }
  return files;
}

function correctName(name: string): string {
  return CORRECTED_NAMES.get(name) ?? name;
}

function filesNamed(files: ReadonlyMap<string, unknown>, pattern: RegExp): [string, unknown][] {
  return [...files].filter(([path]) => pattern.test(path)).sort(([a], [b]) => (a < b ? -1 : 1));
}

function itemsIn(files: ReadonlyMap<string, unknown>, folder: string): SchemaItem[] {
  const pattern = new RegExp(`^(?:extensions/[^/]+/)?${folder}/`);
  return filesNamed(files, pattern).map(([path, json]) => {
    const parsed = item.parse(json);
    const name = parsed.name === undefined ? undefined : correctName(parsed.name);
    return { ...parsed, name, extension: extensionOf(files, path) };
  });
}

function extensionOf(files: ReadonlyMap<string, unknown>, path: string): Extension | null {
  const folder = /^extensions\/[^/]+\//.exec(path)?.[0];
  return folder === undefined ? null : extension.parse(files.get(`${folder}extension.json`));
}
