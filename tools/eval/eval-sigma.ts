import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createEventView } from '#engine/detect/event-view.ts';
import { compileRules } from '#engine/detect/sigma/rule-set.ts';
import { contentFolder } from '#main/content-folder.ts';
import { copyUnits, loadRules } from '#main/detector-from-content.ts';
import { normaliserFromContent } from '#main/normaliser-from-content.ts';
import { readTaxonomy } from '#stores/content/content-folder.ts';
import { compareFiles } from './sigma/compare-files.ts';
import { compareGenerated } from './sigma/compare-generated.ts';
import { runHostile } from './sigma/hostile.ts';
import { reportLoading } from './sigma/load-report.ts';
import { runPeers } from './sigma/peers.ts';
import { measurePatterns } from './sigma/measure-patterns.ts';
import { presentSigma, type SigmaReport } from './sigma/present-sigma.ts';
import { runRegression } from './sigma/regression.ts';
import { reportRoutes } from './sigma/route-report.ts';
import { runEval } from './run-eval.ts';

const USAGE = `Usage: npm run eval:sigma -- DIR [--events N] [--reference N] [--sql N] [--generated N] [--seed N] [--format table|json]

Measures the Sigma engine: what loads, what events reach, whether the tests of others hold, whether the index says what its specification says.
  DIR            folder with ${['sigma-rules', 'sigma-regression', 'panther-analysis', 'wazuh-ruleset-tests', 'otrf-security-datasets'].join(', ')}
  --events N     events of the recordings to compare the engines on (all)
  --reference N  of these, how many the slow reference is asked about (2000)
  --sql N        and about how many SQL over history is, 0 for none (all)
  --generated N  rounds of generated rules and records, and as many times 500 broken rules (20)
  --seed N       of what is generated (1)
  --format       table (default) or json
`;

const BROKEN_EACH_ROUND = 500;
const RULES = 'sigma-rules';
const REGRESSION = 'sigma-regression/events.ndjson.gz';
const PANTHER = 'panther-analysis/tests.ndjson.gz';
const WAZUH = 'wazuh-ruleset-tests/tests.ndjson.gz';
const RECORDINGS = 'otrf-security-datasets';

interface Options {
  readonly folder: string;
  readonly events: number;
  readonly reference: number;
  readonly sql: number;
  readonly rounds: number;
  readonly seed: number;
  readonly isJson: boolean;
}

function readOptions(args: readonly string[]): Options | string {
  try {
    const { values, positionals } = parseArgs({
      args: [...args], allowPositionals: true,
      options: { events: { type: 'string' }, reference: { type: 'string', default: '2000' }, sql: { type: 'string' }, generated: { type: 'string', default: '20' }, seed: { type: 'string', default: '1' }, format: { type: 'string', default: 'table' } },
    });
    const [folder] = positionals;
    if (folder === undefined || positionals.length > 1) return 'Name one folder with the data.';
    if (values.format !== 'table' && values.format !== 'json') return `--format ${values.format} is neither table nor json.`;
    for (const name of ['events', 'reference', 'sql', 'generated', 'seed'] as const) if (values[name] !== undefined && !/^\d+$/.test(values[name])) return `--${name} ${values[name]} is no number.`;
    const allOr = (value: string | undefined): number => (value === undefined ? Number.POSITIVE_INFINITY : Number(value));
    return { folder, events: allOr(values.events), reference: Number(values.reference), sql: allOr(values.sql), rounds: Number(values.generated), seed: Number(values.seed), isJson: values.format === 'json' };
  } catch (error) {
    return (error as Error).message;
  }
}

async function measure({ folder, events, reference, sql, rounds, seed }: Options): Promise<SigmaReport> {
  const content = contentFolder();
  const say = (text: string) => process.stderr.isTTY && process.stderr.write(`\r\u001b[K${text}`);
  const rulePaths = [join(content, 'rules'), join(folder, RULES)];
  say('hostile input');
  const hostile = runHostile(seed, rounds * BROKEN_EACH_ROUND);
  say('rules and routes');
  const loading = await reportLoading(join(folder, RULES));
  const { rules } = await loadRules([join(folder, RULES)]);
  const ruleSet = compileRules(rules, { copyUnits });
  const taxonomy = await readTaxonomy(content);
  const view = createEventView(taxonomy);
  const normaliser = await normaliserFromContent(content);
  const routes = await reportRoutes(rules, content);
  const regression = await runRegression(join(folder, REGRESSION), { normaliser, ruleSet, view });
  const peers = await runPeers({ panther: join(folder, PANTHER), wazuh: join(folder, WAZUH) }, { normaliser, ruleSet, view });
  say('patterns');
  const patterns = await measurePatterns(join(folder, RECORDINGS), { rules, normaliser, view });
  say('generated rules and events');
  const generated = await compareGenerated({ normaliser, view, taxonomy, seed, rounds });
  const recordings = await compareFiles(join(folder, RECORDINGS), { rulePaths, contentFolder: content, events, reference, sql, onProgress: say });
  say('');
  return { loading, routes, regression, peers, patterns, hostile, generated, recordings };
}

await runEval(readOptions(process.argv.slice(2)), {
  usage: USAGE,
  needed: [RULES, REGRESSION, PANTHER, WAZUH, RECORDINGS],
  run: async (options) => {
    const report = await measure(options);
    process.stdout.write(options.isJson ? `${JSON.stringify(report)}\n` : presentSigma(report));
  },
});
