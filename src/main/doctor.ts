import { type Command, type CommandArgs, textOption } from '#cli/command.ts';
import { EXIT } from '#base/exit-codes.ts';
import { loadConfig } from '#base/config.ts';
import { escapeControls } from '#base/log-line.ts';
import { CONFIG_OPTIONS } from './config-options.ts';
import { type Check, checkMachine } from './doctor-checks.ts';

const MARKS: Readonly<Record<Check['status'], string>> = { ok: 'ok     ', warning: 'WARNING', failed: 'FAILED ' };

export const command: Command = {
  name: 'doctor',
  summary: 'Check that this machine has what the platform needs.',
  usage: '[options]',
  options: {
    ...CONFIG_OPTIONS,
    format: { type: 'string', value: 'table|json', default: 'table', help: 'How to print the answer.' },
  },
  notes: 'Exit code 0: all that is needed is there (there may be warnings). 1: something is missing; each line says what to do. 2: called wrongly.',
  run: doctor,
};

async function doctor(args: CommandArgs): Promise<number> {
  const format = textOption(args, 'format');
  if (format !== 'table' && format !== 'json') return wrong(['--format must be table or json.']);
  const settings = loadConfig({ flags: args.values });
  if (!settings.ok) return wrong(settings.problems);
  const checks = await checkMachine(settings.config);
  const hasFailed = checks.some((check) => check.status === 'failed');
  process.stdout.write(format === 'json' ? `${JSON.stringify({ ok: !hasFailed, checks }, null, 2)}\n` : table(checks));
  return hasFailed ? EXIT.failed : EXIT.ok;
}

function table(checks: readonly Check[]): string {
  const width = Math.max(...checks.map((check) => check.name.length));
  return checks.map((check) => `${MARKS[check.status]}  ${check.name.padEnd(width)}  ${escapeControls(sentence(check))}\n`).join('');
}

function sentence(check: Check): string {
  return check.advice === undefined ? check.detail : `${check.detail} ${check.advice}`;
}

function wrong(problems: readonly string[]): number {
  process.stderr.write(`${problems.join('\n')}\nSee: watchfloor doctor --help\n`);
  return EXIT.usage;
}
