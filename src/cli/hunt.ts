import { EXIT } from '#base/exit-codes.ts';
import { awaitBackTest, HISTORY_OPTIONS, readHistoryArgs } from './await-back-test.ts';
import { type Command, type CommandArgs, textOption } from './command.ts';
import { listFormat, printList, runOnPlatform, wrongCall } from './run-on-platform.ts';

export const command: Command = {
  name: 'hunt',
  summary: 'Find the stored events that a Sigma rule fires on.',
  usage: '--rule ID|FILE | --sigma FILE [options]',
  options: {
    ...HISTORY_OPTIONS,
    rule: { type: 'string', value: 'ID|FILE', help: 'A rule or correlation that runs, by its id, or the file of one.' },
    sigma: { type: 'string', value: 'FILE', help: 'The file of a rule, or of a correlation with its rules.' },
    format: { type: 'string', default: 'table', value: 'table|json|ndjson', help: 'How to print it.' },
  },
  notes: 'Prints at most 1,000 events of a tenant, oldest first, and says when there are more.\nExit code 0: it ran. 1: the platform refused or could not be reached. 2: called wrongly.',
  run: hunt,
};

async function hunt(args: CommandArgs): Promise<number> {
  const [rule, sigma] = [textOption(args, 'rule'), textOption(args, 'sigma')];
  const format = listFormat(args);
  if (format === null) return wrongCall('hunt', '--format must be table, json or ndjson.');
  if ((rule === null) === (sigma === null)) return wrongCall('hunt', 'Say what to hunt by: --rule ID|FILE, or --sigma FILE.');
  if (args.positionals.length > 0) return wrongCall('hunt', `"${args.positionals[0]}" is too much: name the rule with --rule or --sigma.`);
  const asked = readHistoryArgs(args, rule ?? sigma ?? '', sigma === null ? null : true);
  if (typeof asked === 'string') return wrongCall('hunt', asked);
  return runOnPlatform(args, async (platform) => {
    const { tenants } = await awaitBackTest(platform, asked);
    const found = tenants.flatMap(({ tenant, events }) => events.map((event) => ({ tenant, ...event })));
    printList(found, format, ({ tenant, id, timeMs, source, summary }) => `${new Date(timeMs).toISOString().slice(0, 19).replace('T', ' ')}  ${tenant.padEnd(16)} ${source.padEnd(28)} ${id}  ${summary}`);
    for (const { tenant, fires, events } of tenants) if (fires > events.length) process.stderr.write(`${tenant}: ${fires - events.length} more are not listed; shorten the time with --days, or narrow the rule.\n`);
    if (found.length === 0) process.stderr.write('Nothing was found.\n');
    return EXIT.ok;
  });
}
