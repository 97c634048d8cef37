import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { EXIT } from '#base/exit-codes.ts';
import { contentFolder } from '#main/content-folder.ts';
import { measureClasses } from './sources/measure-classes.ts';
import { measureFields } from './sources/measure-fields.ts';
import { presentSources } from './sources/present-sources.ts';
import { readOcsfExamples } from './sources/read-ocsf-examples.ts';
import { readTenzirTests } from './sources/read-tenzir-tests.ts';
import type { ReferenceCase } from './sources/reference-case.ts';
import { sourcesJson } from './sources/sources-json.ts';
import { usableMappings } from './sources/usable-mappings.ts';
import { runEval } from './run-eval.ts';

const USAGE = `Usage: npm run eval:sources -- DIR [--only NAME] [--show N] [--format table|json]

Measures the mappings of sources against what others make of the same records.
  DIR            folder with ${join('tenzir-ocsf-tests', 'tests.ndjson.gz')}, ${join('ocsf-examples', 'examples.tar.gz')} and ${join('elastic-integrations', '*.pairs.ndjson.gz')}
  --only NAME    one package (zeek), source (okta.system_log) or domain (network)
  --show N       at most N disagreements per package and field (all)
  --format       table (default) or json
`;

interface Options {
  readonly folder: string;
  readonly only: string | undefined;
  readonly show: number;
  readonly isJson: boolean;
}

function readOptions(args: readonly string[]): Options | string {
  try {
    const { values, positionals } = parseArgs({ args: [...args], allowPositionals: true, options: { only: { type: 'string' }, show: { type: 'string' }, format: { type: 'string', default: 'table' } } });
    const [folder] = positionals;
    if (folder === undefined || positionals.length > 1) return 'Name one folder with the data.';
    if (values.format !== 'table' && values.format !== 'json') return `--format ${values.format} is neither table nor json.`;
    if (values.show !== undefined && !/^\d+$/.test(values.show)) return `--show ${values.show} is no number.`;
    return { folder, only: values.only, show: values.show === undefined ? Number.POSITIVE_INFINITY : Number(values.show), isJson: values.format === 'json' };
  } catch (error) {
    return (error as Error).message;
  }
}

async function* referenceCases(tenzir: string, examples: string): AsyncGenerator<ReferenceCase> {
  yield* readTenzirTests(tenzir);
  yield* (await readOcsfExamples(examples)).cases;
}

async function run({ folder, only, show, isJson }: Options): Promise<void> {
  const { normaliser, broken } = await usableMappings(contentFolder());
  for (const problem of broken) process.stderr.write(`Left out, a mapping that cannot be used: ${problem}\n`);
  const classes = await measureClasses(referenceCases(join(folder, TENZIR), join(folder, EXAMPLES)), normaliser, only);
  const fields = await measureFields(join(folder, ELASTIC), normaliser, only);
  if (classes.packages.length + fields.packages.length === 0) {
    process.stderr.write(only === undefined ? `${folder} has no record of a source with a mapping.\n` : `Nothing with a mapping is called ${only}: name a package of the data, a source or a domain.\n`);
    process.exitCode = EXIT.usage;
    return;
  }
  process.stdout.write(isJson ? `${JSON.stringify(sourcesJson({ classes, fields }))}\n` : presentSources({ classes, fields }, show));
}

const TENZIR = 'tenzir-ocsf-tests/tests.ndjson.gz';
const EXAMPLES = 'ocsf-examples/examples.tar.gz';
const ELASTIC = 'elastic-integrations';

await runEval(readOptions(process.argv.slice(2)), { usage: USAGE, needed: [TENZIR, EXAMPLES, ELASTIC], run });
