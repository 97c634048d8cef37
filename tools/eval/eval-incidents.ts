import { parseArgs } from 'node:util';
import { EXIT } from '#base/exit-codes.ts';
import { presentIncidents } from './incidents/present-incidents.ts';
import { type IncidentsOptions, runIncidentsEval } from './incidents/run-incidents-eval.ts';
import { UnreadableScenario } from './incidents/scenario-document.ts';
import { runEval } from './run-eval.ts';

const USAGE = `Usage: npm run eval:incidents -- DIR [--scenarios FOLDER] [--only NAME] [--seeds N] [--users N] [--background N] [--rules DIR] [--alone] [--week] [--slow] [--tenants N] [--format table|json]

Replays intrusions of which it is known what belongs to them, in a background of ordinary work, and measures what incidents they become; beside two simple ways of joining alerts.
Without --alone, --week, --slow and --tenants: generated scenarios, and the recordings with known attacks in DIR.
  DIR                 folder with recordings; those that are not there are named and left out
  --scenarios FOLDER  scenarios of a folder (docs/scenarios-format.md) instead of generated ones and recordings
  --only NAME         scenarios and recordings whose name holds this
  --seeds N           how many generated organisations, each with all scenarios and look-alikes (1)
  --users N           people in each (300)
  --background N      events of ordinary work in each (1000000)
  --rules DIR         further Sigma rules; may be given several times
  --alone             the first four scenarios, each alone in a background of its own
  --week              a week with 22,111 alerts of an organisation: into how much work they become
  --slow              an intrusion over 21 days, and the memory of correlation with 10,000 entities
  --tenants N         so many tenants at once in one process: whether anything of one reaches another
  --format            table (default) or json
`;

const NUMBERS = ['seeds', 'users', 'background', 'tenants'] as const;

function readOptions(args: readonly string[]): IncidentsOptions | string {
  try {
    const { values, positionals } = parseArgs({
      args: [...args], allowPositionals: true,
      options: {
        scenarios: { type: 'string' }, only: { type: 'string', default: '' }, seeds: { type: 'string', default: '1' }, users: { type: 'string', default: '300' }, background: { type: 'string', default: '1000000' },
        rules: { type: 'string', multiple: true, default: [] }, alone: { type: 'boolean', default: false }, week: { type: 'boolean', default: false }, slow: { type: 'boolean', default: false },
        tenants: { type: 'string', default: '0' }, format: { type: 'string', default: 'table' },
      },
    });
    const [folder] = positionals;
    if (folder === undefined || positionals.length > 1) return 'Name one folder with the recordings.';
    if (values.format !== 'table' && values.format !== 'json') return `--format ${values.format} is neither table nor json.`;
    for (const name of NUMBERS) if (!/^\d+$/.test(values[name])) return `--${name} ${values[name]} is no number.`;
    const { scenarios, only, rules, alone, week, slow } = values;
    return {
      folder, only, rules, scenarios: scenarios ?? null, seeds: Number(values.seeds), users: Number(values.users), background: Number(values.background), isJson: values.format === 'json',
      isAlone: alone, isWeek: week, isSlow: slow, tenants: Number(values.tenants),
    };
  } catch (error) {
    return (error as Error).message;
  }
}

await runEval(readOptions(process.argv.slice(2)), {
  usage: USAGE,
  needed: [''],
  run: async (options) => {
    const say = (text: string) => void (process.stderr.isTTY && process.stderr.write(`\r\u001b[K${text}`));
    try {
      const report = await runIncidentsEval(options, say);
      say('');
      process.stdout.write(options.isJson ? `${JSON.stringify(report)}\n` : presentIncidents(report));
    } catch (error) {
      if (!(error instanceof UnreadableScenario)) throw error;
      process.stderr.write(`${error.message}\n`);
      process.exitCode = EXIT.usage;
    }
  },
});
