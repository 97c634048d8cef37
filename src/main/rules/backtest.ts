import { EXIT } from '#base/exit-codes.ts';
import { escapeControls } from '#base/log-line.ts';
import { awaitBackTest, HISTORY_OPTIONS, readHistoryArgs } from '#cli/await-back-test.ts';
import { backTestTable } from '#cli/back-test-report.ts';
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
    process.stdout.write(format === 'json' ? `${JSON.stringify(result, null, 2)}\n` : backTestTable(result).map((line) => `${escapeControls(line)}\n`).join(''));
    return EXIT.ok;
  });
}
