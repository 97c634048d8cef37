import { EXIT } from '#base/exit-codes.ts';
import { escapeControls } from '#base/log-line.ts';
import { type Command, type CommandArgs, textOption } from '#cli/command.ts';
import { logSourceName } from '#cli/explain-report.ts';
import { wrongCall } from '#cli/run-on-platform.ts';
import { columns, cutText } from '#cli/wrap-text.ts';
import { ruleFields } from '#engine/detect/sigma/coverage/rule-fields.ts';
import type { SigmaRule } from '#engine/detect/sigma/sigma-rule.ts';
import { loadNamedRules, runOnRules } from './run-on-rules.ts';

const WIDTH = 120;
const MAX_LOG_SOURCES = 3;

export const command: Command = {
  name: 'fields',
  summary: 'Which fields rules read, how many rules read them, and of which log sources.',
  usage: '[PATH...] [options]',
  options: { format: { type: 'string', default: 'table', value: 'table|json', help: 'How to print it.' } },
  notes: 'PATH is a folder, a file, or a .zip or .tar.gz of rules; without it, the rules that come with Watchfloor.\n"rules coverage --fields" says which of them events have.',
  run: fields,
};

async function fields(args: CommandArgs): Promise<number> {
  const format = textOption(args, 'format');
  if (format !== 'table' && format !== 'json') return wrongCall('rules fields', '--format must be table or json.');
  return runOnRules('fields', async () => {
    const found = fieldsOf((await loadNamedRules(args.positionals)).rules);
    if (format === 'json') process.stdout.write(`${JSON.stringify(found, null, 2)}\n`);
    else process.stdout.write(columns([['rules', 'field', 'log sources'], ...found.map(({ field, rules, logSources }) => [String(rules), cutText(field, 52), namesOf(logSources)])]).map((line) => `${escapeControls(cutText(line, WIDTH))}\n`).join(''));
    return EXIT.ok;
  });
}

function namesOf(logSources: readonly string[]): string {
  const more = logSources.length - MAX_LOG_SOURCES;
  return `${logSources.slice(0, MAX_LOG_SOURCES).join('; ')}${more > 0 ? ` and ${more} more` : ''}`;
}

/** Fields with the rules that read them, the most read first. */
function fieldsOf(rules: readonly SigmaRule[]): { readonly field: string; readonly rules: number; readonly logSources: readonly string[] }[] {
  const byField = new Map<string, Map<string, number>>();
  for (const { detection, logSource } of rules) {
    for (const field of ruleFields(detection)) {
      const counts = byField.get(field) ?? new Map<string, number>();
      counts.set(logSourceName(logSource), (counts.get(logSourceName(logSource)) ?? 0) + 1);
      byField.set(field, counts);
    }
  }
  const found = [...byField].map(([field, counts]) => ({ field, rules: [...counts.values()].reduce((sum, count) => sum + count, 0), logSources: [...counts].sort((a, b) => b[1] - a[1]).map(([name]) => name) }));
  return found.sort((a, b) => b.rules - a.rules || (a.field < b.field ? -1 : 1));
}
