import { EXIT } from '#base/exit-codes.ts';
import { escapeControls } from '#base/log-line.ts';
import { type Command, type CommandArgs, hasFlag, textOption } from '#cli/command.ts';
import { wrongCall } from '#cli/run-on-platform.ts';
import type { SigmaProblem } from '#engine/detect/sigma/sigma-rule.ts';
import type { LoadedRules } from '../detector-from-content.ts';
import { loadNamedRules, runOnRules } from './run-on-rules.ts';

export const command: Command = {
  name: 'check',
  summary: 'What of rules loads, and what does not and why.',
  usage: '[PATH...] [options]',
  options: {
    format: { type: 'string', default: 'table', value: 'table|json', help: 'How to print it.' },
    warnings: { type: 'boolean', help: 'Also what is worth reading but keeps no rule out.' },
  },
  notes: 'PATH is a folder, a file, or a .zip or .tar.gz of rules; without it, the rules that come with Watchfloor.\nExit code 0: every rule loads. 1: some do not; each line says file, line, field and what to do. 2: called wrongly.',
  run: check,
};

async function check(args: CommandArgs): Promise<number> {
  const format = textOption(args, 'format');
  if (format !== 'table' && format !== 'json') return wrongCall('rules check', '--format must be table or json.');
  return runOnRules('check', async () => {
    const loaded = await loadNamedRules(args.positionals);
    const errors = loaded.problems.filter(({ severity }) => severity === 'error');
    const shown = hasFlag(args, 'warnings') ? loaded.problems : errors;
    if (format === 'json') process.stdout.write(`${JSON.stringify({ ok: errors.length === 0, loaded: loaded.rules.length, correlations: loaded.correlations.correlations.length, filters: loaded.filters.length, withdrawn: loaded.withdrawn, problems: shown }, null, 2)}\n`);
    else process.stdout.write([...shown.map(line), summary(loaded, errors.length)].map((text) => `${escapeControls(text)}\n`).join(''));
    return errors.length === 0 ? EXIT.ok : EXIT.failed;
  });
}

function line({ severity, file, line: at, field, message }: SigmaProblem): string {
  return `${file}:${at}: ${severity}: ${field === '' ? '' : `${field}: `}${message}`;
}

function summary({ rules: loaded, correlations: { correlations }, filters, withdrawn }: LoadedRules, errors: number): string {
  const parts = [`${loaded.length} rules load`];
  if (correlations.length > 0) parts.push(`${correlations.length} correlations`);
  if (filters.length > 0) parts.push(`${filters.length} filters`);
  parts.push(`${errors} problems`);
  if (withdrawn > 0) parts.push(`${withdrawn} withdrawn ones left out`);
  return `${parts.join(', ')}.`;
}
