import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { EXIT } from '#base/exit-codes.ts';
import { contentFolder } from '#main/content-folder.ts';
import { contentReport } from './content/content-report.ts';
import { findCases } from './content/find-cases.ts';
import { knownRules } from './content/known-rules.ts';
import { loadContent } from './content/load-content.ts';
import { presentContent } from './content/present-content.ts';
import { runCases } from './content/run-cases.ts';
import { runEval } from './run-eval.ts';
import { dataFolder } from '../../tests/kit/data-folder.ts';

const USAGE = `Usage: npm run eval:content -- [DIR] [--only SET] [--format table|json]

Measures our rules, correlations and behaviour models: whether their proofs hold, how much they raise on all data, what they raise on benign data and on mail, and which labelled events they miss.
  DIR         folder with data sets, each below its own folder (that of the tests: WATCHFLOOR_DATA)
  --only SET  only the sets whose name has this in it; without the proofs, unless it is "proofs"
  --format    table (default) or json
`;
const ONLY_PROOFS = 'proofs';

interface Options {
  readonly folder: string;
  readonly only: string | undefined;
  readonly isJson: boolean;
}

function readOptions(args: readonly string[]): Options | string {
  try {
    const { values, positionals } = parseArgs({ args: [...args], allowPositionals: true, options: { only: { type: 'string' }, format: { type: 'string', default: 'table' } } });
    const [folder = dataFolder()] = positionals;
    if (positionals.length > 1) return 'Name one folder with the data.';
    if (values.format !== 'table' && values.format !== 'json') return `--format ${values.format} is neither table nor json.`;
    return { folder, only: values.only, isJson: values.format === 'json' };
  } catch (error) {
    return (error as Error).message;
  }
}

async function measure({ folder, only, isJson }: Options): Promise<void> {
  const { cases, notRead } = only === ONLY_PROOFS || !existsSync(folder) ? { cases: [], notRead: [] } : await findCases(folder, only);
  if (cases.length === 0 && only !== ONLY_PROOFS) {
    process.stderr.write(`${folder} has no data set${only === undefined ? '' : ` with "${only}" in its name`}: name the folder that holds the data sets.\n`);
    process.exitCode = EXIT.usage;
    return;
  }
  const say = (text: string) => void (process.stderr.isTTY && process.stderr.write(`\r\u001b[K${text}`));
  const content = contentFolder();
  const [measured, loaded] = await Promise.all([runCases(cases, { content, withProofs: only === undefined || only === ONLY_PROOFS, say }), loadContent(content)]);
  say('');
  const report = contentReport({ ...measured, notRead }, knownRules(loaded));
  process.stdout.write(isJson ? `${JSON.stringify(report)}\n` : presentContent(report));
}

await runEval(readOptions(process.argv.slice(2)), { usage: USAGE, needed: [], run: measure });
