import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import { type MappingDocument, mappingSchema } from '#contract/mapping.ts';

/** A piece of content that cannot be read; the message names the file and says what is wrong in it. */
export class ContentError extends Error {}

/** Reads every `mapping.yml` below `folder/sources`. Throws a ContentError that names the file. */
export async function readMappings(folder: string): Promise<readonly MappingDocument[]> {
  const root = join(folder, 'sources');
  const names = (await readdir(root, { withFileTypes: true })).filter((entry) => entry.isDirectory()).map((entry) => entry.name).sort();
  return await Promise.all(names.map((name) => readMapping(join(root, name, 'mapping.yml'), name)));
}

async function readMapping(file: string, folderName: string): Promise<MappingDocument> {
  const parsed = mappingSchema.safeParse(readYaml(await readFile(file, 'utf8'), file));
  if (!parsed.success) {
    const lines = parsed.error.issues.map((issue) => `  ${issue.path.join('.') || '(top)'}: ${issue.message}`);
    throw new ContentError(`${file} is no mapping:\n${lines.join('\n')}`);
  }
  if (parsed.data.source !== folderName) throw new ContentError(`${file}: source "${parsed.data.source}" must be named like its folder, "${folderName}"`);
  return parsed.data;
}

function readYaml(text: string, file: string): unknown {
  try {
    return parse(text, { maxAliasCount: 100 });
  } catch (error) {
    throw new ContentError(`${file}: ${error instanceof Error ? error.message : String(error)}`);
  }
}
