import { EXIT } from '#base/exit-codes.ts';
import { escapeControls } from '#base/log-line.ts';
import { type Command, type CommandArgs, hasFlag, textOption } from '#cli/command.ts';
import { approveRule, RULE_STATE_OPTIONS, ruleState } from '#cli/rule-state.ts';
import { wrongCall } from '#cli/run-on-platform.ts';
import { PLATFORM_OPTIONS } from '#cli/running-platform.ts';
import type { SigmaProblem } from '#engine/detect/sigma/sigma-rule.ts';
import { contentFolder } from './content-folder.ts';
import { loadRules } from './detector-from-content.ts';

export const command: Command = {
  name: 'rules',
  summary: 'Check Sigma rules, and decide about those of a running platform.',
  usage: 'check [PATH...] | state RULE | approve RULE [options]',
  options: {
    ...PLATFORM_OPTIONS,
    ...RULE_STATE_OPTIONS,
    format: { type: 'string', default: 'table', value: 'table|json', help: 'How to print it.' },
    warnings: { type: 'boolean', help: 'Also what is worth reading but keeps no rule out.' },
  },
  notes: 'PATH is a folder, a file, or a .tar.gz of rules; without it, the rules that come with Watchfloor.\nExit code 0: every rule loads. 1: some do not; each line says file, line, field and what to do. 2: called wrongly.',
  run: rules,
};

async function rules(args: CommandArgs): Promise<number> {
  const [word, ...paths] = args.positionals;
  const format = textOption(args, 'format');
  if (word === 'state') return ruleState(args);
  if (word === 'approve') return approveRule(args);
  if (word !== 'check') return wrongCall('rules', word === undefined ? 'Say what to do with the rules: check, state or approve.' : `rules has no "${word}"; it has: check, state, approve.`);
  if (format !== 'table' && format !== 'json') return wrongCall('rules', '--format must be table or json.');
  const ours = [`${contentFolder()}/rules`];
  try {
    const loaded = await (paths.length > 0 ? loadRules(paths, ours) : loadRules(ours));
    const errors = loaded.problems.filter(({ severity }) => severity === 'error');
    const shown = hasFlag(args, 'warnings') ? loaded.problems : errors;
    if (format === 'json') process.stdout.write(`${JSON.stringify({ ok: errors.length === 0, loaded: loaded.rules.length, correlations: loaded.correlations.correlations.length, filters: loaded.filters.length, withdrawn: loaded.withdrawn, problems: shown }, null, 2)}\n`);
    else process.stdout.write([...shown.map(line), summary(loaded, errors.length)].map((text) => `${escapeControls(text)}\n`).join(''));
    return errors.length === 0 ? EXIT.ok : EXIT.failed;
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code !== 'ENOENT' && code !== 'EACCES') throw error;
    return wrongCall('rules', message);
  }
}

function line({ severity, file, line: at, field, message }: SigmaProblem): string {
  return `${file}:${at}: ${severity}: ${field === '' ? '' : `${field}: `}${message}`;
}

function summary({ rules: loaded, correlations: { correlations }, filters, withdrawn }: Awaited<ReturnType<typeof loadRules>>, errors: number): string {
  const parts = [`${loaded.length} rules load`];
  if (correlations.length > 0) parts.push(`${correlations.length} correlations`);
  if (filters.length > 0) parts.push(`${filters.length} filters`);
  parts.push(`${errors} problems`);
  if (withdrawn > 0) parts.push(`${withdrawn} withdrawn ones left out`);
  return `${parts.join(', ')}.`;
}
