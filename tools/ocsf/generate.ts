import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { readSchema } from './read-schema.ts';
import { renderSchema } from './render-schema.ts';
import { resolveSchema } from './resolve-schema.ts';

const ROOT = join(import.meta.dirname, '../..');
const TARGET = join(ROOT, 'src/contract/ocsf.gen.ts');
const USAGE = `Usage: node tools/ocsf/generate.ts [DIR] [--check]
DIR holds ocsf-schema.tar.gz (default: ../shared/data/ocsf-schema).
--check writes nothing and fails when src/contract/ocsf.gen.ts is not what the schema gives.`;

async function generate(): Promise<number> {
  const { values, positionals } = parseArgs({ allowPositionals: true, options: { check: { type: 'boolean' }, help: { type: 'boolean' } } });
  if (values.help === true) return say(USAGE);
  const archive = join(positionals[0] ?? join(ROOT, '../shared/data/ocsf-schema'), 'ocsf-schema.tar.gz');
  if (!existsSync(archive)) return missing(archive, values.check === true);
  const source = await readSchema(archive);
  const text = renderSchema(source, resolveSchema(source));
  if (values.check === true) return check(text);
  await writeFile(TARGET, text);
  return say(`Wrote ${TARGET}: ${text.split('\n').length - 1} lines from OCSF ${source.version}.`);
}

async function check(text: string): Promise<number> {
  const onDisk = existsSync(TARGET) ? await readFile(TARGET, 'utf8') : '';
  if (onDisk === text) return say(`${TARGET} is what the schema gives.`);
  process.stderr.write(`${TARGET} differs from what the schema gives. Run: node tools/ocsf/generate.ts\n`);
  return 1;
}

function missing(archive: string, isCheck: boolean): number {
  if (isCheck) return say(`Skipped: there is no ${archive} to compare with.`);
  process.stderr.write(`There is no ${archive}. Give the folder that holds ocsf-schema.tar.gz.\n\n${USAGE}\n`);
  return 1;
}

function say(text: string): number {
  process.stdout.write(`${text}\n`);
  return 0;
}

process.exitCode = await generate();
