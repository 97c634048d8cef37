import { EXIT } from '#base/exit-codes.ts';
import { escapeControls } from '#base/log-line.ts';
import { awaitBackTest, type BackTestResult, HISTORY_OPTIONS, readHistoryArgs } from '#cli/await-back-test.ts';
import { type Command, type CommandArgs, textOption } from '#cli/command.ts';
import { runOnPlatform, wrongCall } from '#cli/run-on-platform.ts';

export const command: Command = {
  name: 'backtest',
  summary: 'What a rule or correlation would have done over the stored events.',
  usage: 'RULE [options]',
  options: { ...HISTORY_OPTIONS, format: { type: 'string', default: 'table', value: 'table|json', help: 'How to print it.' } },
  notes: 'RULE is the id of a rule or correlation that runs, or the file of one that does not.\nExit code 0: it ran. 1: the platform refused or could not be reached. 2: called wrongly.',
  run: backtest,
};

async function backtest(args: CommandArgs): Promise<number> {
  const [rule, ...more] = args.positionals;
  const format = textOption(args, 'format');
  if (rule === undefined || more.length > 0) return wrongCall('rules backtest', 'Name one rule: its id, or its file.');
  if (format !== 'table' && format !== 'json') return wrongCall('rules backtest', '--format must be table or json.');
  const asked = readHistoryArgs(args, rule, null);
  if (typeof asked === 'string') return wrongCall('rules backtest', asked);
  return runOnPlatform(args, async (platform) => {
    const result = await awaitBackTest(platform, asked);
    process.stdout.write(format === 'json' ? `${JSON.stringify(result, null, 2)}\n` : table(result));
    return EXIT.ok;
  });
}

type Tenant = BackTestResult['tenants'][number];

const SHOWN_OF_TYPE = 5;
const SHOWN_INCIDENTS = 10;

function table({ rule, fromMs, toMs, tenants }: BackTestResult): string {
  const head = `${rule.title} (${rule.id}, ${rule.level}), ${minute(fromMs)} to ${minute(toMs)} UTC`;
  return [head, ...tenants.flatMap(tenantLines)].map((line) => `${escapeControls(line)}\n`).join('');
}

function tenantLines({ tenant, fires, alerts, firstMs, lastMs, days, entities, incidents, counted }: Tenant): readonly string[] {
  if (fires === 0 && (counted === null || counted.unsure === 0)) return ['', `${tenant}: it would not have fired.`];
  const seen = firstMs === null || lastMs === null ? '' : `, first ${minute(firstMs)}, last ${minute(lastMs)}`;
  return [
    '', `${tenant}: ${number(fires)} fires, ${number(alerts)} alerts${seen}`,
    ...(counted === null ? [] : [`  From ${minute(counted.sinceMs)} on ${number(counted.fires)} fires were only counted${counted.unsure > 0 ? `, and ${number(counted.unsure)} more events may be some` : ''}: alerts, entities and incidents are of those before.`]),
    '  day            fires    alerts',
    ...days.map(({ dayMs, fires: ofDay, alerts: alertsOfDay }) => `  ${new Date(dayMs).toISOString().slice(0, 10)} ${number(ofDay).padStart(9)} ${number(alertsOfDay).padStart(9)}`),
    ...entities.filter(({ type }, at) => entities.slice(0, at).filter((one) => one.type === type).length < SHOWN_OF_TYPE).map(({ type, value, fires: ofEntity }) => `  ${number(ofEntity).padStart(9)}  ${type} ${value}`),
    ...incidents.slice(0, SHOWN_INCIDENTS).map(({ id, title, status, fires: ofIncident }) => `  ${number(ofIncident).padStart(9)}  in the ${status} incident ${id}: ${title}`),
  ];
}

function minute(timeMs: number): string {
  return new Date(timeMs).toISOString().slice(0, 16).replace('T', ' ');
}

function number(value: number): string {
  return value.toLocaleString('en-GB');
}
