import { parseArgs } from 'node:util';
import { contentFolder } from '#main/content-folder.ts';
import { normaliserFromContent } from '#main/normaliser-from-content.ts';
import { fillInModel } from '#engine/detect/models/lists-in-model.ts';
import { listsAtTenant } from '#engine/detect/sigma/lists-at-tenant.ts';
import { readLists } from '#stores/content/content-folder.ts';
import { readModels } from '#stores/content/models-folder.ts';
import { presentModels } from './models/present-models.ts';
import { runModelsEval } from './models/run-models-eval.ts';
import { runEval } from './run-eval.ts';

const NEEDED = ['dns-tunnel/dns.ndjson.gz', 'threat-intel/domains-dga-benign.ndjson.gz', 'rita-beacon', 'stratosphere-zeek-labelled', 'ait-alert-dataset'];
const USAGE = `Usage: npm run eval:models -- DIR [--budget N] [--entities N] [--generated N] [--seed N] [--format table|json]

Measures the behaviour models against recordings with known attacks: alerts, precision, recall at a budget of false alerts, beside a simple threshold.
  DIR            folder with ${NEEDED.join(', ')}
  --budget N     false alerts in 100,000 harmless records (1)
  --entities N   made-up entities whose memory is measured (10000)
  --generated N  made-up beacons (100)
  --seed N       of what is generated (1)
  --format       table (default) or json
`;

interface Options {
  readonly folder: string;
  readonly budget: number;
  readonly entities: number;
  readonly generated: number;
  readonly seed: number;
  readonly isJson: boolean;
}

function readOptions(args: readonly string[]): Options | string {
  try {
    const { values, positionals } = parseArgs({ args: [...args], allowPositionals: true, options: { budget: { type: 'string', default: '1' }, entities: { type: 'string', default: '10000' }, generated: { type: 'string', default: '100' }, seed: { type: 'string', default: '1' }, format: { type: 'string', default: 'table' } } });
    const [folder] = positionals;
    if (folder === undefined || positionals.length > 1) return 'Name one folder with the data.';
    if (values.format !== 'table' && values.format !== 'json') return `--format ${values.format} is neither table nor json.`;
    for (const name of ['budget', 'entities', 'generated', 'seed'] as const) if (!/^\d+$/.test(values[name])) return `--${name} ${values[name]} is no number.`;
    return { folder, budget: Number(values.budget), entities: Number(values.entities), generated: Number(values.generated), seed: Number(values.seed), isJson: values.format === 'json' };
  } catch (error) {
    return (error as Error).message;
  }
}

await runEval(readOptions(process.argv.slice(2)), {
  usage: USAGE,
  needed: NEEDED,
  run: async ({ folder, budget, entities, generated, seed, isJson }) => {
    const content = contentFolder();
    const say = (text: string) => void (process.stderr.isTTY && process.stderr.write(`\r\u001b[K${text}`));
    const lists = listsAtTenant(await readLists(content));
    const report = await runModelsEval({ data: folder, normaliser: await normaliserFromContent(content), models: (await readModels(content)).map((model) => fillInModel(model, lists)), budgetPer100000: budget, entities, generated, seed, say });
    say('');
    process.stdout.write(isJson ? `${JSON.stringify(report)}\n` : presentModels(report));
  },
});
